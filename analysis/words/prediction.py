"""Tips from measured effects, in our own words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.figures.prediction import Effect

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FEATURE_NAMES: Mapping[str, "StrOrPromise"] = {
    "video": gettext_lazy("Posts with a video"),
    "carousel": gettext_lazy("Carousels"),
    "question": gettext_lazy("Captions with a question"),
    "caption_length": gettext_lazy("Longer captions"),
    "hashtags": gettext_lazy("More hashtags, by ten"),
    "weekend": gettext_lazy("Posts at the weekend"),
    "evening": gettext_lazy("Posts after six in the evening"),
}


def tips(found: Sequence[Effect]) -> list[str]:
    """In the language in force; every number is one of the effects."""
    if not found:
        return [
            _(
                "No feature of your posts goes with more or fewer likes by more than chance."
            )
        ]
    return [_sentence(one) for one in found]


def _sentence(one: Effect) -> str:
    values = {
        "name": FEATURE_NAMES[one.name],
        "size": abs(one.per_cent),
        "low": one.low,
        "high": one.high,
    }
    if one.per_cent > 0:
        text = _(
            "%(name)s had %(size)s%% more likes (between %(low)s%% and %(high)s%%): this draft %(has)s."
        )
    else:
        text = _(
            "%(name)s had %(size)s%% fewer likes (between %(low)s%% and %(high)s%%): this draft %(has)s."
        )
    has = _("is one of them") if one.is_in_draft else _("is not one of them")
    return text % {**values, "has": has}
