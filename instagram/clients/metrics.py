"""Which insights a post has, by placement and API version.

https://developers.facebook.com/docs/instagram-platform/reference/instagram-media/insights
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from instagram.enums import ProductType

Version = tuple[int, int]

FEED, REELS, STORY = ProductType.FEED, ProductType.REELS, ProductType.STORY
ALL = frozenset({FEED, REELS, STORY})
POSTS = frozenset({FEED, REELS})
# After so many posts whose every metric was refused, the placement is not asked again.
GIVE_UP_AFTER = 3


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure; ``since`` is its first version, ``until`` the first without it."""

    name: str
    product_types: frozenset[ProductType]
    since: Version | None = None
    until: Version | None = None
    # Refused for part of the posts, or needs a breakdown: asked for by name only.
    is_default: bool = True
    breakdown: str = ""
    facebook_login_only: bool = False

    def is_valid(self, product_type: str, version: Version) -> bool:
        return (
            product_type in self.product_types
            and (self.since is None or version >= self.since)
            and (self.until is None or version < self.until)
        )


MEDIA_METRICS: tuple[Metric, ...] = (
    Metric("views", ALL),
    Metric("reach", ALL),
    Metric("shares", ALL),
    Metric("total_interactions", ALL),
    Metric("likes", POSTS),
    Metric("comments", POSTS),
    Metric("saved", POSTS),
    Metric("reposts", ALL),
    Metric("profile_visits", frozenset({FEED, STORY})),
    Metric("follows", frozenset({FEED, STORY})),
    Metric(
        "profile_activity",
        frozenset({FEED, STORY}),
        is_default=False,
        breakdown="action_type",
    ),
    Metric("ig_reels_avg_watch_time", frozenset({REELS})),
    Metric("ig_reels_video_view_total_time", frozenset({REELS})),
    Metric("reels_skip_rate", frozenset({REELS})),
    # An error for posts that are not shared to Facebook.
    Metric("crossposted_views", frozenset({REELS}), is_default=False),
    Metric("facebook_views", ALL, is_default=False),
    Metric("replies", frozenset({STORY})),
    Metric("navigation", frozenset({STORY}), breakdown="story_navigation_action_type"),
    Metric(
        "link_clicks", frozenset({STORY}), is_default=False, facebook_login_only=True
    ),
    Metric("total_likes", POSTS, is_default=False, facebook_login_only=True),
    Metric("total_comments", POSTS, is_default=False, facebook_login_only=True),
    Metric("total_views", ALL, is_default=False, facebook_login_only=True),
    # Gone; the version they went with says for whom they are still valid.
    Metric("impressions", ALL, until=(22, 0), is_default=False),
    Metric("plays", frozenset({REELS}), until=(22, 0), is_default=False),
    Metric("clips_replays_count", frozenset({REELS}), until=(22, 0), is_default=False),
    Metric(
        "ig_reels_aggregated_all_plays_count",
        frozenset({REELS}),
        until=(22, 0),
        is_default=False,
    ),
    Metric("video_views", frozenset({FEED}), until=(21, 0), is_default=False),
    Metric("engagement", frozenset({FEED}), until=(18, 0), is_default=False),
    Metric("taps_forward", frozenset({STORY}), until=(18, 0), is_default=False),
    Metric("taps_back", frozenset({STORY}), until=(18, 0), is_default=False),
    Metric("exits", frozenset({STORY}), until=(18, 0), is_default=False),
)
_BY_NAME = {metric.name: metric for metric in MEDIA_METRICS}


def parse_version(version: str) -> Version:
    """(25, 0) from "v25.0"."""
    major, _, minor = version.removeprefix("v").partition(".")
    return int(major), int(minor or 0)


def media_metrics(product_type: str, version: str) -> tuple[str, ...]:
    """What to ask for by default; without a known placement, what all posts have."""
    number = parse_version(version)
    wanted = [product_type] if product_type in ALL else [FEED, REELS]
    return tuple(
        metric.name
        for metric in MEDIA_METRICS
        if metric.is_default and all(metric.is_valid(kind, number) for kind in wanted)
    )


def is_valid(name: str, product_type: str, version: str) -> bool:
    """Whether this version knows the metric for this placement, by default or not."""
    metric = _BY_NAME.get(name)
    return metric is not None and metric.is_valid(product_type, parse_version(version))


@dataclass(slots=True)
class RefusedMetrics:
    """The metrics Instagram refused for this account in this run, by placement."""

    names: dict[str, set[str]] = field(default_factory=dict)
    barren: Counter[str] = field(default_factory=Counter)

    def allowed(self, product_type: str, names: Iterable[str]) -> list[str]:
        if self.barren[product_type] >= GIVE_UP_AFTER:
            return []
        refused = self.names.get(product_type, set())
        return [name for name in names if name not in refused]

    def note(
        self, product_type: str, refused: Iterable[str], *, any_left: bool
    ) -> None:
        """Remember; a post whose every metric fails tells of itself, not of the metrics."""
        if any_left:
            self.names.setdefault(product_type, set()).update(refused)
            self.barren[product_type] = 0
        else:
            self.barren[product_type] += 1
