"""Rules for what people write about engines."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ENGINES = ("openai", "anthropic", "local")


def names_of(order: str) -> list[str]:
    """The names in a list with commas."""
    return [name for one in order.split(",") if (name := one.strip())]


def validate_order(order: str) -> None:
    """Engines that there are, each once."""
    names = names_of(order)
    unknown = [one for one in names if one not in ENGINES]
    if unknown:
        raise ValidationError(
            _("There is no engine “%(name)s”: write openai, anthropic or local."),
            code="unknown",
            params={"name": unknown[0]},
        )
    if len(set(names)) < len(names):
        raise ValidationError(_("Name each engine once."), code="twice")
