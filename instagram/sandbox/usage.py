"""Counts calls, holds back who used up all, and tells it as Meta does: in per cent."""

import json
import math
import re
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from instagram.sandbox import store
from instagram.sandbox.errors import GraphError
from instagram.sandbox.pools import Pool, Rule, Spent, Window

DAY, HOUR = 24 * 3600, 3600
# Calls of one account in 24 hours for each time its posts were seen in them.
PER_IMPRESSION = 4800
# What an account has that nobody looked at.
FEWEST_IMPRESSIONS = 10
# Calls of the whole app in an hour for each of its users.
PER_USER = 200
# How long an account's impressions are taken as known.
KNOWN_FOR = 600
KEPT_CALLS = 300
PLATFORM = re.compile(
    r"^(ig_hashtag_search|[^/]+/(top_media|recent_media|recently_searched_hashtags))/?$"
)
DEFAULTS: dict[str, Any] = {
    # None: by the account's impressions, by the app's users.
    "limit": None,
    "app_limit": None,
    "app_users": None,
    "window_seconds": DAY,
    "app_window_seconds": HOUR,
    # Meta sends no headers before there were enough calls.
    "shown_after": 20,
    # None: until the rolling window has room again.
    "regain_minutes": None,
    # None: a tenth of regain_minutes.
    "prolong_minutes": None,
    # Limits of single accounts, by id.
    "limits": {},
}


@dataclass(slots=True)
class Seen:
    """Calls since the server started; shared by its threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    accounts: dict[str, Pool] = field(default_factory=dict)
    app: Pool = field(default_factory=lambda: Pool(Window(HOUR)))
    # Account id to its calls by impressions, and until when that is taken as known.
    by_impressions: dict[str, tuple[int, float]] = field(default_factory=dict)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))


seen = Seen()


def reset() -> None:
    with seen.lock:
        seen.accounts.clear()
        seen.by_impressions.clear()
        seen.app = Pool(Window(HOUR))
        seen.log.clear()


def settings() -> dict[str, Any]:
    changed: dict[str, Any] = store.setting("usage", {})
    return DEFAULTS | changed


def change(given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was given; what was counted stays."""
    kept: dict[str, Any] = store.setting("usage", {}) | given
    store.set_setting("usage", kept)
    with seen.lock:
        seen.by_impressions.clear()
    return DEFAULTS | kept


@dataclass(frozen=True, slots=True)
class Bill:
    """One counted call, and where its account's and the app's pools stand."""

    user_id: str
    account: Spent
    app: Spent
    shown_after: int
    # Which of the two pools it was counted in.
    is_platform: bool = False

    def check(self) -> None:
        """Refuse where nothing was left."""
        if self.is_platform and self.app.is_refused:
            raise GraphError(4)
        if not self.is_platform and self.account.is_refused:
            raise GraphError(80002, 2446079)

    def headers(self, *, regain_minutes: float = 0) -> dict[str, str]:
        """Usage headers, once there were enough calls; a fault may tell its own time."""
        held = self.account.is_refused or self.app.is_refused or regain_minutes > 0
        if max(self.account.calls, self.app.calls) <= self.shown_after and not held:
            return {}
        used = 100 if regain_minutes else self.account.percent
        wait = regain_minutes or in_minutes(self.account.regain)
        entry = {
            "type": "instagram",
            **_figures(used),
            "estimated_time_to_regain_access": wait,
        }
        return {
            "X-App-Usage": json.dumps(_figures(self.app.percent)),
            "X-Business-Use-Case-Usage": json.dumps({self.user_id: [entry]}),
        }


NOTHING = Bill("", Spent(), Spent(), 0)


def _figures(percent: int) -> dict[str, int]:
    half = percent // 2
    return {"call_count": percent, "total_cputime": half, "total_time": half}


def in_minutes(seconds: float) -> float:
    """Whole minutes, as Meta tells; short times for tests in parts of a minute."""
    if seconds >= 10 * 60:
        return math.ceil(seconds / 60)
    minutes = math.ceil(seconds / 60 * 10_000) / 10_000
    return int(minutes) if minutes.is_integer() else minutes


def is_platform(path: str, params: Mapping[str, str]) -> bool:
    """Whether a call is a hashtag's or business discovery's: they have the app's pool."""
    return bool(PLATFORM.match(path)) or "business_discovery" in params.get(
        "fields", ""
    )


def spend(user_id: str, *, platform: bool = False) -> Bill:
    """Count one call of an account: in the app's pool or in its own."""
    if not user_id:
        return NOTHING
    now, told = _now(), settings()
    own, apps = _rule(user_id, told, now), _app_rule(told)
    with seen.lock:
        account = _pool(user_id, told["window_seconds"])
        _fit(seen.app, told["app_window_seconds"])
        return Bill(
            user_id,
            account.look(now, own) if platform else account.take(now, own),
            seen.app.take(now, apps) if platform else seen.app.look(now, apps),
            told["shown_after"],
            platform,
        )


def _now() -> float:
    return time.time() + float(store.setting("clock_offset", 0))


def _pool(user_id: str, seconds: float) -> Pool:
    pool = seen.accounts.setdefault(user_id, Pool(Window(seconds)))
    _fit(pool, seconds)
    return pool


def _fit(pool: Pool, seconds: float) -> None:
    """Another length of the window begins with an empty one."""
    if pool.window.seconds != seconds:
        pool.window, pool.held_until = Window(seconds), 0


def _rule(user_id: str, told: dict[str, Any], now: float) -> Rule:
    limit = told["limits"].get(user_id, told["limit"])
    if limit is None:
        limit = _by_impressions(user_id, now)
    if told["regain_minutes"] is None:
        return Rule(limit)
    regain = told["regain_minutes"] * 60
    prolong = told["prolong_minutes"]
    return Rule(limit, regain, regain / 10 if prolong is None else prolong * 60)


def _by_impressions(user_id: str, now: float) -> int:
    limit, until = seen.by_impressions.get(user_id, (0, 0.0))
    if not now < until < now + 2 * KNOWN_FOR:
        limit = PER_IMPRESSION * max(FEWEST_IMPRESSIONS, _impressions(user_id, now))
        seen.by_impressions[user_id] = limit, now + KNOWN_FOR
    return limit


def _impressions(user_id: str, now: float) -> int:
    """How often the posts of the last 24 hours were seen."""
    return store.number(
        "SELECT sum(json_extract(insights, '$.views')) FROM media "
        "WHERE user_id = ? AND parent_id = '' AND posted_at > ?",
        *(user_id, int(now) - DAY),
    )


def _app_rule(told: dict[str, Any]) -> Rule:
    if told["app_limit"] is not None:
        return Rule(told["app_limit"])
    users = told["app_users"]
    return Rule(PER_USER * max(1, _users() if users is None else users))


def _users() -> int:
    """Accounts and people whose tokens are good."""
    return store.number(
        "SELECT count(*) FROM (SELECT DISTINCT user_id, person_id FROM token "
        "WHERE expires_at > ? OR expires_at = 0)",
        store.now(),
    )


def overview() -> dict[str, Any]:
    """Where the app's pool and those of all accounts that called stand."""
    now, told = _now(), settings()
    names = store.rows("SELECT user_id, username FROM account")
    found = {row["user_id"]: row["username"] for row in names}
    rules = {each: _rule(each, told, now) for each in found if each in seen.accounts}
    with seen.lock:
        accounts = [
            {"username": found[each]} | _told(seen.accounts[each].look(now, rule))
            for each, rule in rules.items()
        ]
        app = _told(seen.app.look(now, _app_rule(told)))
    return {"app": app, "accounts": accounts}


def _told(spent: Spent) -> dict[str, Any]:
    return {
        "calls": spent.calls,
        "limit": spent.limit,
        "percent": spent.percent,
        "regain_minutes": in_minutes(spent.regain),
    }


def remember(method: str, path: str, status: int, username: str, fault: str) -> None:
    entry = {
        "at": store.now(),
        "method": method,
        "path": path,
        "status": status,
        "username": username,
        "fault": fault,
    }
    with seen.lock:
        seen.log.appendleft(entry)


def log() -> list[dict[str, Any]]:
    with seen.lock:
        return list(seen.log)
