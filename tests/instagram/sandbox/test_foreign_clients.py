"""Two clients nobody here wrote read the sandbox as they read Meta."""

import pytest
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError
from pyfacebook import FacebookError, IGBusinessApi

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
