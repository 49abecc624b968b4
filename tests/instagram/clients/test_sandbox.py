"""The client against the sandbox, which cannot tell it from any other."""

from datetime import UTC, datetime, timedelta

import pytest

from instagram.clients.errors import ClientError
from instagram.clients.flavours import INSTAGRAM_LOGIN
from instagram.clients.graph import GraphReader
from instagram.sandbox.records import (
    AccountRecord,
    ChildRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)

USERNAME = "glasshaus.kr"
NOW = datetime.now(UTC).replace(microsecond=0)
FIGURES = {"reach": 1000, "views": 2000, "saved": 7, "shares": 3}


def _media(number, **fields):
    defaults = {
        "media_id": str(18_000_000_000_000_000 + number),
        "username": USERNAME,
        "timestamp": NOW - timedelta(days=number),
        "caption": f"Post {number}",
        "like_count": number,
        "insights": FIGURES,
    }
    return MediaRecord(**(defaults | fields))


def _comment(number, parent=None):
    return CommentRecord(
        comment_id=str(17_900_000_000_000_000 + number),
        media_id=_media(1).media_id,
        parent_id=str(17_900_000_000_000_000 + parent) if parent else "",
        text=f"Comment {number}",
        timestamp=NOW + timedelta(minutes=number),
        username="fan",
        author_id="17841400000005555",
    )


@pytest.fixture
def brand(sandbox, settings):
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    account = AccountRecord(
        user_id="17841400000000101",
        username=USERNAME,
        followers_count=1200,
        professional_since=NOW - timedelta(days=30),
    )
    children = (ChildRecord(media_id="18900000000000001"),)
    media = (
        *[_media(number) for number in range(1, 8)],
        _media(8, media_type="CAROUSEL_ALBUM", children=children),
        _media(9, media_type="VIDEO", media_product_type="REELS"),
        _media(40),
    )
    comments = [_comment(number) for number in (1, 2, 3)]
    replies = [_comment(number, parent=2) for number in range(4, 40)]
    sandbox.load(
        Dataset(accounts=(account,), media=media, comments=(*comments, *replies))
    )
    return sandbox


@pytest.fixture
def client_of_brand(brand):
    """A client that does not wait between tries."""
    return GraphReader(
        flavour=INSTAGRAM_LOGIN,
        token=brand.token(USERNAME),
        sleep=lambda seconds: None,
    )


def _all_pages(read):
    after, items = None, []
    while True:
        page = read(after)
        items += page.items
        after = page.after
        if after is None:
            return items


def test_me_is_the_brand(client_of_brand):
    profile = client_of_brand.me()

    assert (profile.username, profile.followers_count) == (USERNAME, 1200)
    assert (profile.media_count, profile.is_professional) == (10, True)


def test_media_page_all_pages_bring_each_post_once(client_of_brand):
    posts = _all_pages(lambda after: client_of_brand.media_page(after=after, limit=3))

    assert [post.caption for post in posts] == [
        f"Post {number}" for number in (*range(1, 10), 40)
    ]
    assert [post.like_count for post in posts] == [*range(1, 10), 40]
    assert [child["id"] for child in posts[7].children] == ["18900000000000001"]
    assert posts[8].media_product_type == "REELS"


def test_children_are_those_of_the_carousel(client_of_brand):
    children = client_of_brand.children(_media(8).media_id)

    assert [child["id"] for child in children] == ["18900000000000001"]


def test_comments_page_all_pages_bring_comments_and_replies(client_of_brand):
    media_id = _media(1).media_id

    rows = _all_pages(
        lambda after: client_of_brand.comments_page(media_id, after=after, limit=2)
    )

    assert sorted(row.text for row in rows) == sorted(
        f"Comment {number}" for number in range(1, 40)
    )
    parents = {row.parent_id for row in rows if row.parent_id}
    assert parents == {_comment(2).comment_id}


@pytest.mark.parametrize(("number", "product_type"), [(1, "FEED"), (9, "REELS")])
def test_media_insights_figures_are_read(client_of_brand, number, product_type):
    media_id = _media(number).media_id

    insights = client_of_brand.media_insights(media_id, product_type=product_type)

    assert FIGURES.items() <= insights.values.items()
    assert (insights.unavailable, insights.refused) == ("", ())


def test_media_insights_from_before_the_business_are_unavailable(client_of_brand):
    insights = client_of_brand.media_insights(_media(40).media_id, product_type="FEED")

    assert insights.unavailable == "pre_business_media"


def test_media_deleted_is_missing(brand, client_of_brand):
    media_id = _media(1).media_id
    brand.control("delete-media", media_id=media_id)

    with pytest.raises(ClientError) as caught:
        client_of_brand.media(media_id)

    assert caught.value.reason == "object_missing"


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "calls"),
    [
        ("190-463", "login", "token_expired", 1),
        ("190-460", "login", "password_changed", 1),
        ("error-200", "login", "password_changed", 1),
        ("80002:15", "throttled", "throttled", 1),
        ("10", "permission", "permission_missing", 1),
        ("368", "policy", "blocked_for_policy", 1),
        ("redirect", "invalid_answer", "invalid_answer", 1),
        ("2", "transient", "server_error", 3),
        ("http-502", "transient", "server_error", 3),
        ("half-json", "invalid_answer", "invalid_answer", 3),
        ("empty", "invalid_answer", "invalid_answer", 3),
        ("cut", "network", "network", 3),
    ],
)
def test_media_page_fault_is_told(brand, client_of_brand, fault, kind, reason, calls):
    brand.fault(fault, calls=None)

    with pytest.raises(ClientError) as caught:
        client_of_brand.media_page()

    assert (caught.value.kind, caught.value.reason) == (kind, reason)
    assert len(brand.calls()) == calls


@pytest.mark.parametrize("fault", ["1", "2", "http-500", "half-json", "cut", "empty"])
def test_media_page_fault_that_passes_is_not_noticed(brand, client_of_brand, fault):
    brand.fault(fault, calls=2)

    page = client_of_brand.media_page(limit=3)

    assert len(page.items) == 3


def test_media_page_throttled_tells_the_wait(brand, client_of_brand):
    brand.fault("80002:15")

    with pytest.raises(ClientError) as caught:
        client_of_brand.media_page()

    assert caught.value.retry_after == 900


def test_media_page_difficult_posts_are_all_read(brand, client_of_brand):
    brand.control("difficult", username=USERNAME)

    page = client_of_brand.media_page(limit=50)

    assert len(page.items) == 15
    assert page.skipped == []
    assert [note.reason for note in page.noted] == ["future_timestamp"]
    assert any(post.caption == "Before the NUL and after it" for post in page.items)
    assert any(len(post.caption) == 2200 for post in page.items)
    assert [post.like_count for post in page.items].count(None) == 1
