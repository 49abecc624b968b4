"""The use of engines in the words and shapes that its page shows."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel import numbers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.enums import AnalysisType
from analysis.selectors.ledger import MonthUse, Part
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series

PROVIDERS = {"openai": "OpenAI", "anthropic": "Anthropic"}
# Below a dollar cents are too coarse: a call costs a small part of one.
_FINE = "¤#,##0.00##"


def dollars(value: Decimal) -> str:
    """$12.50, and $0.0004 below a dollar."""
    pattern = _FINE if value < 1 else None
    return numbers.format_currency(
        value, "USD", pattern, locale=figures.locale(), currency_digits=pattern is None
    )


def kind_rows(use: MonthUse) -> list[tuple[str, Part, str]]:
    labels: dict[str, str] = {one.value: str(one.label) for one in AnalysisType}
    return _rows(use.by_kind, labels)


def provider_rows(use: MonthUse) -> list[tuple[str, Part, str]]:
    return _rows(use.by_provider, PROVIDERS)


def _rows(parts: Sequence[Part], labels: dict[str, str]) -> list[tuple[str, Part, str]]:
    """Name, figures and cost; a dash where the cost of no call is known."""
    return [(labels.get(one.name, one.name), one, _cost(one)) for one in parts]


def _cost(part: Part) -> str:
    return figures.UNKNOWN if part.unknown == part.calls else dollars(part.cost_usd)


def use_chart(use: MonthUse) -> Chart:
    days = [date.fromisoformat(one.name) for one in use.by_day]
    return Chart(
        id="ai-use",
        title=_("Calls to engines of this month"),
        labels=[figures.day_and_month(one) for one in days],
        series=[Series(_("Calls"), [one.calls for one in use.by_day])],
        kind="bar",
        first_column=_("Day (UTC)"),
    )


def forecast_text(use: MonthUse) -> str:
    """What the month will come to, how that was found, and whether the budget holds it."""
    found = use.forecast
    if found is None:
        return _("Too little data for a forecast: it needs three full days of use.")
    text = ngettext(
        "Spent so far, and for each day that is left the mean of the last %(days)s full day: %(amount)s a day.",
        "Spent so far, and for each day that is left the mean of the last %(days)s full days: %(amount)s a day.",
        found.days,
    ) % {"days": found.days, "amount": dollars(found.a_day_usd)}
    if found.month_usd > use.budget_usd:
        over = _("That is more than the budget: our own words answer when it is spent.")
        return f"{text} {over}"
    return text
