"""Insights of an account: sums over its posts of each day, and who follows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from instagram.sandbox import demographics, insights, metrics, paging, store
from instagram.sandbox.call import Call, graph_time
from instagram.sandbox.errors import parameter, unknown_metric
from instagram.sandbox.fields import Field

DAY = 86_400
LONGEST_RANGE = 30 * DAY
KEPT = 90 * DAY
# Days of account insights end at midnight in California.
DAY_END = 8 * 3600
FEWEST_FOLLOWERS = 100
BY_PRODUCT = ("media_product_type",)
SUMMED = {
    "views": ("views", (*BY_PRODUCT, "follow_type", "follower_type")),
    "total_interactions": ("total_interactions", BY_PRODUCT),
    "likes": ("likes", BY_PRODUCT),
    "comments": ("comments", BY_PRODUCT),
    "shares": ("shares", BY_PRODUCT),
    "saves": ("saved", BY_PRODUCT),
    "reposts": ("reposts", ()),
    "replies": ("replies", ()),
    "accounts_engaged": ("total_interactions", ()),
    "reach": ("reach", (*BY_PRODUCT, "follow_type")),
    "profile_links_taps": ("profile_activity", ("contact_button_type",)),
}
DEMOGRAPHICS = ("follower_demographics", "engaged_audience_demographics")
VALID = (*SUMMED, "follows_and_unfollows", "follower_count", "online_followers")
VALID += DEMOGRAPHICS
TIMEFRAMES = ("this_week", "this_month")
PRODUCTS = {"FEED": "POST", "REELS": "REEL", "STORY": "STORY", "AD": "AD"}
PARTS = {
    "follow_type": {"FOLLOWER": 0.62, "NON_FOLLOWER": 0.35, "UNKNOWN": 0.03},
    "follower_type": {"FOLLOWER": 0.62, "NON_FOLLOWER": 0.35, "UNKNOWN": 0.03},
    "contact_button_type": {"UNDEFINED": 0.7, "EMAIL": 0.3},
}


@dataclass(frozen=True, slots=True)
class Window:
    """The asked range of time, in seconds."""

    since: int
    until: int


def answer(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    asked = field.listed("metric") or [""]
    for index, name in enumerate(asked):
        if name not in VALID:
            raise unknown_metric(index, VALID)
    window = _window(field)
    shown = [_metric(call, row, name, field, window) for name in asked]
    return {
        "data": [each for each in shown if each is not None],
        "paging": _paging(call, row, field, window),
    }


def _window(field: Field) -> Window:
    now = store.now()
    until = paging.moment("until", field.argument("until")) or now
    since = paging.moment("since", field.argument("since")) or until - DAY
    if until - since > LONGEST_RANGE:
        message = (
            "There cannot be more than 30 days (2592000 s) between since and until"
        )
        raise parameter(message)
    if since > until or since < now - KEPT - LONGEST_RANGE:
        message = "The range of since and until is not available"
        raise parameter(message)
    return Window(since, until)


def _paging(call: Call, row: store.Row, field: Field, window: Window) -> dict[str, str]:
    link = call.link(f"{row['user_id']}/insights", dict(field.arguments))
    length = window.until - window.since

    def moved(by: int) -> str:
        return link({"since": str(window.since + by), "until": str(window.until + by)})

    return {"previous": moved(-length), "next": moved(length)}


def _metric(
    call: Call, row: store.Row, name: str, field: Field, window: Window
) -> dict[str, Any] | None:
    if name in DEMOGRAPHICS:
        return _demographics(row, name, field)
    if name == "online_followers":
        return _online(row, field)
    if name == "follower_count":
        _period(name, field, "day")
        return _series(row, name, _daily_followers(row, window))
    _period(name, field, "day")
    if name == "reach" and field.argument("metric_type") != "total_value":
        return _series(row, name, _daily(call, row, name, window))
    if field.argument("metric_type") != "total_value":
        message = f"The metric {name} needs metric_type=total_value"
        raise parameter(message)
    if name == "follows_and_unfollows":
        return _follows(row, field, window)
    return _total(call, row, name, field, window)


def _period(name: str, field: Field, period: str) -> None:
    if field.listed("period") != [period]:
        message = f"The metric {name} needs period={period}"
        raise parameter(message)


def _frame(row: store.Row, name: str, period: str) -> dict[str, Any]:
    title, description = metrics.title(name)
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": description,
        "id": f"{row['user_id']}/insights/{name}/{period}",
    }


def _posts(row: store.Row, window: Window) -> list[store.Row]:
    return store.rows(
        "SELECT * FROM media WHERE user_id = ? AND parent_id = '' "
        "AND posted_at >= ? AND posted_at <= ?",
        *(row["user_id"], window.since, window.until),
    )


def _figures(
    call: Call, row: store.Row, name: str, window: Window
) -> Iterator[tuple[store.Row, int]]:
    """Each post of the range with its part of the metric."""
    source = SUMMED[name][0]
    for post in _posts(row, window):
        value = insights.known(call, post).get(source)
        if value is not None:
            yield post, int(value)


def _total(
    call: Call, row: store.Row, name: str, field: Field, window: Window
) -> dict[str, Any]:
    figures = list(_figures(call, row, name, window))
    value = sum(each for _, each in figures)
    total: dict[str, Any] = {"value": value}
    if keys := field.listed("breakdown"):
        if len(keys) > 1 or keys[0] not in SUMMED[name][1]:
            message = (
                f"Incompatible breakdowns ({', '.join(keys)}) for the metric {name}"
            )
            raise parameter(message)
        parts: dict[str, int] = {}
        if keys[0] in PARTS:
            parts = insights.divide(value, PARTS[keys[0]])
        else:
            for post, each in figures:
                kind = _product(post)
                parts[kind] = parts.get(kind, 0) + each
        total["breakdowns"] = [_breakdown(keys, {(k,): v for k, v in parts.items()})]
    return _frame(row, name, "day") | {"total_value": total}


def _product(post: store.Row) -> str:
    if post["media_type"] == "CAROUSEL_ALBUM":
        return "CAROUSEL_CONTAINER"
    return PRODUCTS.get(post["media_product_type"], "POST")


def _breakdown(keys: list[str], parts: dict[tuple[str, ...], int]) -> dict[str, Any]:
    return {
        "dimension_keys": keys,
        "results": [
            {"dimension_values": list(names), "value": value}
            for names, value in parts.items()
            if value
        ],
    }


def _days(window: Window) -> Iterator[Window]:
    """The days that end within the range."""
    end = (window.since - DAY_END) // DAY * DAY + DAY_END + DAY
    while end <= window.until + DAY:
        yield Window(end - DAY, end - 1)
        end += DAY


def _daily(
    call: Call, row: store.Row, name: str, window: Window
) -> Iterator[tuple[int, int]]:
    for day in _days(window):
        yield day.until + 1, sum(v for _, v in _figures(call, row, name, day))


def _series(
    row: store.Row, name: str, values: Iterator[tuple[int, int]]
) -> dict[str, Any] | None:
    listed = [
        {"value": value, "end_time": graph_time(moment)} for moment, value in values
    ]
    return _frame(row, name, "day") | {"values": listed} if listed else None


def followers_on(row: store.Row, moment: int) -> int:
    """Followers at a moment: between two known days by a straight line."""
    known: list[tuple[int, int]] = [
        (
            store.seconds(
                datetime.combine(date.fromisoformat(day), datetime.min.time())
            ),
            n,
        )
        for day, n in json.loads(row["follower_history"])
    ]
    if not known or moment >= known[-1][0]:
        return int(row["followers_count"] if not known else known[-1][1])
    if moment <= known[0][0]:
        return int(known[0][1])
    for (start, few), (end, many) in pairwise(known):
        if start <= moment < end:
            return round(few + (many - few) * (moment - start) / (end - start))
    return int(known[-1][1])


def _daily_followers(row: store.Row, window: Window) -> Iterator[tuple[int, int]]:
    """New followers of each day."""
    if row["followers_count"] < FEWEST_FOLLOWERS:
        return
    for day in _days(window):
        gained = followers_on(row, day.until + 1) - followers_on(row, day.since)
        yield day.until + 1, max(0, gained)


def _follows(row: store.Row, field: Field, window: Window) -> dict[str, Any] | None:
    if row["followers_count"] < FEWEST_FOLLOWERS:
        return None
    gained = followers_on(row, window.until) - followers_on(row, window.since)
    lost = max(1, abs(gained) // 4)
    total: dict[str, Any] = {"value": gained + 2 * lost}
    if field.argument("breakdown"):
        parts: dict[tuple[str, ...], int] = {
            ("FOLLOWER",): gained + lost,
            ("NON_FOLLOWER",): lost,
        }
        total["breakdowns"] = [_breakdown(["follow_type"], parts)]
    return _frame(row, "follows_and_unfollows", "day") | {"total_value": total}


def _online(row: store.Row, field: Field) -> dict[str, Any] | None:
    _period("online_followers", field, "lifetime")
    if row["followers_count"] < FEWEST_FOLLOWERS:
        return None
    hours = demographics.online(row["market"], row["followers_count"])
    day = datetime.fromtimestamp(store.now(), UTC).date() - timedelta(days=1)
    moment = store.seconds(datetime.combine(day, datetime.min.time())) + DAY_END
    return _frame(row, "online_followers", "lifetime") | {
        "values": [{"value": hours, "end_time": graph_time(moment)}]
    }


def _demographics(row: store.Row, name: str, field: Field) -> dict[str, Any] | None:
    _period(name, field, "lifetime")
    if field.argument("timeframe") not in TIMEFRAMES:
        message = (
            f"timeframe must be one of the following values: {', '.join(TIMEFRAMES)}"
        )
        raise parameter(message)
    keys = field.listed("breakdown")
    if not keys or not set(keys) <= demographics.KEYS:
        message = f"breakdown must be one of: {', '.join(sorted(demographics.KEYS))}"
        raise parameter(message)
    people = row["followers_count"]
    if name == "engaged_audience_demographics":
        people //= 12
    if people < FEWEST_FOLLOWERS:
        return None
    parts = demographics.parts(row["market"], people, keys)
    return _frame(row, name, "lifetime") | {
        "total_value": {"breakdowns": [_breakdown(keys, parts)]}
    }
