"""Our answers have the fields of answers recorded from Meta."""

import json

import pytest

from instagram.sandbox.records import Dataset, MediaRecord
from tests.instagram.sandbox import samples
from tests.shared_data import sample

RECORDED = "instagram-pyfacebook/apidata"
CHILD_FIELDS = "id,media_type,media_url,permalink,shortcode,thumbnail_url,timestamp"


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME, kind="facebook")


def fields_of(data, prefix=""):
    """Every path of a JSON answer; list items count as one."""
    if isinstance(data, dict):
        return {
            name
            for key, value in data.items()
            for name in {f"{prefix}{key}"} | fields_of(value, f"{prefix}{key}.")
        }
    if isinstance(data, list):
        return {name for each in data for name in fields_of(each, prefix)}
    return set()


def wanted(data):
    """The fields that would bring this answer."""
    return ",".join(data)


def test_profile(sandbox, token):
    recorded = sample(f"{RECORDED}/users/user_fields.json")

    answer = sandbox.get(
        f"v24.0/{samples.USER_ID}", token, fields=wanted(recorded)
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_page_of_posts(sandbox, token):
    recorded = sample(f"{RECORDED}/users/medias_p1.json")
    fields = wanted(recorded["data"][0])

    answer = sandbox.get(
        f"v24.0/{samples.USER_ID}/media", token, fields=fields, limit=2
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_last_page_of_posts(sandbox, token):
    recorded = sample("instagram-docs/media_ids_paging.json")

    answer = sandbox.get(f"v24.0/{samples.USER_ID}/media", token).json()

    assert fields_of(answer) == fields_of(recorded)


def test_carousel_with_its_children(sandbox, token):
    recorded = sample(f"{RECORDED}/medias/media_default.json")
    fields = [name for name in recorded if name != "children"]

    answer = sandbox.get(
        f"v24.0/{samples.ALBUM.media_id}",
        token,
        fields=f"{','.join(fields)},children{{{CHILD_FIELDS}}}",
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_children(sandbox, token):
    recorded = sample(f"{RECORDED}/medias/children.json")
    album = MediaRecord(
        media_id="18000000000000088",
        username=samples.USERNAME,
        timestamp=samples.NOON,
        media_type="CAROUSEL_ALBUM",
        children=samples.ALBUM.children[:1],
    )
    sandbox.load(Dataset(media=(album,)))

    answer = sandbox.get(
        "v24.0/18000000000000088/children", token, fields=CHILD_FIELDS
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_story(sandbox, token):
    recorded = sample(f"{RECORDED}/stories/story_info.json")
    fields = [name for name in recorded if name != "caption"]

    answer = sandbox.get(
        f"v24.0/{samples.STORY.media_id}", token, fields=",".join(fields)
    ).json()

    assert fields_of(answer) == fields_of(recorded) - {"caption"}


def test_post_of_the_reference(sandbox, token):
    recorded = sample("instagram-docs/media_node.json")

    answer = sandbox.get(
        f"v24.0/{samples.IMAGE.media_id}", token, fields=wanted(recorded)
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_comments(sandbox, token):
    recorded = sample(f"{RECORDED}/medias/comments_p1.json")

    answer = sandbox.get(
        f"v24.0/{samples.IMAGE.media_id}/comments", token, limit=1
    ).json()

    assert fields_of(answer) - {"paging.cursors.before"} == fields_of(recorded)


def test_comment_and_reply(sandbox, token):
    recorded = sample(f"{RECORDED}/comments/comment_fields.json")
    reply = sample(f"{RECORDED}/comments/replies.json")

    answer = sandbox.get(
        "v24.0/18100000000000001", token, fields=wanted(recorded)
    ).json()
    replies = sandbox.get("v24.0/18100000000000001/replies", token).json()

    assert fields_of(answer) == fields_of(recorded)
    assert fields_of(replies["data"]) == fields_of(reply["data"])


def test_media_insights(sandbox, token):
    recorded = sample(f"{RECORDED}/medias/insights.json")

    answer = sandbox.get(
        f"v24.0/{samples.IMAGE.media_id}/insights", token, metric="reach,saved"
    ).json()

    assert fields_of(answer) == fields_of(recorded)


@pytest.mark.parametrize(
    ("name", "metric", "breakdown"),
    [
        ("navigation", "navigation", "story_navigation_action_type"),
        ("profile_activity", "profile_activity", "action_type"),
    ],
)
def test_media_insights_with_breakdown(sandbox, token, name, metric, breakdown):
    recorded = sample(f"instagram-docs/media_insights_{name}.json")
    story = MediaRecord(
        media_id="18000000000000089",
        username=samples.USERNAME,
        timestamp=samples.NOON,
        media_product_type="STORY",
        insights={"reach": 90, metric: 25},
    )
    sandbox.load(Dataset(media=(story,)))

    answer = sandbox.get(
        "v24.0/18000000000000089/insights", token, metric=metric, breakdown=breakdown
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_account_insights(sandbox, token):
    recorded = sample("instagram-docs/account_insights_reach_breakdown.json")

    answer = sandbox.get(
        f"v24.0/{samples.USER_ID}/insights",
        token,
        metric="reach",
        period="day",
        metric_type="total_value",
        breakdown="media_product_type",
        since=int(samples.NOON.timestamp()) - 86_400,
        until=int(samples.NOON.timestamp()),
    ).json()

    assert fields_of(answer) == fields_of(recorded)


def test_demographics(sandbox, token):
    recorded = sample("instagram-docs/engaged_audience_demographics_country.json")

    answer = sandbox.get(
        f"v24.0/{samples.USER_ID}/insights",
        token,
        metric="engaged_audience_demographics",
        period="lifetime",
        metric_type="total_value",
        timeframe="this_month",
        breakdown="country",
    ).json()

    paging = {"paging", "paging.next", "paging.previous"}
    assert fields_of(answer) - paging == fields_of(recorded) - paging


def test_error_and_long_token(sandbox, token):
    recorded = sample("instagram-pyfacebook/error.json")
    long_lived = sample("instagram-docs/long_lived_token.json")
    short = sandbox.token(samples.USERNAME, kind="short")

    error = sandbox.get(f"v24.0/{samples.USER_ID}", token, fields="shoe_size").json()
    answer = sandbox.get(
        "access_token",
        short,
        grant_type="ig_exchange_token",
        client_secret=sandbox.app_secret,
    ).json()

    assert fields_of(error) == fields_of(recorded)
    assert fields_of(answer) == fields_of(long_lived)


def test_code_exchange(sandbox, token):
    back = "http://127.0.0.1:9/back"
    form = {
        "client_id": sandbox.app_id,
        "client_secret": sandbox.app_secret,
        "grant_type": "authorization_code",
        "redirect_uri": back,
        "code": sandbox.authorize(samples.USERNAME, back)["code"],
    }
    url = f"{sandbox.base_url}/oauth/access_token"

    answers = [
        sandbox.session.post(url, data=form, timeout=10).json() for _ in range(2)
    ]

    assert [fields_of(answer) for answer in answers] == [
        fields_of(sample("instagram-docs/oauth_code_exchange.json")),
        fields_of(sample("instagram-docs/oauth_code_exchange_rejected.json")),
    ]


def test_usage_headers(sandbox, token):
    recorded = sample("webhooks/headers.json")
    sandbox.control("usage", limit=10, shown_after=0)

    headers = sandbox.get(f"v24.0/{samples.USER_ID}", token).headers

    buc = json.loads(headers["X-Business-Use-Case-Usage"])
    assert fields_of(json.loads(headers["X-App-Usage"])) == fields_of(
        recorded["X-App-Usage"]
    )
    assert fields_of(list(buc.values())) == fields_of(
        list(recorded["X-Business-Use-Case-Usage"].values())
    )
