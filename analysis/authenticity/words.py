"""What the signals mean, in sentences: of numbers, never of a person's character."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.authenticity.signals import Signal

NAMES: Mapping[str, Any] = {
    "followers": gettext_lazy("Followers"),
    "follows_per_follower": gettext_lazy("Follows per follower"),
    "posts": gettext_lazy("Posts"),
    "picture": gettext_lazy("Profile picture"),
    "bio": gettext_lazy("Bio"),
    "username_digits": gettext_lazy("Digits in the user name"),
    "full_name": gettext_lazy("Full name"),
    "external_link": gettext_lazy("Link in the profile"),
    "private": gettext_lazy("Private account"),
    "engagement": gettext_lazy("Engagement for its size"),
    "likes_per_comment": gettext_lazy("Likes per comment"),
    "evenness": gettext_lazy("Variation of likes"),
    "growth_jumps": gettext_lazy("Jumps of followers"),
    "posting_hours": gettext_lazy("Posting hours"),
    "near_duplicates": gettext_lazy("Near-duplicate comments"),
    "generic_comments": gettext_lazy("Generic comments"),
    "co_commenters": gettext_lazy("People who comment together"),
    "comment_language": gettext_lazy("Language of comments"),
}
# Missing links and bios and public accounts never weigh enough to be a reason.
_REASONS: Mapping[str, Any] = {
    "followers": gettext_lazy("Only %(value)s followers."),
    "follows_per_follower": gettext_lazy(
        "Follows %(value)s accounts for each one that follows it."
    ),
    "posts": gettext_lazy("Only %(value)s posts."),
    "picture": gettext_lazy("No profile picture."),
    "username_digits": gettext_lazy("%(percent)s %% of the user name are digits."),
    "full_name": gettext_lazy(
        "The full name is empty, made of digits or the user name again."
    ),
    "engagement": gettext_lazy(
        "Likes are %(value)s standard deviations from what is usual for its followers, over %(sample)s posts."
    ),
    "likes_per_comment": gettext_lazy(
        "%(value)s likes for each comment, over %(sample)s posts: far from usual."
    ),
    "evenness": gettext_lazy(
        "Likes hardly vary from post to post, over %(sample)s posts."
    ),
    "growth_jumps": gettext_lazy(
        "In one of %(sample)s weeks followers jumped, %(value)s robust standard deviations beyond the usual change."
    ),
    "posting_hours": gettext_lazy(
        "%(sample)s posts are spread evenly over all 24 hours."
    ),
    "near_duplicates": gettext_lazy(
        "%(percent)s %% of %(sample)s comments are near-duplicates of what others wrote."
    ),
    "generic_comments": gettext_lazy(
        "%(percent)s %% of %(sample)s comments are emoji alone or fit any post."
    ),
    "co_commenters": gettext_lazy(
        "The same people comment together: %(percent)s %% of pairs, among %(sample)s commenters."
    ),
    "comment_language": gettext_lazy(
        "%(percent)s %% of %(sample)s comments are in languages that the market does not speak."
    ),
}
_COMMENTS = gettext_lazy(
    "At least 30 comments of others are needed; Instagram gives them of your own accounts only."
)
_WHY_NOT: Mapping[str, Any] = {
    "engagement": gettext_lazy(
        "Followers and at least 10 posts with their likes are needed."
    ),
    "likes_per_comment": gettext_lazy(
        "At least 10 posts with likes and comments are needed."
    ),
    "evenness": gettext_lazy(
        "At least 10 posts with likes, 20 likes at the median, are needed."
    ),
    "growth_jumps": gettext_lazy("Follower counts of at least 9 weeks are needed."),
    "posting_hours": gettext_lazy("At least 30 posts with their times are needed."),
    "near_duplicates": _COMMENTS,
    "generic_comments": _COMMENTS,
    "co_commenters": gettext_lazy(
        "At least 30 commenters are needed, 5 of whom wrote under 3 posts or more; Instagram gives them of your own accounts only."
    ),
    "comment_language": gettext_lazy(
        "A market and at least 30 comments in a language that was recognised are needed."
    ),
}


def reason(signal: Signal) -> str:
    """Why a signal is inconsistent with organic growth."""
    return str(_REASONS[signal.name]) % {
        "value": f"{round(signal.value, 1):g}",
        "percent": f"{100 * signal.value:.0f}",
        "sample": signal.sample,
    }


def why_not(name: str) -> str:
    """Why a signal could not be measured."""
    known = _WHY_NOT.get(name)
    return str(known) if known else _("The profile does not tell.")


def too_little() -> str:
    return _(
        "Too little to judge: at least three facts of the profile are needed, one of them followers or posts; or 10 posts with their likes."
    )
