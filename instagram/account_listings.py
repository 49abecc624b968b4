"""Page-sized reads of stories, mentions, figures and audience of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.clients.messages import message_for
from instagram.clients.refusals import REFUSED
from instagram.enums import Audience
from instagram.metric_names import metric_name, scope_name
from instagram.models import (
    AccountInsight,
    AudienceSegment,
    InstagramAccount,
    Mention,
    MetricRefusal,
    Story,
)
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series

CHART_DAYS = 90
MOST_PARTS = 8
# What a list of stories shows; the rest is in their figures.
STORY_FIGURES = ("views", "reach", "replies", "navigation.tap_exit")


def stories_of(company: Company) -> QuerySet[Story]:
    return (
        Story.objects.for_company(company).select_related("account").defer("raw_data")
    )


def mentions_of(company: Company) -> QuerySet[Mention]:
    return (
        Mention.objects.for_company(company).select_related("account").defer("raw_data")
    )


def newest_mentions(company: Company) -> QuerySet[Mention]:
    """By when they were written: a first collection finds those of months at once."""
    written = Coalesce("timestamp", "found_at")
    return (
        mentions_of(company).annotate(written_at=written).order_by("-written_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story with the figures that a list shows; an unknown one is None."""

    story: Story
    figures: Sequence[tuple[str, int | float | None]]
    reason: str


def story_row(story: Story) -> StoryRow:
    told = [(metric_name(name), story.insights.get(name)) for name in STORY_FIGURES]
    is_told = any(value is not None for _label, value in told)
    reason = "" if is_told else _why(story)
    return StoryRow(story, told, reason)


def _why(story: Story) -> str:
    if story.insights_reason:
        return str(message_for(story.insights_reason))
    return _("Not collected yet.")


def figure_charts(account: InstagramAccount) -> list[Chart]:
    """The account's figures of the last days that are known; none below two days."""
    insights = AccountInsight.objects.for_company(account.company)
    mine = insights.filter(account=account, dimension="", part="")
    newest = mine.aggregate(on=Max("measured_on"))["on"]
    if newest is None:
        return []
    first = newest - timedelta(days=CHART_DAYS - 1)
    rows = mine.filter(measured_on__gte=first)
    known = {
        (metric, day): value
        for metric, day, value in rows.values_list("metric", "measured_on", "value")
    }
    days = sorted({day for _metric, day in known})
    if len(days) < 2:
        return []
    seen = (("views", "chart-4"), ("reach", "chart-1"))
    did = (("total_interactions", "chart-2"), ("accounts_engaged", "chart-3"))
    charts = (
        _chart("account-seen", _("Views and reach per day"), days, known, seen),
        _chart("account-did", _("What people did per day"), days, known, did),
    )
    return [chart for chart in charts if chart.series]


def _chart(
    id: str,
    title: str,
    days: Sequence[date],
    known: dict[tuple[str, date], int],
    lines: Sequence[tuple[str, str]],
) -> Chart:
    return Chart(
        id=id,
        title=title,
        labels=[figures.day_and_month(day) for day in days],
        series=[
            Series(metric_name(name), [known.get((name, day)) for day in days], color)
            for name, color in lines
            if any((name, day) in known for day in days)
        ],
        first_column=_("Day"),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an audience, in words."""

    label: str
    value: int
    share: float


@dataclass(frozen=True, slots=True)
class Parts:
    """An audience by one breakdown."""

    title: str
    rows: Sequence[Part]

    @property
    def largest(self) -> float:
        return max((row.share for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class AudienceView:
    """Who follows or engages, on the newest day that is known."""

    captured_on: date | None
    parts: Sequence[Parts]
    # Why there is nothing.
    reason: str | Promise = ""


def segments_of(
    account: InstagramAccount, audience: str
) -> tuple[date | None, QuerySet[AudienceSegment]]:
    """The newest parts of an audience, largest first, and their day."""
    rows = AudienceSegment.objects.for_company(account.company).filter(
        account=account, audience=audience
    )
    newest = rows.aggregate(on=Max("captured_on"))["on"]
    return newest, rows.filter(captured_on=newest).order_by("-value", "part")


def audience_of(account: InstagramAccount, audience: str) -> AudienceView:
    """Age, gender, countries and cities as shares of those that Instagram tells."""
    captured_on, rows = segments_of(account, audience)
    by_dimension: dict[str, list[tuple[str, int]]] = {}
    for dimension, part, value in rows.values_list("dimension", "part", "value"):
        by_dimension.setdefault(dimension, []).append((part, value))
    if not by_dimension:
        return AudienceView(None, (), _why_no_audience(account, audience))
    titles = {
        "age": _("Age"),
        "gender": _("Gender"),
        "country": _("Countries"),
        "city": _("Cities"),
    }
    return AudienceView(
        captured_on,
        [
            Parts(title, _shares(dimension, by_dimension[dimension]))
            for dimension, title in titles.items()
            if dimension in by_dimension
        ],
    )


def _shares(dimension: str, parts: list[tuple[str, int]]) -> list[Part]:
    total = sum(value for _part, value in parts)
    if dimension == "age":
        parts = sorted(parts)
    shown = parts[:MOST_PARTS]
    return [
        Part(_label(dimension, part), value, 100 * value / total if total else 0)
        for part, value in shown
    ]


def _label(dimension: str, part: str) -> str:
    if dimension == "country":
        return str(figures.locale().territories.get(part, part))
    if dimension == "gender":
        return {"F": _("Women"), "M": _("Men"), "U": _("Not told")}.get(part, part)
    return part


def _why_no_audience(account: InstagramAccount, audience: str) -> str | Promise:
    metric = (
        "follower_demographics"
        if audience == Audience.FOLLOWERS
        else "engaged_audience_demographics"
    )
    refusals = MetricRefusal.objects.for_company(account.company).filter(
        account=account, metric__startswith=metric
    )
    found = refusals.first()
    return message_for(found.reason) if found else _("Not collected yet.")


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """A figure that is not to be had, and why, in words."""

    scope: str
    name: str
    reason: str | Promise
    refusal: MetricRefusal

    @property
    def is_off(self) -> bool:
        """Not asked for any more."""
        return self.refusal.reason == REFUSED


def refusals_of(account: InstagramAccount) -> list[RefusalRow]:
    rows = MetricRefusal.objects.for_company(account.company).filter(account=account)
    return [
        RefusalRow(
            scope_name(row.scope), metric_name(row.metric), message_for(row.reason), row
        )
        for row in rows
    ]
