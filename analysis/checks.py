"""Refuses settings of the engines that would fail later, or worse, would not."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError

from accounts.enums import Tier
from analysis.validators import ENGINES, validate_order


@register()
def engines_are_known(**kwargs: Any) -> list[CheckMessage]:
    """A name that is misspelt would be passed over without a word."""
    try:
        validate_order(",".join(settings.AI_ENGINES))
    except ValidationError:
        return [
            Error(
                "AI_ENGINES names an engine that there is not, or one twice.",
                hint=f"Write some of {', '.join(ENGINES)}.",
                id="analysis.E001",
            )
        ]
    return []


@register()
def budgets_are_of_all_plans(**kwargs: Any) -> list[CheckMessage]:
    """A plan without a budget would ask no engine."""
    if set(settings.AI_BUDGETS) == set(Tier.values):
        return []
    return [
        Error(
            "AI_BUDGETS must name each plan once.",
            hint=f"Write an amount for each of {', '.join(Tier.values)}.",
            id="analysis.E002",
        )
    ]


@register()
def models_can_be_loaded(**kwargs: Any) -> list[CheckMessage]:
    """Texts would wait unread for a model that can't be loaded."""
    if not settings.MOOD_MODEL or all(map(find_spec, ("torch", "transformers"))):
        return []
    return [
        Error(
            "MOOD_MODEL names a model, but transformers and torch are not installed.",
            hint="Run pip install -r requirements-ml.txt, or leave MOOD_MODEL empty.",
            id="analysis.E003",
        )
    ]
