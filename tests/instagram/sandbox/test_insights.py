"""Insights: which metric for which kind of post, and when there are none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from instagram.sandbox.records import Dataset
from tests.instagram.sandbox import samples

STORY_ID = "18000000000000044"


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def values(answer):
    return {row["name"]: row["values"][0]["value"] for row in answer.json()["data"]}


def test_feed_metrics(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}/insights",
        token,
        metric="reach,views,likes,comments,saved,shares,total_interactions",
    )

    assert values(answer) == {
        "reach": 2400,
        "views": 3100,
        "likes": 120,
        "comments": 3,
        "saved": 30,
        "shares": 6,
        "total_interactions": 159,
    }
    assert answer.json()["data"][0] == {
        "name": "reach",
        "period": "lifetime",
        "values": [{"value": 2400}],
        "title": "Accounts reached",
        "description": "The number of unique accounts that have seen this content "
        "at least once.",
        "id": f"{samples.IMAGE.media_id}/insights/reach/lifetime",
    }


def test_as_a_field_of_the_listing(sandbox, token):
    answer = sandbox.get(
        "v25.0/me/media", token, fields="id,insights.metric(reach)", limit=1
    )

    rows = answer.json()["data"][0]["insights"]["data"]
    assert [(row["name"], row["values"]) for row in rows] == [
        ("reach", [{"value": 2400}])
    ]


def test_metric_without_data_has_no_row(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}/insights", token, metric="reposts"
    )

    assert answer.json() == {"data": []}


@pytest.mark.parametrize("metric", ["impressions", "plays", "engagement", "navigation"])
def test_one_bad_metric_fails_all_and_names_the_good_ones(sandbox, token, metric):
    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}/insights", token, metric=f"reach,{metric}"
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100
    assert answer.json()["error"]["message"] == (
        "(#100) metric[1] must be one of the following values: views, reach, shares, "
        "total_interactions, reposts, facebook_views, likes, comments, saved, "
        "profile_visits, profile_activity, follows"
    )


def test_metrics_of_reels(sandbox, token):
    reel = f"v25.0/{samples.REEL.media_id}/insights"

    good = sandbox.get(reel, token, metric="ig_reels_avg_watch_time,views")
    bad = sandbox.get(reel, token, metric="follows")
    unshared = sandbox.get(reel, token, metric="crossposted_views")

    assert values(good) == {"ig_reels_avg_watch_time": 5300, "views": 15_000}
    assert bad.json()["error"]["code"] == 100
    assert unshared.json()["error"]["message"] == (
        "(#100) The crossposted_views metric needs media that is shared to Facebook"
    )


def test_facebook_login_has_totals(sandbox, token):
    post = f"v25.0/{samples.IMAGE.media_id}/insights"
    facebook = sandbox.token(samples.USERNAME, kind="facebook")

    totals = sandbox.get(post, facebook, metric="total_likes,total_views")

    assert values(totals) == {"total_likes": 120, "total_views": 3100}
    assert sandbox.get(post, token, metric="total_likes").status_code == 400


def test_before_the_account_was_professional(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.OLD.media_id}/insights", token, metric="reach"
    )

    error = answer.json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, 2108006)
    assert error["error_user_title"] == (
        "Media posted before business account conversion"
    )


def test_story_with_too_few_viewers(sandbox, token):
    load_story(sandbox, insights={"reach": 4})

    answer = sandbox.get(f"v25.0/{STORY_ID}/insights", token, metric="reach")

    assert answer.json()["error"]["code"] == 10
    assert answer.json()["error"]["message"] == (
        "(#10) Not enough viewers for the media to show insights"
    )


def test_story_of_yesterday_tells_nothing_any_more(sandbox, token):
    load_story(sandbox)
    path = f"v25.0/{STORY_ID}/insights"
    (reach,) = sandbox.get(path, token, metric="reach").json()["data"]
    assert reach["values"] == [{"value": 90}]

    sandbox.control("clock", hours=24)

    assert sandbox.get(path, token, metric="reach").json() == {"data": []}


def test_metric_refused_for_one_account(sandbox, token):
    path = f"v25.0/{samples.IMAGE.media_id}/insights"
    sandbox.control("refuse-metric", username=samples.USERNAME, metric="saved")

    refused = sandbox.get(path, token, metric="reach,saved").json()["error"]

    assert refused["code"] == 100
    assert refused["message"].startswith("(#100) metric[1] must be one of the foll")
    assert "saved" not in refused["message"]
    assert sandbox.get(path, token, metric="reach").status_code == 200


def load_story(sandbox, **changes):
    insights = {"reach": 90, "navigation": 25, "profile_activity": 11}
    changes = {
        "media_id": STORY_ID,
        "timestamp": datetime.now(UTC),
        "insights": insights | {"profile_activity.email": 11},
    } | changes
    story = replace(samples.STORY, **changes)
    sandbox.load(Dataset(media=(story,)))


def test_breakdown_divides_the_whole(sandbox, token):
    load_story(sandbox)

    answer = sandbox.get(
        f"v25.0/{STORY_ID}/insights",
        token,
        metric="navigation",
        breakdown="story_navigation_action_type",
    )

    total = answer.json()["data"][0]["total_value"]
    (breakdown,) = total["breakdowns"]
    assert total["value"] == 25
    assert breakdown["dimension_keys"] == ["story_navigation_action_type"]
    assert sum(part["value"] for part in breakdown["results"]) == 25
    assert breakdown["results"][0]["dimension_values"] == ["tap_forward"]


def test_breakdown_as_the_post_tells(sandbox, token):
    load_story(sandbox)

    answer = sandbox.get(
        f"v25.0/{STORY_ID}/insights",
        token,
        metric="profile_activity",
        breakdown="action_type",
    )

    (breakdown,) = answer.json()["data"][0]["total_value"]["breakdowns"]
    assert breakdown["results"] == [{"dimension_values": ["email"], "value": 11}]


def test_unsupported_breakdown_is_vague(sandbox, token):
    answer = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}/insights",
        token,
        metric="reach",
        breakdown="action_type",
    )

    assert answer.json()["error"]["message"] == "An unknown error has occurred."


def test_children_of_an_album_have_none(sandbox, token):
    answer = sandbox.get("v25.0/18000000000000031/insights", token, metric="reach")

    assert answer.json()["error"]["error_subcode"] == 33
