"""The demo goes on while the sandbox runs: posts of others, the brands' stories."""

from datetime import UTC, datetime, timedelta

import pytest

from instagram.sandbox import filling, life, store
from instagram.sandbox.demo import outside, stories
from instagram.sandbox.demo.profiles import PROFILES
from instagram.sandbox.hashtags import hashtag_id
from instagram.sandbox.records import AccountRecord, Dataset

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
UK = "onyul.uk"
USER_IDS = {profile.username: profile.user_id for profile in PROFILES}
FIELDS = "id,media_type,media_product_type,permalink,timestamp"


def brand(name):
    return AccountRecord(user_id=USER_IDS[name], username=name, is_lively=True)


@pytest.fixture
def lively(sandbox):
    """Two brands and the people around one of them, just before they wake up."""
    sandbox.control("clock", hours=-1)
    names = {"toner.ilgi", "fan.of.saebyeok.official"}
    others = outside.build(datetime.now(UTC) - timedelta(days=30))
    sandbox.load(
        Dataset(
            accounts=(
                brand("saebyeok.official"),
                brand(UK),
                *(each for each in others.accounts if each.username in names),
            )
        )
    )
    sandbox.control("clock", hours=1)
    return sandbox


def told(sandbox, token, name=UK):
    path = f"v25.0/{USER_IDS[name]}/stories"
    return sandbox.get(path, token, fields=FIELDS).json()["data"]


@pytest.mark.parametrize("hours", [0, 5, 7, 24, 24 * 40])
def test_there_are_always_stories_of_a_day(lively, hours):
    token = lively.token(UK, kind="page")
    lively.control("clock", hours=hours)

    found = told(lively, token)

    now = lively.state()["now"]
    assert len(found) == len(stories.HOURS)
    for each in found:
        moment = datetime.strptime(each["timestamp"], "%Y-%m-%dT%H:%M:%S%z")
        assert now - 86_400 < moment.timestamp() <= now
        assert each["media_product_type"] == "STORY"
        assert each["permalink"].startswith(f"https://instagram.com/stories/{UK}/")


def test_stories_vanish_but_can_be_read_by_their_id(lively):
    token = lively.token(UK)
    before = {each["id"] for each in told(lively, token)}
    lively.control("clock", hours=24)

    after = {each["id"] for each in told(lively, token)}

    assert not before & after
    gone = before.pop()
    assert lively.get(f"v25.0/{gone}", token).json() == {"id": gone}


def test_story_insights_with_their_parts(lively):
    token = lively.token("saebyeok.official", kind="page")
    oldest = told(lively, token, "saebyeok.official")[-1]["id"]
    names = "reach,views,replies,navigation,profile_visits,link_clicks"

    answer = lively.get(f"v25.0/{oldest}/insights", token, metric=names).json()
    parts = lively.get(
        f"v25.0/{oldest}/insights",
        token,
        metric="navigation",
        breakdown="story_navigation_action_type",
    ).json()["data"][0]["total_value"]

    found = {row["name"]: row["values"][0]["value"] for row in answer["data"]}
    assert list(found) == names.split(",")
    assert found["views"] >= found["reach"] > 100
    results = parts["breakdowns"][0]["results"]
    assert sum(part["value"] for part in results) == parts["value"]
    assert {part["dimension_values"][0] for part in results} == {
        *("tap_forward", "tap_back", "tap_exit", "swipe_forward")
    }


def test_one_story_a_day_has_too_few_viewers(lively):
    token = lively.token(UK)
    codes = [
        lively.get(f"v25.0/{each['id']}/insights", token, metric="reach")
        .json()
        .get("error", {})
        .get("code")
        for each in told(lively, token)
    ]

    assert 10 in codes
    assert None in codes


def test_nobody_tells_of_replies_in_europe_and_japan():
    since = NOW - timedelta(days=2)
    for profile in PROFILES:
        replies = [s.insights["replies"] for s in stories.build(profile, since, NOW)]
        is_silent = profile.market in {"JP", "DE", "FR", "ES"}
        assert (sum(replies) == 0) == is_silent, profile.username


def test_others_go_on_posting(lively):
    token = lively.token("saebyeok.official", kind="facebook")
    tag = outside.words("ko")["tags"][0]
    asked = {"user_id": USER_IDS["saebyeok.official"]}
    lively.get("v25.0/me", token)

    def recent():
        path = f"v25.0/{hashtag_id(tag)}/recent_media"
        return lively.get(path, token, fields="id,timestamp", **asked).json()["data"]

    discovered = "business_discovery.username(toner.ilgi){media_count,media{id}}"
    own = f"v25.0/{USER_IDS['saebyeok.official']}"
    lively.get(own, token, fields=discovered)
    lively.get("v25.0/ig_hashtag_search", token, q=tag, **asked)
    first = recent()
    lively.control("clock", hours=24)
    second = recent()

    assert len(first) == len(second) == 1
    assert first[0]["id"] != second[0]["id"]


def test_what_was_changed_by_hand_stays_so(local_store):
    filling.load(Dataset(accounts=(brand(UK),)))
    store.set_setting("clock_offset", 0)
    life.go_on()
    query = "SELECT media_id, caption, insights FROM media ORDER BY posted_at DESC"
    newest, second = store.rows(query)[:2]
    store.run("DELETE FROM media WHERE media_id = ?", newest["media_id"])
    store.run("UPDATE media SET caption = 'By hand'")
    store.set_setting("clock_offset", 1200)

    life.go_on()

    known = {row["media_id"]: row for row in store.rows(query)}
    assert newest["media_id"] not in known
    assert known[second["media_id"]]["caption"] == "By hand"


def test_looking_twice_in_ten_minutes_changes_nothing(local_store):
    filling.load(Dataset(accounts=(brand(UK),)))
    life.go_on()
    lived = store.setting("lived_until")
    store.run("DELETE FROM media")

    life.go_on()

    assert store.number("SELECT count(*) FROM media") == 0
    assert store.setting("lived_until") == lived


def test_without_lively_accounts_nothing_happens(local_store):
    filling.load(Dataset(accounts=(AccountRecord(user_id="1", username=UK),)))

    life.go_on()

    assert store.number("SELECT count(*) FROM media") == 0
