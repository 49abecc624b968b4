"""Two clients nobody here wrote read the sandbox as they read Meta."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.shadowighashtag import ShadowIGHashtag
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError
from pyfacebook import FacebookError, GraphAPI, IGBusinessApi

from instagram.sandbox.people import page_id
from instagram.sandbox.records import (
    AccountRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)
from tests.instagram.sandbox import samples

MANY = 23


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.many(MANY))
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME, kind="facebook")


@pytest.fixture
def pyfacebook(sandbox, token):
    api = IGBusinessApi(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        access_token=token,
        instagram_business_id=samples.USER_ID,
        base_url=f"{sandbox.base_url}/",
        version="v24.0",
    )
    yield api
    api.session.close()


@pytest.fixture
def meta(sandbox, token, monkeypatch):
    """Meta's own library, pointed at the sandbox."""
    monkeypatch.setattr(FacebookSession, "GRAPH", sandbox.base_url)
    session = FacebookSession(sandbox.app_id, sandbox.app_secret, token)
    yield FacebookAdsApi(session)
    session.requests.close()


def test_pyfacebook_reads_the_profile(pyfacebook):
    user = pyfacebook.user.get_info()

    assert (user.id, user.username, user.followers_count, user.media_count) == (
        samples.USER_ID,
        samples.USERNAME,
        12_000,
        MANY + 4,
    )


def test_pyfacebook_walks_all_pages(pyfacebook):
    media = pyfacebook.user.get_media(count=None, limit=10)

    ids = [each.id for each in media.data]
    assert len(set(ids)) == len(ids) == MANY + 4
    assert samples.IMAGE.caption in [each.caption for each in media.data]


def test_pyfacebook_reads_a_carousel(pyfacebook):
    media = pyfacebook.media.get_info(media_id=samples.ALBUM.media_id)
    children = pyfacebook.media.get_children(media_id=samples.ALBUM.media_id)

    assert [child.id for child in media.children.data] == [
        "18000000000000031",
        "18000000000000032",
    ]
    assert [child.media_type for child in children.data] == ["IMAGE", "VIDEO"]


def test_pyfacebook_reads_several_posts(pyfacebook):
    found = pyfacebook.media.get_batch(
        ids=[samples.IMAGE.media_id, samples.REEL.media_id]
    )

    assert found[samples.REEL.media_id].like_count == 300


def test_pyfacebook_reads_insights(pyfacebook):
    insights = pyfacebook.media.get_insights(
        media_id=samples.IMAGE.media_id, metric=["reach", "saved"]
    )
    audience = pyfacebook.user.get_insights(
        metric="follower_demographics",
        period="lifetime",
        metric_type="total_value",
        breakdown="country",
        timeframe="this_month",
    )

    assert [(row.name, row.values[0].value) for row in insights.data] == [
        ("reach", 2400),
        ("saved", 30),
    ]
    results = audience.data[0].total_value.breakdowns[0].results
    assert (results[0].dimension_values, results[0].value) == (["KR"], 8160)


def test_pyfacebook_reads_comments_and_replies(pyfacebook):
    comments = pyfacebook.media.get_comments(media_id=samples.IMAGE.media_id)
    replies = pyfacebook.comment.get_replies(comment_id="18100000000000001")

    assert [comment.text for comment in comments.data] == [
        "Follow me for free likes",
        "너무 좋아요 💚",
    ]
    assert [reply.username for reply in replies.data] == [samples.USERNAME]


def test_pyfacebook_understands_errors(pyfacebook, sandbox):
    sandbox.control("expire-tokens", username=samples.USERNAME)

    with pytest.raises(FacebookError) as caught:
        pyfacebook.user.get_info()

    assert (caught.value.code, caught.value.error_subcode) == (190, 463)


def test_pyfacebook_reads_the_usage(pyfacebook, sandbox):
    sandbox.control("usage", limit=10, shown_after=0)

    pyfacebook.user.get_info()

    account = pyfacebook.rate_limit.get_limit(
        object_id=samples.USER_ID, rate_limit_type="instagram"
    )
    assert (account.call_count, account.estimated_time_to_regain_access) == (10, 0)
    # The app's pool is that of hashtags and discovery, and nobody used it yet.
    assert pyfacebook.rate_limit.get_limit().call_count == 0


def test_meta_reads_the_profile(meta):
    user = IGUser(samples.USER_ID, api=meta).api_get(
        fields=["username", "followers_count", "biography"]
    )

    assert user.export_all_data() == {
        "id": samples.USER_ID,
        "username": samples.USERNAME,
        "followers_count": 12_000,
        "biography": "Skin care from Seoul",
    }


def test_meta_follows_the_cursors(meta):
    media = IGUser(samples.USER_ID, api=meta).get_media(
        fields=["id", "caption", "timestamp", "like_count"], params={"limit": 10}
    )

    ids = [each["id"] for each in media]
    assert len(set(ids)) == len(ids) == MANY + 4


def test_meta_reads_insights_children_and_comments(meta):
    image = IGMedia(samples.IMAGE.media_id, api=meta)
    album = IGMedia(samples.ALBUM.media_id, api=meta)

    insights = image.get_insights(params={"metric": ["reach", "views"]})
    children = album.get_children(fields=["media_type"])
    comments = image.get_comments(fields=["text"])

    assert [row["values"][0]["value"] for row in insights] == [2400, 3100]
    assert [child["media_type"] for child in children] == ["IMAGE", "VIDEO"]
    assert [comment["id"] for comment in comments] == [
        "18100000000000003",
        "18100000000000001",
    ]


def test_meta_reads_account_insights(meta):
    reach = IGUser(samples.USER_ID, api=meta).get_insights(
        params={
            "metric": ["reach"],
            "period": ["day"],
            "metric_type": "total_value",
            "since": int(samples.NOON.timestamp()) - 86_400,
            "until": int(samples.NOON.timestamp()),
        }
    )

    assert reach[0]["total_value"] == {"value": 11_400}


def test_meta_writes_a_comment(meta):
    made = IGMedia(samples.IMAGE.media_id, api=meta).create_comment(
        params={"message": "Thank you"}
    )

    assert made["id"].isdigit()


def test_meta_understands_errors(meta, sandbox):
    sandbox.fault("80002:9")

    with pytest.raises(FacebookRequestError) as caught:
        IGUser(samples.USER_ID, api=meta).api_get(fields=["username"])

    assert caught.value.api_error_code() == 80002
    assert caught.value.api_transient_error() is True


@pytest.fixture
def world(sandbox, token):
    """What others post, and a story of this hour."""
    now = datetime.now(UTC)
    creator = AccountRecord(
        user_id="17841499000000001",
        username="glow.diary",
        followers_count=51_000,
        is_outside=True,
    )
    posts = tuple(
        MediaRecord(
            media_id=f"1790000000000000{number}",
            username="glow.diary",
            timestamp=now - timedelta(hours=number),
            caption=f"#glassskin @{samples.USERNAME}",
            media_type="VIDEO",
            media_product_type="REELS",
            like_count=number,
            insights={"views": 900},
            tagged=(samples.USERNAME,),
        )
        for number in range(1, 4)
    )
    comment = CommentRecord(
        comment_id="18100000000000201",
        media_id=posts[0].media_id,
        text=f"@{samples.USERNAME}?",
        timestamp=now,
    )
    story = replace(
        samples.STORY,
        media_id="18300000000000001",
        timestamp=now - timedelta(minutes=5),
        insights={"reach": 90, "replies": 2},
    )
    sandbox.load(
        Dataset(accounts=(creator,), media=(*posts, story), comments=(comment,))
    )
    return posts


def test_pyfacebook_logs_in_through_facebook(sandbox, token):
    api = GraphAPI(
        app_id=sandbox.app_id,
        app_secret=sandbox.app_secret,
        oauth_flow=True,
        base_url=f"{sandbox.base_url}/",
        version="v24.0",
    )
    back = "https://back.example/"
    api.access_token_url = f"{sandbox.base_url}/oauth/access_token"
    code = sandbox.authorize_facebook(back)["code"]
    short = sandbox.get(
        "v24.0/oauth/access_token",
        client_id=sandbox.app_id,
        client_secret=sandbox.app_secret,
        redirect_uri=back,
        code=code,
    ).json()["access_token"]

    long = api.exchange_long_lived_user_access_token(short)
    page = page_id(samples.USER_ID)
    page_token = api.exchange_page_access_token(page, long["access_token"])
    worth = api.debug_token(page_token, api.get_app_token()["access_token"])["data"]

    api.session.close()
    assert long["expires_in"] == 5_184_000
    assert (worth["type"], worth["expires_at"]) == ("PAGE", 0)
    assert worth["profile_id"] == page


def test_pyfacebook_searches_hashtags(pyfacebook, world):
    (hashtag,) = pyfacebook.user.get_hashtag_search(q="glassskin").data
    top = pyfacebook.hashtag.get_top_media(hashtag_id=hashtag.id, count=None, limit=2)
    recent = pyfacebook.hashtag.get_recent_media(hashtag_id=hashtag.id)
    named = pyfacebook.hashtag.get_info(hashtag_id=hashtag.id)
    searched = pyfacebook.user.get_recently_searched_hashtags()

    # A comment weighs as much as three likes.
    assert [each.like_count for each in top.data] == [120, 1, 3, 2]
    assert [each.id for each in recent.data] == [each.media_id for each in world]
    assert named.name == "glassskin"
    assert [each.id for each in searched.data] == [hashtag.id]


def test_pyfacebook_discovers_businesses(pyfacebook, world):
    user = pyfacebook.user.discovery_user(username="glow.diary").business_discovery
    first = pyfacebook.user.discovery_user_medias(username="glow.diary", limit=2)
    walked = pyfacebook.discovery_user_media("glow.diary", "id", count=None, limit=2)

    assert (user.username, user.followers_count) == ("glow.diary", 51_000)
    ids = [each.media_id for each in world]
    assert [each.id for each in first.business_discovery.media.data] == ids[:2]
    assert [each["id"] for each in walked["data"]] == ids


def test_pyfacebook_reads_stories_tags_and_mentions(pyfacebook, world):
    stories = pyfacebook.user.get_stories()
    tagged = pyfacebook.user.get_tagged_media()
    media = pyfacebook.user.get_mentioned_media(media_id=world[0].media_id)
    comment = pyfacebook.user.get_mentioned_comment(comment_id="18100000000000201")

    assert [each.id for each in stories.data] == ["18300000000000001"]
    assert [each.id for each in tagged.data] == [each.media_id for each in world]
    assert media.mentioned_media.caption == world[0].caption
    assert comment.mentioned_comment.text == f"@{samples.USERNAME}?"


def test_meta_reads_pages_and_their_accounts(meta):
    pages = User("me", api=meta).get_accounts(
        fields=["name", "access_token", "instagram_business_account"]
    )

    found = {page["instagram_business_account"]["id"]: page["name"] for page in pages}
    assert found == {samples.USER_ID: "Glasshaus", samples.OTHER.user_id: "other.brand"}


def test_meta_searches_hashtags(meta, world):
    (hashtag,) = meta.call(
        "GET",
        ("ig_hashtag_search",),
        params={"user_id": samples.USER_ID, "q": "glassskin"},
    ).json()["data"]
    node = ShadowIGHashtag(hashtag["id"], api=meta)

    recent = node.get_recent_media(
        fields=["id", "caption"], params={"user_id": samples.USER_ID, "limit": 2}
    )

    assert [each["id"] for each in recent] == [each.media_id for each in world]


def test_meta_reads_stories_with_insights_and_tags(meta, world):
    user = IGUser(samples.USER_ID, api=meta)

    (story,) = user.get_stories(fields=["media_product_type"])
    insights = IGMedia(story["id"], api=meta).get_insights(
        params={"metric": ["reach", "replies"]}
    )
    tags = user.get_tags(fields=["id", "username"])

    assert story["media_product_type"] == "STORY"
    assert [row["values"][0]["value"] for row in insights] == [90, 2]
    assert {each["username"] for each in tags} == {"glow.diary"}


def test_meta_discovers_businesses(meta, world):
    field = "business_discovery.username(glow.diary){media.limit(1){view_count}}"

    found = IGUser(samples.USER_ID, api=meta).api_get(params={"fields": field})

    media = found["business_discovery"]["media"]
    assert media["data"] == [{"view_count": 900, "id": world[0].media_id}]
    assert list(media["paging"]["cursors"]) == ["after"]
