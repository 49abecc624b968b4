"""Usage headers tell real calls in per cent of a limit, and who used up all must wait."""

import json
from datetime import datetime

import pytest

from instagram.sandbox.pools import Pool, Rule, Window
from instagram.sandbox.usage import in_minutes
from tests.instagram.sandbox import samples

OTHER_ID = "17841400000000102"
HOUR, DAY = 3600, 86_400


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


@pytest.fixture
def facebook(sandbox, token):
    return sandbox.token(samples.USERNAME, kind="facebook")


def header(answer, name="X-Business-Use-Case-Usage"):
    return json.loads(answer.headers.get(name, "null"))


def account_of(answer, user_id=samples.USER_ID):
    ((entry,),) = [header(answer)[user_id]]
    return entry


def search(sandbox, token, name="glassskin"):
    return sandbox.get(
        "v25.0/ig_hashtag_search", token, user_id=samples.USER_ID, q=name
    )


def test_headers_come_after_enough_calls(sandbox, token):
    sandbox.control("usage", limit=10, shown_after=3)

    answers = [sandbox.get("v25.0/me", token) for _ in range(5)]

    assert [header(answer) is None for answer in answers] == [True] * 3 + [False] * 2
    assert account_of(answers[4]) == {
        "type": "instagram",
        "call_count": 50,
        "total_cputime": 25,
        "total_time": 25,
        "estimated_time_to_regain_access": 0,
    }
    assert header(answers[4], "X-App-Usage") == {
        "call_count": 0,
        "total_cputime": 0,
        "total_time": 0,
    }


def test_calls_are_counted_per_account(sandbox, token):
    sandbox.control("usage", limit=10, shown_after=0)
    for _ in range(4):
        sandbox.get("v25.0/me", token)

    answer = sandbox.get("v25.0/me", sandbox.token("other.brand"))

    assert account_of(answer, OTHER_ID)["call_count"] == 10


def test_limit_of_one_account_only(sandbox, token):
    sandbox.control("usage", limit=100, shown_after=0)
    sandbox.control("usage", limit=4, username="other.brand")

    own = sandbox.get("v25.0/me", token)
    other = sandbox.get("v25.0/me", sandbox.token("other.brand"))

    assert account_of(own)["call_count"] == 1
    assert account_of(other, OTHER_ID)["call_count"] == 25


def test_used_up_limit_holds_back_as_long_as_told(sandbox, token):
    sandbox.control("usage", limit=3, shown_after=0, regain_minutes=7)

    served = [sandbox.get("v25.0/me", token) for _ in range(3)]
    refused = sandbox.get("v25.0/me", token)
    sandbox.control("clock", hours=5 / 60)
    waiting = sandbox.state()["usage"]["accounts"]
    sandbox.control("clock", hours=3 / 60)
    free = sandbox.get("v25.0/me", token)

    assert [answer.status_code for answer in served] == [200] * 3
    assert account_of(served[2])["call_count"] == 100
    assert account_of(served[2])["estimated_time_to_regain_access"] == 7
    # A call on top prolongs it by a tenth.
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == 80002
    wait = account_of(refused)["estimated_time_to_regain_access"]
    assert wait == pytest.approx(7.7, abs=0.1)
    ((account,),) = [waiting]
    assert account["regain_minutes"] == pytest.approx(wait - 5, abs=0.1)
    assert (account["calls"], account["limit"], account["percent"]) == (4, 3, 100)
    assert account_of(free)["call_count"] == 33


def test_regain_times_in_seconds(sandbox, token):
    sandbox.control(
        "usage", limit=1, shown_after=0, regain_minutes=0.05, prolong_minutes=0
    )
    last = sandbox.get("v25.0/me", token)

    sandbox.control("clock", hours=4 / 3600)

    assert account_of(last)["estimated_time_to_regain_access"] == 0.05
    assert sandbox.get("v25.0/me", token).status_code == 200


def test_rolling_day_forgets_call_by_call(sandbox, token):
    sandbox.control("usage", limit=2, shown_after=0)
    sandbox.get("v25.0/me", token)
    sandbox.control("clock", hours=20)
    full = sandbox.get("v25.0/me", token)

    sandbox.control("clock", hours=4.1)
    again = sandbox.get("v25.0/me", token)
    refused = sandbox.get("v25.0/me", token)

    # The first call is forgotten 24 hours after it was made, to the minute.
    assert account_of(full)["estimated_time_to_regain_access"] in {240, 241}
    assert (again.status_code, refused.status_code) == (200, 403)


def test_limit_grows_with_the_impressions_of_the_day(sandbox, token):
    sandbox.get("v25.0/me", token)
    assert limits(sandbox) == {samples.USERNAME: 4800 * 10}

    # Posts are made up to a midnight: half a day of them are left at noon.
    samples.at_noon(sandbox)
    made = sandbox.control(
        "generate", posts=30, comments=0, days=3, until=str(samples.NOON.date())
    )
    name = made["first_username"]
    key = sandbox.token(name)
    posts = sandbox.get(
        "v25.0/me/media", key, limit=100, fields="timestamp,insights.metric(views)"
    ).json()["data"]

    since = sandbox.state()["now"] - DAY
    views = [
        post["insights"]["data"][0]["values"][0]["value"]
        for post in posts
        if datetime.fromisoformat(post["timestamp"]).timestamp() > since
    ]
    assert 0 < len(views) < 30
    assert limits(sandbox)[name] == 4800 * sum(views)


def limits(sandbox):
    told = sandbox.state()["usage"]["accounts"]
    return {each["username"]: each["limit"] for each in told}


def test_discovery_and_hashtags_share_the_apps_pool(sandbox, token, facebook):
    sandbox.control("usage", limit=100, app_limit=4, shown_after=0)
    sandbox.get("v25.0/me", token)

    found = search(sandbox, facebook)
    discovered = sandbox.get(
        f"v25.0/{samples.USER_ID}",
        facebook,
        fields="business_discovery.username(other.brand){username}",
    )

    assert header(found, "X-App-Usage")["call_count"] == 25
    assert header(discovered, "X-App-Usage")["call_count"] == 50
    # Neither counts for the account.
    assert account_of(discovered)["call_count"] == 1


def test_apps_pool_is_used_up_for_all_accounts_but_not_for_their_own_calls(
    sandbox, token, facebook
):
    sandbox.control("usage", limit=100, app_limit=2, shown_after=0)
    for _ in range(2):
        search(sandbox, facebook)

    refused = search(sandbox, facebook)
    other = sandbox.get(
        "v25.0/ig_hashtag_search",
        sandbox.token("other.brand", kind="facebook"),
        user_id=OTHER_ID,
        q="glassskin",
    )

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, 4)
    assert (other.status_code, other.json()["error"]["code"]) == (403, 4)
    assert header(refused, "X-App-Usage")["call_count"] == 100
    assert account_of(refused)["call_count"] == 0
    assert sandbox.get("v25.0/me", token).status_code == 200
    sandbox.control("clock", hours=1.1)
    assert search(sandbox, facebook).status_code == 200


def test_apps_limit_grows_with_its_users(sandbox, token, facebook):
    search(sandbox, facebook)
    one = sandbox.state()["usage"]["app"]
    sandbox.token("other.brand")

    # A log-in of each flavour, and then one of another account.
    assert (one["calls"], one["limit"]) == (1, 400)
    assert sandbox.state()["usage"]["app"]["limit"] == 600
    sandbox.control("usage", app_users=5)
    assert sandbox.state()["usage"]["app"]["limit"] == 1000
    sandbox.control("usage", app_users="auto")
    assert sandbox.state()["usage"]["app"]["limit"] == 600


def test_another_length_of_the_window(sandbox, token):
    sandbox.control("usage", limit=2, shown_after=0, window_seconds=60)
    for _ in range(2):
        sandbox.get("v25.0/me", token)
    refused = sandbox.get("v25.0/me", token)

    sandbox.control("clock", hours=62 / 3600)

    assert 0.9 < account_of(refused)["estimated_time_to_regain_access"] <= 1.01
    assert sandbox.get("v25.0/me", token).status_code == 200


def test_limits_that_are_no_numbers(sandbox):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/usage", json={"limit": "many"}, timeout=10
    )

    assert answer.json() == {"error": "“limit” must be a number."}
    assert sandbox.state()["usage_settings"]["limit"] is None


def test_calls_are_listed_newest_first_without_tokens(sandbox, token):
    sandbox.get("v25.0/me", token)
    sandbox.get("v25.0/me/media", token, sandbox_fault="1")

    newest, oldest = sandbox.calls()

    assert (newest["path"], newest["status"], newest["fault"]) == (
        "/v25.0/me/media",
        500,
        "1",
    )
    assert (oldest["path"], oldest["username"]) == ("/v25.0/me", samples.USERNAME)
    assert token not in json.dumps([newest, oldest])


def test_window_keeps_parts_not_calls():
    window = Window(DAY)
    for second in range(0, 2 * DAY, 5):
        window.forget(second)
        window.add(second)

    # A day's calls, and those of the part that is not quite over.
    assert DAY / 5 <= window.total <= DAY / 5 + 12
    assert len(window.parts) <= 1441


def test_opening_of_a_window_is_when_a_call_is_allowed_again():
    pool, rule = Pool(Window(DAY)), Rule(3)
    spent = [pool.take(now, rule) for now in (100, 4000, 8000, 8000)]

    opens = 8000 + spent[-1].regain

    assert [each.is_refused for each in spent] == [False, False, False, True]
    assert pool.look(opens - 1, rule).is_refused
    assert not pool.look(opens + 1, rule).is_refused
    # Two must be forgotten, since the refused call counts as well.
    assert 4000 + DAY < opens <= 4000 + DAY + 120


def test_window_with_a_clock_that_went_back():
    pool, rule = Pool(Window(DAY)), Rule(10)

    spent = [pool.take(now, rule).calls for now in (10 * DAY, 9 * DAY, 10 * DAY)]

    assert spent == [1, 2, 3]


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(0, 0), (1.2, 0.02), (60, 1), (90, 1.5), (599, 9.9834), (601, 11), (DAY, 1440)],
)
def test_minutes(seconds, minutes):
    assert in_minutes(seconds) == minutes
