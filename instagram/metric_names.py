"""The figures of Instagram in a person's words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from instagram.clients.refusals import ACCOUNT_SCOPE, OTHER_SCOPE
from instagram.enums import ProductType

_NAMES: dict[str, Promise] = {
    "views": _("Views"),
    "reach": _("Reach"),
    "shares": _("Shares"),
    "total_interactions": _("Interactions"),
    "likes": _("Likes"),
    "comments": _("Comments"),
    "saved": _("Saves"),
    "saves": _("Saves"),
    "reposts": _("Reposts"),
    "replies": _("Replies"),
    "navigation": _("Steps on from it"),
    "navigation.tap_forward": _("Taps forward"),
    "navigation.tap_back": _("Taps back"),
    "navigation.tap_exit": _("Exits"),
    "navigation.swipe_forward": _("Swipes to the next"),
    "link_clicks": _("Clicks on links"),
    "profile_visits": _("Visits to the profile"),
    "profile_activity": _("Actions on the profile"),
    "profile_views": _("Views of the profile"),
    "follows": _("New followers"),
    "ig_reels_avg_watch_time": _("Average time watched"),
    "ig_reels_video_view_total_time": _("Total time watched"),
    "reels_skip_rate": _("Left in the first three seconds"),
    "total_likes": _("Likes with promotion"),
    "total_comments": _("Comments with promotion"),
    "total_views": _("Views with promotion and Facebook"),
    "accounts_engaged": _("Accounts that engaged"),
    "follows_and_unfollows": _("Followers gained and lost"),
    "profile_links_taps": _("Taps on links of the profile"),
    "follower_count": _("New followers per day"),
    "online_followers": _("When followers are online"),
    "follower_demographics": _("Who the followers are"),
    "engaged_audience_demographics": _("Who the people who engaged are"),
}
_BREAKDOWNS: dict[str, Promise] = {
    "media_product_type": _("by kind of post"),
    "follow_type": _("by followers and others"),
    "follower_type": _("by followers and others"),
    "contact_button_type": _("by button"),
    "time_series": _("day by day"),
    "age": _("by age"),
    "gender": _("by gender"),
    "country": _("by country"),
    "city": _("by city"),
    "age,gender": _("by age and gender"),
}
_SCOPES: dict[str, Promise] = {ACCOUNT_SCOPE: _("Account"), OTHER_SCOPE: _("Posts")}


def metric_name(metric: str) -> str:
    """In words; a figure that we have none for keeps its own name."""
    if metric in _NAMES:
        return str(_NAMES[metric])
    name, _dot, breakdown = metric.partition(".")
    if name in _NAMES and breakdown in _BREAKDOWNS:
        return f"{_NAMES[name]}, {_BREAKDOWNS[breakdown]}"
    return metric


def scope_name(scope: str) -> str:
    """What a refusal is about, in words."""
    if scope in ProductType.values:
        return str(ProductType(scope).label)
    return str(_SCOPES.get(scope, scope))
