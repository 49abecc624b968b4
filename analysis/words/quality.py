"""What to mend about a post, in our own words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.figures.parts import Part
from analysis.figures.quality import Reach

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PART_NAMES: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy("First line"),
    "readability": gettext_lazy("Readability"),
    "call_to_action": gettext_lazy("Call to action"),
    "claims": gettext_lazy("Claims"),
    "disclosure": gettext_lazy("Mark of a paid post"),
    "hashtag_mix": gettext_lazy("Number of hashtags"),
    "hashtag_relevance": gettext_lazy("Relevance of hashtags"),
    "alt_text": gettext_lazy("Alt text"),
    "image_size": gettext_lazy("Size of the picture"),
    "image_ratio": gettext_lazy("Ratio of the picture"),
    "image_sharpness": gettext_lazy("Sharpness"),
    "image_exposure": gettext_lazy("Exposure"),
    "image_contrast": gettext_lazy("Contrast of the picture"),
    "image_text_area": gettext_lazy("Text on the picture"),
}
# What the value counts, behind the number.
UNITS: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy("characters"),
    "claims": gettext_lazy("rules met"),
    "disclosure": gettext_lazy("rules met"),
    "hashtag_mix": gettext_lazy("hashtags"),
    "hashtag_relevance": gettext_lazy("hashtags in use"),
    "alt_text": gettext_lazy("characters"),
    "image_size": gettext_lazy("pixels wide"),
    "image_exposure": gettext_lazy("per cent without detail"),
    "image_text_area": gettext_lazy("per cent of the area"),
}
# By the method of a part, or by its name where it has only one.
METHODS: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy(
        "40 points for 10 to 125 characters, 30 for a question, a number or “you”, 30 for words before any tag"
    ),
    "flesch": gettext_lazy("Flesch reading ease (1948); 60 and more is full marks"),
    "amstad": gettext_lazy("Amstad's formula (1978); 60 and more is full marks"),
    "kandel_moles": gettext_lazy(
        "Kandel and Moles' formula (1958); 60 and more is full marks"
    ),
    "fernandez_huerta": gettext_lazy(
        "Fernández Huerta's formula (1959); 60 and more is full marks"
    ),
    "martins": gettext_lazy(
        "Flesch's formula for Portuguese (Martins and others, 1996); 60 and more is full marks"
    ),
    "gulpease": gettext_lazy("Gulpease index (1988); 60 and more is full marks"),
    "words": gettext_lazy(
        "Words a sentence: 12 are full marks, 30 none; no formula is agreed on for this language"
    ),
    "characters": gettext_lazy(
        "Characters a sentence: 40 are full marks, 120 none; no formula is agreed on for this language"
    ),
    "call_to_action": gettext_lazy("Whether the caption asks for something"),
    "claims": gettext_lazy("100 less a cost for each rule of the market that is met"),
    "disclosure": gettext_lazy(
        "100 less a cost for each rule of the market on marks of paid posts that is met"
    ),
    "hashtag_mix": gettext_lazy("3 to 10 are full marks, 30 none"),
    "hashtag_relevance": gettext_lazy(
        "Share of the hashtags that two or more other posts of the market use"
    ),
    "alt_text": gettext_lazy(
        "60 points for one (WCAG 2.2, 1.1.1), 20 for 10 to 250 characters, 20 for a script that the market reads"
    ),
    "image_size": gettext_lazy("1,080 pixels of width are full marks, 320 none"),
    "image_ratio": gettext_lazy(
        "A shape that the place wants is full marks, half as wide or tall again none"
    ),
    "image_sharpness": gettext_lazy(
        "Variance of the Laplacian (Pech-Pacheco, 2000): 100 is full marks; our choice"
    ),
    "image_exposure": gettext_lazy(
        "Pixels without detail: up to 10 per cent are full marks, 50 none; our choice"
    ),
    "image_contrast": gettext_lazy(
        "Standard deviation of lightness (Peli, 1990): 0.18 is full marks, 0.05 none; our choice"
    ),
    "image_text_area": gettext_lazy(
        "Estimated by strokes like letters: up to 20 per cent are full marks, 60 none"
    ),
}
_MENDINGS: Mapping[str, "StrOrPromise"] = {
    "hook": gettext_lazy(
        "Begin with a line of 10 to 125 characters that asks, counts or speaks to the reader."
    ),
    "readability": gettext_lazy("Write shorter sentences and shorter words."),
    "call_to_action": gettext_lazy(
        "Say what people should do: comment, save, visit the link."
    ),
    "claims": gettext_lazy(
        "Look at the wording with the rules of the market: see “Cultural fit”."
    ),
    "disclosure": gettext_lazy(
        "Mark the post as paid for in the words and the place that the market wants."
    ),
    "hashtag_mix": gettext_lazy("Use three to ten hashtags."),
    "hashtag_relevance": gettext_lazy(
        "Use hashtags that other posts of this market use as well."
    ),
    "alt_text": gettext_lazy(
        "Describe the picture in one or two sentences, in the market's language, for people who can't see it."
    ),
    "image_size": gettext_lazy("Upload the picture at 1,080 pixels of width or more."),
    "image_ratio": gettext_lazy("Cut the picture to the shape that the place wants."),
    "image_sharpness": gettext_lazy(
        "Use a sharper picture, or one with more detail where it is meant to be soft."
    ),
    "image_exposure": gettext_lazy(
        "Bring back detail in the darkest or the brightest parts."
    ),
    "image_contrast": gettext_lazy("Part the product from its ground more clearly."),
    "image_text_area": gettext_lazy("Put less text on the picture."),
}
_WHY: Mapping[str, "StrOrPromise"] = {
    "few_words": gettext_lazy("the caption has fewer than five words"),
    "no_hashtags": gettext_lazy("the post has no hashtags"),
    "no_rules": gettext_lazy("no rules of this market are kept here"),
    "few_posts": gettext_lazy("fewer than ten other posts of the market are collected"),
    "not_told": gettext_lazy(
        "nothing says that the post was paid for; say so to have it looked at"
    ),
    "unpaid": gettext_lazy("the post was not paid for"),
    "not_single": gettext_lazy("Instagram tells the alt text of single pictures only"),
    "file_link": gettext_lazy("the post comes from a file"),
    "no_link": gettext_lazy("Instagram gave no link to the picture"),
    "link_ended": gettext_lazy(
        "the link to the picture has ended; collect the account again for a new one"
    ),
    "no_picture_now": gettext_lazy(
        "the picture could not be fetched; ask again in ten minutes"
    ),
    "no_picture": gettext_lazy("what lies at the link is no picture that we can read"),
}
_GOOD = 70
_MOST = 5


def part_of(part: Part) -> dict[str, Any]:
    """A part for programs, its method in the language in force."""
    method = METHODS[part.method or part.name] if part.score is not None else ""
    return {**asdict(part), "method": str(method)}


def improvements(parts: Sequence[Part]) -> list[str]:
    """The worst first."""
    weak = sorted(
        (one for one in parts if one.score is not None and one.score < _GOOD),
        key=lambda one: one.score or 0.0,
    )
    if not weak:
        return [_("Nothing that is measured here needs mending.")]
    return [str(_MENDINGS[one.name]) for one in weak[:_MOST]]


def reasons(parts: Sequence[Part], *, reach: Reach) -> list[str]:
    """What is not measured, and why; parts with the same reason in one sentence."""
    names: dict[str, list[str]] = {}
    for one in parts:
        if one.score is None:
            names.setdefault(one.why, []).append(str(PART_NAMES[one.name]))
    told = [f"{', '.join(group)}: {_WHY[why]}." for why, group in names.items()]
    if reach.low is None:
        told.append(_("Reach: fewer than ten posts of this account tell it."))
    return told
