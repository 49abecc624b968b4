"""Insights of an account."""

import pytest

from instagram.sandbox import audience, demographics, filling, store
from tests.instagram.sandbox import samples
from tests.shared_data import sample

SINCE = int(samples.NOON.timestamp()) - 86_400 * 3
UNTIL = int(samples.NOON.timestamp())


@pytest.fixture
def token(sandbox):
    samples.at_noon(sandbox)
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def ask(sandbox, token, metric, **params):
    params = {"period": "day", "since": SINCE, "until": UNTIL} | params
    answer = sandbox.get("v25.0/me/insights", token, metric=metric, **params)
    body = answer.json()
    return body["data"] if answer.ok else body["error"]["message"]


def test_total_is_the_sum_over_the_posts(sandbox, token):
    (reach,) = ask(sandbox, token, "reach", metric_type="total_value")

    assert reach == {
        "name": "reach",
        "period": "day",
        "title": "Accounts reached",
        "description": "The number of unique accounts that have seen this content at "
        "least once.",
        "id": f"{samples.USER_ID}/insights/reach/day",
        "total_value": {"value": 2400 + 9000 + 4},
    }


def test_breakdown_by_product_adds_up(sandbox, token):
    (likes,) = ask(
        sandbox,
        token,
        "likes",
        metric_type="total_value",
        breakdown="media_product_type",
    )

    (breakdown,) = likes["total_value"]["breakdowns"]
    parts = {row["dimension_values"][0]: row["value"] for row in breakdown["results"]}
    assert parts == {"POST": 120, "REEL": 300, "CAROUSEL_CONTAINER": 80}
    assert likes["total_value"]["value"] == sum(parts.values())


@pytest.mark.parametrize("key", ["follow_type", "follower_type"])
def test_breakdown_by_follow_type_adds_up(sandbox, token, key):
    """Meta's page names the key in both ways."""
    (views,) = ask(sandbox, token, "views", metric_type="total_value", breakdown=key)

    (breakdown,) = views["total_value"]["breakdowns"]
    assert views["total_value"]["value"] == 3100 + 15_000 + 4
    assert sum(row["value"] for row in breakdown["results"]) == 18_104


def test_breakdown_by_both_as_recorded(sandbox, token):
    recorded = sample("instagram-pyfacebook/apidata/users/user_insights_new.json")
    told = recorded["data"][0]["total_value"]["breakdowns"][0]["dimension_keys"]

    (reach,) = ask(
        sandbox, token, "reach", metric_type="total_value", breakdown=",".join(told)
    )

    (breakdown,) = reach["total_value"]["breakdowns"]
    parts = {tuple(r["dimension_values"]): r["value"] for r in breakdown["results"]}
    assert breakdown["dimension_keys"] == told == ["media_product_type", "follow_type"]
    assert sum(parts.values()) == reach["total_value"]["value"] == 11_404
    assert parts["REEL", "NON_FOLLOWER"] == 3150


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("accounts_engaged", 120 + 30 + 6 + 3 + 300 + 17 + 80),
        ("total_interactions", 120 + 30 + 6 + 3 + 300 + 17 + 80),
        ("comments", 3 + 17),
        ("shares", 6),
        ("saves", 30),
        ("reposts", 0),
        ("replies", 0),
        ("profile_links_taps", 0),
    ],
)
def test_every_total_of_the_table(sandbox, token, metric, value):
    (told,) = ask(sandbox, token, metric, metric_type="total_value")

    assert told["total_value"] == {"value": value}


def test_without_a_range_the_last_day(sandbox, token):
    answer = sandbox.get(
        "v25.0/me/insights",
        token,
        metric="likes",
        period="day",
        metric_type="total_value",
    ).json()

    assert answer["data"][0]["total_value"] == {"value": 120}


def test_engaged_people_of_a_week_are_fewer(sandbox, token):
    lifetime = {"period": "lifetime", "metric_type": "total_value"}
    people = {}
    for frame in ("this_week", "this_month"):
        (told,) = ask(
            sandbox,
            token,
            "engaged_audience_demographics",
            **lifetime,
            timeframe=frame,
            breakdown="gender",
        )
        (breakdown,) = told["total_value"]["breakdowns"]
        people[frame] = breakdown["results"][0]["value"]

    assert people == {"this_week": 332, "this_month": 830}


def test_metrics_refused_on_demand(sandbox, token):
    series = {"metric_type": "time_series"}
    sandbox.control("refuse-metric", username=samples.USERNAME, metric="reach")
    sandbox.control("refuse-metric", metric="online_followers")
    other = sandbox.token("other.brand")

    refused = ask(sandbox, token, "reach", **series)

    assert refused.startswith("(#100) metric[0] must be one of the following values: ")
    assert "reach" not in refused
    assert ask(sandbox, other, "reach", **series)[0]["name"] == "reach"
    for each in (token, other):
        message = ask(sandbox, each, "online_followers", period="lifetime")
        assert message.startswith("(#100) metric[0] must be one of")
    sandbox.control(
        "refuse-metric", username=samples.USERNAME, metric="reach", refused=False
    )
    assert ask(sandbox, token, "reach", **series)[0]["name"] == "reach"


def test_series_by_californian_days(sandbox, token):
    (reach,) = ask(sandbox, token, "reach", metric_type="time_series")

    by_day = {value["end_time"]: value["value"] for value in reach["values"]}
    assert by_day["2026-09-01T08:00:00+0000"] == 9000
    assert by_day["2026-09-02T08:00:00+0000"] == 2400


def test_new_followers_by_day(sandbox, token):
    (gained,) = ask(sandbox, token, "follower_count")

    # The known history ends at midnight of 1 September, 16 hours into the last day.
    counts = [value["value"] for value in gained["values"]]
    assert counts == [32, 32, 32, 22, 0][-len(counts) :]


def test_follows_and_unfollows(sandbox, token):
    (follows,) = ask(
        sandbox,
        token,
        "follows_and_unfollows",
        metric_type="total_value",
        breakdown="follow_type",
    )

    parts = follows["total_value"]["breakdowns"][0]["results"]
    assert sum(row["value"] for row in parts) == follows["total_value"]["value"]


def test_who_follows(sandbox, token):
    (people,) = ask(
        sandbox,
        token,
        "follower_demographics",
        period="lifetime",
        metric_type="total_value",
        timeframe="this_month",
        breakdown="age,gender",
    )

    (breakdown,) = people["total_value"]["breakdowns"]
    assert breakdown["dimension_keys"] == ["age", "gender"]
    assert breakdown["results"][0] == {
        "dimension_values": ["25-34", "F"],
        "value": 3784,
    }
    assert sum(row["value"] for row in breakdown["results"]) <= 12_000


def test_when_followers_are_online(sandbox, token):
    (online,) = ask(sandbox, token, "online_followers", period="lifetime")

    ends = [each["end_time"] for each in online["values"]]
    assert ends == [f"2026-{day}T08:00:00+0000" for day in ("08-30", "08-31", "09-01")]
    hours = online["values"][0]["value"]
    assert list(hours) == [str(hour) for hour in range(24)]
    assert hours["4"] == max(hours.values())


@pytest.mark.parametrize(
    ("metric", "params", "message"),
    [
        ("reach,plays", {}, "(#100) metric[1] must be one of the following values: "),
        ("views", {}, "(#100) The metric views needs metric_type=total_value"),
        ("likes", {"period": "week"}, "(#100) The metric likes needs period=day"),
        (
            "reach",
            {"since": SINCE - 40 * 86_400},
            "(#100) There cannot be more than 30",
        ),
        ("reach", {"since": UNTIL + 9}, "(#100) The range of since and until is not"),
        ("reach", {"since": "soon"}, "(#100) Param since must be a UNIX timestamp"),
        (
            "follower_demographics",
            {"period": "lifetime", "metric_type": "total_value", "breakdown": "age"},
            "(#100) timeframe must be one of",
        ),
        (
            "follower_demographics",
            {"period": "lifetime", "timeframe": "this_week", "breakdown": "age"},
            "(#100) The metric follower_demographics needs metric_type=total_value",
        ),
        (
            "reach",
            {"metric_type": "time_series", "breakdown": "follow_type"},
            "(#100) A breakdown needs metric_type=total_value",
        ),
        (
            "follows_and_unfollows",
            {"metric_type": "total_value", "breakdown": "media_product_type"},
            "(#100) Incompatible breakdowns (media_product_type) for the metric foll",
        ),
        (
            "views",
            {"metric_type": "total_value", "breakdown": "follow_type,follower_type"},
            "(#100) Incompatible breakdowns (follow_type, follower_type) for the met",
        ),
        (
            "reach",
            {"since": SINCE - 90 * 86_400, "until": SINCE - 80 * 86_400},
            "(#100) The range of since and until is not available",
        ),
        (
            "follower_demographics",
            {"period": "lifetime", "metric_type": "total_value"}
            | {"timeframe": "this_week", "breakdown": "shoe"},
            "(#100) breakdown must be one of: age, city, country, gender",
        ),
        (
            "likes",
            {"metric_type": "total_value", "breakdown": "follow_type"},
            "(#100) Incompatible breakdowns (follow_type) for the metric likes",
        ),
    ],
)
def test_refusals(sandbox, token, metric, params, message):
    assert ask(sandbox, token, metric, **params).startswith(message)


def test_small_accounts_have_no_audience(sandbox):
    samples.at_noon(sandbox)
    sandbox.load(samples.BRAND)
    token = sandbox.token("other.brand")
    lifetime = {"period": "lifetime", "timeframe": "this_week", "breakdown": "age"}
    lifetime["metric_type"] = "total_value"

    assert ask(sandbox, token, "follower_demographics", **lifetime) == []
    assert ask(sandbox, token, "engaged_audience_demographics", **lifetime) == []
    assert ask(sandbox, token, "online_followers", period="lifetime") == []
    assert ask(sandbox, token, "follower_count") == []
    assert ask(sandbox, token, "follows_and_unfollows", metric_type="total_value") == []


def test_followers_between_known_days(local_store):
    filling.load(samples.BRAND)
    row = store.rows("SELECT * FROM account WHERE username = ?", samples.USERNAME)[0]
    september = int(samples.NOON.timestamp()) // 86_400 * 86_400

    counts = [
        audience.followers_on(row, september - int(days * 86_400))
        for days in (-9, 0, 15.5, 99)
    ]

    assert counts == [12_000, 12_000, 11_500, 11_000]


def test_followers_without_history(local_store):
    filling.load(samples.BRAND)
    row = store.rows("SELECT * FROM account WHERE username = 'other.brand'")[0]

    assert audience.followers_on(row, 0) == 0


def test_no_more_than_45_groups():
    parts = demographics.parts("KR", 10**6, ["country", "age", "gender"])

    assert len(parts) == 45
    assert list(parts.values()) == sorted(parts.values(), reverse=True)
