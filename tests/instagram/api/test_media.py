import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from accounts.access import membership_of
from instagram.enums import AccountStatus
from tests.factories.instagram import InstagramAccountFactory, PostFactory

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "/api/v1/instagram/media"


def test_media_lists_posts_newest_first(logged_in, instagram_account):
    older = PostFactory(account=instagram_account, timestamp=MOMENT)
    newer = PostFactory(
        account=instagram_account,
        timestamp=MOMENT + timedelta(hours=1),
        like_count=None,
    )

    body = logged_in.get(URL).json()

    assert [row["id"] for row in body["data"]] == [newer.post_id, older.post_id]
    assert body["data"][0]["like_count"] is None
    assert body["data"][1]["like_count"] == 100
    assert body["data"][1]["comments_count"] == 10
    assert body["data"][1]["timestamp"] == "2026-03-01T12:00:00Z"
    assert body["paging"] == {"next": None}


def test_media_pages_through_posts_of_the_same_second(logged_in, instagram_account):
    posts = [PostFactory(account=instagram_account, timestamp=MOMENT) for _ in range(5)]
    seen, url = [], f"{URL}?limit=2&fields=id"

    while url:
        body = logged_in.get(url).json()
        seen += [row["id"] for row in body["data"]]
        after = body["paging"]["next"]
        url = after and "{0.path}?{0.query}".format(urlsplit(after))

    assert seen == [post.post_id for post in reversed(posts)]


def test_media_gives_only_the_fields_asked_for(logged_in, instagram_account):
    post = PostFactory(account=instagram_account)

    body = logged_in.get(f"{URL}?fields=caption").json()

    assert body["data"] == [{"id": post.post_id, "caption": post.caption}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("fields=token", "fields"),
        ("after=rubbish", "after"),
        ("after=MjAyNi0wMS0wMVQwMDowMDowMHwx", "after"),
        # 0001-01-01T00:00:00+23:59|1 and 9999-12-31T23:59:59-23:59|1
        ("after=MDAwMS0wMS0wMVQwMDowMDowMCsyMzo1OXwx", "after"),
        ("after=OTk5OS0xMi0zMVQyMzo1OTo1OS0yMzo1OXwx", "after"),
        ("after=%C3%A9", "after"),
        ("after=%00", "after"),
        ("fields=%00", "fields"),
        ("account=%00", "account"),
    ],
)
def test_media_with_bad_input_names_the_field(
    logged_in, instagram_account, query, field
):
    response = logged_in.get(f"{URL}?{query}")

    assert response.status_code == 400
    assert list(response.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize(
    "cursor",
    ["2026-01-01T00:00:00+23:59|1", f"2026-01-01T00:00:00+00:00|{'9' * 99}"],
)
def test_media_reads_the_strangest_cursor_of_our_kind(
    logged_in, instagram_account, cursor
):
    after = base64.urlsafe_b64encode(cursor.encode()).decode()

    assert logged_in.get(URL, {"after": after}).status_code == 200


def test_media_leaves_out_deleted_posts(logged_in, instagram_account):
    PostFactory(account=instagram_account, deleted_at=MOMENT)

    assert logged_in.get(URL).json()["data"] == []


def test_media_of_another_company_is_not_there(client, stranger, instagram_account):
    PostFactory(account=instagram_account)
    InstagramAccountFactory(company=membership_of(stranger).company, username="theirs")
    client.force_login(stranger)

    assert client.get(URL).json()["data"] == []
    response = client.get(f"{URL}?account={instagram_account.username}")
    assert response.status_code == 404


def test_media_without_an_account_says_so(logged_in, company):
    response = logged_in.get(URL)

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_connected"


@pytest.mark.parametrize("count", [1, 3])
def test_media_asks_the_same_number_of_queries(
    logged_in, instagram_account, count, django_assert_num_queries
):
    PostFactory.create_batch(count, account=instagram_account)

    # session, user, membership, accounts, posts, the session's expiry, and of the day's
    # first call how many were counted before
    with django_assert_num_queries(8):
        assert logged_in.get(URL).status_code == 200


def test_profile_is_the_account_as_last_collected(logged_in, instagram_account):
    body = logged_in.get("/api/v1/instagram/profile").json()

    assert body == {
        "id": instagram_account.instagram_user_id,
        "username": instagram_account.username,
        "account_type": "Business",
        "media_count": None,
        "followers_count": 10000,
        "follows_count": None,
    }


def test_profile_skips_disconnected_accounts(logged_in, company):
    InstagramAccountFactory(company=company, status=AccountStatus.DISCONNECTED)

    assert logged_in.get("/api/v1/instagram/profile").status_code == 404


@pytest.mark.parametrize("call", ["auth-url?redirect_uri=https://a.example/cb"])
def test_viewer_may_not_connect(client, viewer, call):
    client.force_login(viewer)

    response = client.get(f"/api/v1/instagram/{call}")

    assert response.status_code == 403
    assert response.json()["error"]["code"] == "permission_denied"
