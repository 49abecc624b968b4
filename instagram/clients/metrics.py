"""Every figure that Instagram has, or had: for what, by which log-in, from when to when.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights
https://developers.facebook.com/docs/instagram-platform/api-reference/instagram-user/insights
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from instagram.enums import Login, ProductType

Version = tuple[int, int]

FEED, REELS, STORY = ProductType.FEED, ProductType.REELS, ProductType.STORY
ALL = frozenset({FEED, REELS, STORY})
POSTS = frozenset({FEED, REELS})
PROFILE = frozenset({FEED, STORY})
BOTH = frozenset(Login)
FACEBOOK = frozenset({Login.FACEBOOK})


class Period(StrEnum):
    DAY = "day"
    LIFETIME = "lifetime"


class MetricType(StrEnum):
    TOTAL_VALUE = "total_value"
    TIME_SERIES = "time_series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure; ``since`` is its first version, ``until`` the first without it.

    Meta ends figures on a day as well, whatever the version: ``ended_on`` is the first day
    without it, ``began_on`` the first with it.
    """

    name: str
    period: Period = Period.LIFETIME
    breakdowns: tuple[str, ...] = ()
    logins: frozenset[Login] = BOTH
    since: Version | None = None
    until: Version | None = None
    began_on: date | None = None
    ended_on: date | None = None
    # False: refused for part of the posts, so that it would spoil the call for all.
    is_default: bool = True

    def is_alive(self, version: Version, on: date) -> bool:
        return (
            (self.since is None or version >= self.since)
            and (self.until is None or version < self.until)
            and (self.began_on is None or on >= self.began_on)
            and (self.ended_on is None or on < self.ended_on)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaMetric(Metric):
    """A figure of posts; their period is always their lifetime."""

    product_types: frozenset[ProductType]
    # Still told of what was posted before that day, after it ended for all others.
    kept_for_posts_before: date | None = None

    def is_valid(
        self, product_type: str, version: Version, on: date, posted_on: date | None
    ) -> bool:
        if product_type not in self.product_types:
            return False
        before = self.kept_for_posts_before
        if before and posted_on and posted_on < before:
            # Only the version ends it then.
            return self.until is None or version < self.until
        return self.is_alive(version, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMetric(Metric):
    """A figure of the account as a whole."""

    period: Period = Period.DAY
    metric_types: tuple[MetricType, ...] = (MetricType.TOTAL_VALUE,)
    # One of this_week and this_month is demanded.
    has_timeframe: bool = False


def _media(*names: str, of: frozenset[ProductType], **facts: object) -> list[Metric]:
    return [
        MediaMetric(name=name, product_types=of, **facts)  # type: ignore[arg-type]  # facts are the fields
        for name in names
    ]


def _account(*names: str, **facts: object) -> list[Metric]:
    return [
        AccountMetric(name=name, **facts)  # type: ignore[arg-type]  # facts are the fields
        for name in names
    ]


_ONLY_REELS, _ONLY_STORY = frozenset({REELS}), frozenset({STORY})
_ONLY_FEED = frozenset({FEED})
# Of the days when Meta took figures away from every version at once.
_DECEMBER_2023 = date(2023, 12, 11)
_JANUARY_2025 = date(2025, 1, 8)
_APRIL_2025 = date(2025, 4, 21)
_JUNE_2026 = date(2026, 6, 22)
# One name of the table, another of the list of parameters; both are tried.
FOLLOW_TYPE, FOLLOWER_TYPE = "follow_type", "follower_type"
_BY_PRODUCT = ("media_product_type",)

METRICS: tuple[Metric, ...] = (
    *_media("views", "reach", "shares", "total_interactions", of=ALL),
    *_media("likes", "comments", "saved", of=POSTS),
    *_media("reposts", of=ALL),
    *_media("profile_visits", "follows", of=PROFILE),
    *_media("profile_activity", of=PROFILE, breakdowns=("action_type",)),
    # Times in milliseconds, the rate in per cent who left in the first three seconds.
    *_media(
        "ig_reels_avg_watch_time", "ig_reels_video_view_total_time", of=_ONLY_REELS
    ),
    *_media("reels_skip_rate", of=_ONLY_REELS),
    # An error for posts that are not shared to Facebook.
    *_media("crossposted_views", of=_ONLY_REELS, is_default=False),
    *_media("facebook_views", of=ALL, is_default=False),
    *_media("replies", of=_ONLY_STORY),
    *_media("navigation", of=_ONLY_STORY, breakdowns=("story_navigation_action_type",)),
    *_media("link_clicks", of=_ONLY_STORY, logins=FACEBOOK, began_on=_JUNE_2026),
    # With what promotion brought, and for views with what Facebook brought.
    *_media("total_likes", "total_comments", of=POSTS, logins=FACEBOOK),
    *_media("total_views", of=ALL, logins=FACEBOOK),
    # Gone; the version they went with says for whom they are still valid.
    *_media(
        "impressions",
        of=ALL,
        until=(22, 0),
        ended_on=_APRIL_2025,
        kept_for_posts_before=date(2024, 7, 2),
        is_default=False,
    ),
    *_media(
        "plays",
        "clips_replays_count",
        "ig_reels_aggregated_all_plays_count",
        of=_ONLY_REELS,
        until=(22, 0),
        ended_on=_APRIL_2025,
        is_default=False,
    ),
    *_media(
        "video_views",
        of=_ONLY_FEED,
        until=(21, 0),
        ended_on=_JANUARY_2025,
        is_default=False,
    ),
    *_media(
        "engagement",
        "carousel_album_engagement",
        "carousel_album_impressions",
        "carousel_album_reach",
        "carousel_album_saved",
        "carousel_album_video_views",
        of=_ONLY_FEED,
        until=(18, 0),
        ended_on=_DECEMBER_2023,
        is_default=False,
    ),
    *_media(
        "taps_forward",
        "taps_back",
        "exits",
        of=_ONLY_STORY,
        until=(18, 0),
        ended_on=_DECEMBER_2023,
        is_default=False,
    ),
    *_account(
        "reach",
        metric_types=(MetricType.TOTAL_VALUE, MetricType.TIME_SERIES),
        breakdowns=(*_BY_PRODUCT, FOLLOW_TYPE),
    ),
    *_account("views", breakdowns=(*_BY_PRODUCT, FOLLOW_TYPE, FOLLOWER_TYPE)),
    *_account("accounts_engaged", "replies", "reposts"),
    *_account(
        *("total_interactions", "likes", "comments", "shares", "saves"),
        breakdowns=_BY_PRODUCT,
    ),
    *_account("follows_and_unfollows", breakdowns=(FOLLOW_TYPE,)),
    *_account("profile_links_taps", breakdowns=("contact_button_type",)),
    *_account(
        "follower_demographics",
        "engaged_audience_demographics",
        period=Period.LIFETIME,
        breakdowns=("age", "gender", "country", "city"),
        has_timeframe=True,
    ),
    # No longer in Meta's table, but still in its text or seen in use: asked by themselves.
    *_account(
        "follower_count", metric_types=(MetricType.TIME_SERIES,), is_default=False
    ),
    *_account("online_followers", period=Period.LIFETIME, is_default=False),
    *_account("profile_views", is_default=False),
    *_account(
        *("website_clicks", "email_contacts", "phone_call_clicks"),
        *("text_message_clicks", "get_directions_clicks"),
        until=(21, 0),
        ended_on=_JANUARY_2025,
        is_default=False,
    ),
)
MEDIA_METRICS = tuple(one for one in METRICS if isinstance(one, MediaMetric))
ACCOUNT_METRICS = tuple(one for one in METRICS if isinstance(one, AccountMetric))
_MEDIA_BY_NAME = {metric.name: metric for metric in MEDIA_METRICS}


def parse_version(version: str) -> Version:
    """(25, 0) from "v25.0"."""
    major, _, minor = version.removeprefix("v").partition(".")
    return int(major), int(minor or 0)


def today() -> date:
    return datetime.now(UTC).date()


def media_metrics(
    product_type: str,
    version: str,
    login: Login = Login.INSTAGRAM,
    on: date | None = None,
) -> tuple[str, ...]:
    """What to ask for by default; without a known placement, what all posts have."""
    number, day = parse_version(version), on or today()
    wanted = [product_type] if product_type in ALL else [FEED, REELS]
    return tuple(
        metric.name
        for metric in MEDIA_METRICS
        if metric.is_default
        and login in metric.logins
        and all(metric.is_valid(kind, number, day, None) for kind in wanted)
    )


def media_breakdowns(product_type: str, names: tuple[str, ...]) -> Iterator[Metric]:
    """Those of ``names`` whose parts can be asked for, each by a call of its own."""
    for metric in MEDIA_METRICS:
        if (
            metric.breakdowns
            and metric.name in names
            and product_type in metric.product_types
        ):
            yield metric


def is_valid(
    name: str,
    product_type: str,
    version: str,
    *,
    on: date | None = None,
    posted_on: date | None = None,
) -> bool:
    """Whether this version knows the metric for this placement, by default or not."""
    metric = _MEDIA_BY_NAME.get(name)
    number, day = parse_version(version), on or today()
    return metric is not None and metric.is_valid(product_type, number, day, posted_on)


def daily_groups(version: str, on: date | None = None) -> list[tuple[str, list[str]]]:
    """The account's figures of a day, by the breakdown that they are asked for with.

    Each metric is in one group at least: with a breakdown its whole comes along.
    """
    number, day = parse_version(version), on or today()
    groups: dict[str, list[str]] = {}
    for metric in ACCOUNT_METRICS:
        is_daily = (
            metric.period == Period.DAY
            and MetricType.TOTAL_VALUE in metric.metric_types
        )
        if not (is_daily and metric.is_default and metric.is_alive(number, day)):
            continue
        has_spellings = FOLLOWER_TYPE in metric.breakdowns
        for breakdown in metric.breakdowns or ("",):
            if not (has_spellings and breakdown in {FOLLOW_TYPE, FOLLOWER_TYPE}):
                groups.setdefault(breakdown, []).append(metric.name)
    return list(groups.items())


def account_metrics(version: str, on: date | None = None) -> list[AccountMetric]:
    """Every figure of the account that is asked for, in one way or another."""
    number, day = parse_version(version), on or today()
    return [metric for metric in ACCOUNT_METRICS if metric.is_alive(number, day)]
