"""Moods in the words and shapes that the panels show."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.language.identify import UNKNOWN
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series
from markets.selectors.mood import LanguageMood, MoodCount, SpanMood, TextKind

# Languages with a bar of their own: the first five, if each has this share of the texts.
# Shares of one or two texts say nothing; the rest has one bar together.
MOST_LANGUAGES = 5
LEAST_SHARE = 0.01


def kind_labels() -> dict[TextKind, str]:
    return {"comments": _("Comments"), "posts": _("Posts")}


def language_label(code: str) -> str:
    return (
        _("Emoji only or unclear") if code == UNKNOWN else figures.language_name(code)
    )


def language_rows(moods: Sequence[LanguageMood]) -> list[tuple[str, MoodCount]]:
    """Name and counts of the commonest languages, then of all others together."""
    least = LEAST_SHARE * total([one.mood for one in moods]).total
    kept = sum(one.mood.total >= least for one in moods[:MOST_LANGUAGES])
    if len(moods) == kept + 1:
        kept += 1  # one language alone goes by its name
    rows = [(language_label(one.language), one.mood) for one in moods[:kept]]
    if moods[kept:]:
        rest = total([one.mood for one in moods[kept:]])
        rows.append((_("Other languages"), rest))
    return rows


def total(moods: Sequence[MoodCount]) -> MoodCount:
    return MoodCount(
        positive=sum(one.positive for one in moods),
        neutral=sum(one.neutral for one in moods),
        negative=sum(one.negative for one in moods),
    )


def trend_chart(spans: Sequence[SpanMood]) -> Chart:
    """Net mood per span; how many texts stand behind each point is in its label."""
    return Chart(
        id="mood-trend",
        title=_("Mood over time"),
        labels=[_span_label(span) for span in spans],
        series=[Series(_("Net mood"), [span.mood.net for span in spans])],
        unit="percent",
        first_column=_("Week from"),
    )


def _span_label(span: SpanMood) -> str:
    count = span.mood.total
    texts = ngettext("%(number)s text", "%(number)s texts", count)
    day = figures.day_and_month(span.first_day)
    return f"{day} ({texts % {'number': figures.number(count)}})"
