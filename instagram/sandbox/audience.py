"""Insights of an account: sums over its posts of each day, and who follows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from instagram.sandbox import demographics, insights, metrics, paging, store
from instagram.sandbox.call import Call, graph_time
from instagram.sandbox.errors import parameter
from instagram.sandbox.fields import Field

DAY = 86_400
LONGEST_RANGE = 30 * DAY
KEPT = 90 * DAY
ONLINE_KEPT = 30 * DAY
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
# One in so many followers does something in that time.
ENGAGED = {"this_week": 30, "this_month": 12}
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
    metrics.check(asked, VALID, row["user_id"])
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
    if since > until or since < now - KEPT:
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
        return _online(row, field, window)
    if name == "follower_count":
        _period(name, field, "day")
        return _series(row, name, _daily_followers(row, window))
    _period(name, field, "day")
    if name == "reach" and field.argument("metric_type") != "total_value":
        if field.argument("breakdown"):
            message = "A breakdown needs metric_type=total_value"
            raise parameter(message)
        return _series(row, name, _daily(call, row, name, window))
    _total_only(name, field)
    if name == "follows_and_unfollows":
        return _follows(row, field, window)
    return _total(call, row, name, field, window)


def _total_only(name: str, field: Field) -> None:
    if field.argument("metric_type") != "total_value":
        message = f"The metric {name} needs metric_type=total_value"
        raise parameter(message)


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
        _compatible(name, keys, SUMMED[name][1])
        total["breakdowns"] = [_breakdown(keys, _parts(keys, figures))]
    return _frame(row, name, "day") | {"total_value": total}


def _compatible(name: str, keys: list[str], possible: tuple[str, ...]) -> None:
    """Each key once, and at most one for who sees beside one for what is seen."""
    shares = [key for key in keys if key in PARTS]
    if len({*keys}) < len(keys) or not {*keys} <= {*possible} or len(shares) > 1:
        message = f"Incompatible breakdowns ({', '.join(keys)}) for the metric {name}"
        raise parameter(message)


def _parts(
    keys: list[str], figures: list[tuple[store.Row, int]]
) -> dict[tuple[str, ...], int]:
    """The whole by kind of post and by share, in the order of the keys."""
    by_product: dict[str, int] = {}
    for post, value in figures:
        kind = _product(post) if BY_PRODUCT[0] in keys else ""
        by_product[kind] = by_product.get(kind, 0) + value
    share = next((key for key in keys if key in PARTS), "")
    parts: dict[tuple[str, ...], int] = {}
    for kind, whole in by_product.items():
        divided = insights.divide(whole, PARTS[share]) if share else {"": whole}
        for name, value in divided.items():
            told = {share: name, BY_PRODUCT[0]: kind}
            parts[tuple(told[key] for key in keys)] = value
    return parts


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
    if keys := field.listed("breakdown"):
        _compatible("follows_and_unfollows", keys, ("follow_type",))
        parts: dict[tuple[str, ...], int] = {
            ("FOLLOWER",): gained + lost,
            ("NON_FOLLOWER",): lost,
        }
        total["breakdowns"] = [_breakdown(["follow_type"], parts)]
    return _frame(row, "follows_and_unfollows", "day") | {"total_value": total}


def _online(row: store.Row, field: Field, window: Window) -> dict[str, Any] | None:
    """Followers online by hour, for the whole days of the last thirty."""
    _period("online_followers", field, "lifetime")
    if row["followers_count"] < FEWEST_FOLLOWERS:
        return None
    hours = demographics.online(row["market"], row["followers_count"])
    now = store.now()
    ends = [day.until + 1 for day in _days(window)]
    return _frame(row, "online_followers", "lifetime") | {
        "values": [
            {"value": hours if end > now - ONLINE_KEPT else {}, "end_time": told}
            for end, told in ((end, graph_time(end)) for end in ends)
            if end <= now
        ]
    }


def _demographics(row: store.Row, name: str, field: Field) -> dict[str, Any] | None:
    _period(name, field, "lifetime")
    _total_only(name, field)
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
        people //= ENGAGED[field.argument("timeframe")]
    if people < FEWEST_FOLLOWERS:
        return None
    parts = demographics.parts(row["market"], people, keys)
    return _frame(row, name, "lifetime") | {
        "total_value": {"breakdowns": [_breakdown(keys, parts)]}
    }
