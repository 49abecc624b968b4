"""What to mend about a post, in our own words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.figures.quality import Part

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PART_NAMES: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy("First line"),
    "readability": gettext_lazy("Readability"),
    "call_to_action": gettext_lazy("Call to action"),
    "claims": gettext_lazy("Claims"),
    "hashtag_mix": gettext_lazy("Number of hashtags"),
    "hashtag_relevance": gettext_lazy("Relevance of hashtags"),
}
_MENDINGS: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy(
        "Begin with a line of 10 to 125 characters that asks, counts or speaks to the reader."
    ),
    "readability": gettext_lazy("Write shorter sentences."),
    "call_to_action": gettext_lazy(
        "Say what people should do: comment, save, visit the link."
    ),
    "claims": gettext_lazy(
        "Look at the wording with the rules of the market: see “Cultural fit”."
    ),
    "hashtag_mix": gettext_lazy("Use three to ten hashtags."),
    "hashtag_relevance": gettext_lazy(
        "Use hashtags that other posts of this market use as well."
    ),
}
_WHY: Mapping[str, "StrOrPromise"] = {
    "no_words": gettext_lazy("the caption has no words"),
    "no_hashtags": gettext_lazy("the post has no hashtags"),
    "no_rules": gettext_lazy("no rules of this market are kept here"),
    "few_posts": gettext_lazy("fewer than ten other posts of the market are collected"),
}
_GOOD = 70
_MOST = 5


def improvements(parts: Sequence[Part]) -> list[str]:
    """The worst first."""
    weak = sorted(
        (one for one in parts if one.score is not None and one.score < _GOOD),
        key=lambda one: one.score or 0.0,
    )
    if not weak:
        return [_("Nothing that is measured here needs mending.")]
    return [str(_MENDINGS[one.name]) for one in weak[:_MOST]]


def reasons(parts: Sequence[Part], *, reach: tuple[int, int] | None) -> list[str]:
    """What is not measured, and why."""
    told = [
        f"{PART_NAMES[one.name]}: {_WHY[one.why]}" for one in parts if one.score is None
    ]
    told.append(_("Picture and alt text: Instagram's pictures are not kept."))
    if reach is None:
        told.append(_("Reach: fewer than ten posts of this kind tell it."))
    return told
