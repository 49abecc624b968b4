"""What can be asked of which kind of media, and the words Graph uses for it."""

from collections.abc import Sequence

from instagram.sandbox import store
from instagram.sandbox.errors import unknown_metric

ALL = ("views", "reach", "shares", "total_interactions", "reposts", "facebook_views")
COUNTS = ("likes", "comments", "saved")
PROFILE = ("profile_visits", "profile_activity", "follows")
REELS_ONLY = (
    "ig_reels_avg_watch_time",
    "ig_reels_video_view_total_time",
    "reels_skip_rate",
    "crossposted_views",
)
# Only through Facebook Login.
FACEBOOK = {
    "FEED": ("total_likes", "total_comments", "total_views"),
    "AD": ("total_likes", "total_comments", "total_views"),
    "REELS": ("total_likes", "total_comments", "total_views"),
    "STORY": ("link_clicks", "total_views"),
}
BY_PRODUCT = {
    "FEED": ALL + COUNTS + PROFILE,
    "AD": ALL + COUNTS + PROFILE,
    "REELS": ALL + COUNTS + REELS_ONLY,
    "STORY": (*ALL, *PROFILE, "replies", "navigation"),
}
BREAKDOWNS = {
    "profile_activity": "action_type",
    "navigation": "story_navigation_action_type",
}
# How a count divides where the post itself does not tell (`profile_activity.email`).
SHARES = {
    "profile_activity": {"bio_link_clicked": 0.82, "email": 0.12, "text": 0.06},
    "navigation": {
        "tap_forward": 0.76,
        "swipe_forward": 0.12,
        "tap_exit": 0.08,
        "tap_back": 0.04,
    },
}
# Errors where the media was not shared to Facebook.
CROSSPOSTED = {"facebook_views", "crossposted_views"}

TITLES = {
    "views": ("Views", "The number of times your content was played or displayed."),
    "reach": (
        "Accounts reached",
        "The number of unique accounts that have seen this content at least once.",
    ),
    "shares": ("Shares", "The number of shares of your content."),
    "total_interactions": (
        "Interactions",
        "The number of likes, saves, comments and shares, minus those undone.",
    ),
    "reposts": ("Reposts", "The number of times your content was reposted."),
    "likes": ("Likes", "The number of likes on your content."),
    "comments": ("Comments", "The number of comments on your content."),
    "saved": ("Saved", "The number of unique accounts that have saved this content."),
    "profile_visits": (
        "Profile visits",
        "The number of times the profile was visited.",
    ),
    "profile_activity": (
        "Profile activity",
        "The number of actions people take when they visit the profile after this.",
    ),
    "follows": ("Follows", "The number of accounts that started following."),
    "replies": ("Replies", "The number of replies to the story."),
    "navigation": ("Navigation", "The number of actions taken from the story."),
    "ig_reels_avg_watch_time": (
        "Average watch time",
        "The average time the reel was watched, in milliseconds.",
    ),
    "ig_reels_video_view_total_time": (
        "Watch time",
        "The total time the reel was watched, in milliseconds.",
    ),
    "reels_skip_rate": (
        "Skip rate",
        "The percentage of views that left in the first three seconds.",
    ),
}


def refused(user_id: str) -> set[str]:
    """Metrics that were switched off for this account or for all."""
    told: dict[str, list[str]] = store.setting("refused_metrics", {})
    return {*told.get(user_id, ()), *told.get("", ())}


def refuse(user_id: str, name: str, *, is_refused: bool) -> None:
    told: dict[str, list[str]] = store.setting("refused_metrics", {})
    kept = {each for each in told.get(user_id, ()) if each != name}
    told[user_id] = sorted({*kept, name} if is_refused else kept)
    store.set_setting("refused_metrics", told)


def check(asked: Sequence[str], valid: Sequence[str], user_id: str) -> None:
    """One metric that is not known fails the whole call."""
    gone = refused(user_id)
    known = [name for name in valid if name not in gone]
    for index, name in enumerate(asked):
        if name not in known:
            raise unknown_metric(index, known)


def valid(product_type: str, *, is_facebook: bool) -> tuple[str, ...]:
    extra = FACEBOOK.get(product_type, ()) if is_facebook else ()
    return (*BY_PRODUCT.get(product_type, BY_PRODUCT["FEED"]), *extra)


def title(name: str) -> tuple[str, str]:
    plain = name.replace("_", " ").capitalize()
    return TITLES.get(name, (plain, f"{plain}."))
