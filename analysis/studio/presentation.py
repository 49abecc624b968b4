"""Results in the words and shapes of the studio's pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from analysis.enums import AnalysisType
from analysis.models import AnalysisResult, BatchJob
from analysis.studio.layouts import Example, Layout, ResultPage
from analysis.studio.registry import LAYOUTS
from kbeauty.lib.figures import UNKNOWN
from markets.selectors.evidence import TextSource, sources_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class KindCard:
    """A kind to choose."""

    kind: str
    label: "StrOrPromise"
    icon: str
    about: "StrOrPromise"
    examples: list[tuple[int, Example]]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    result: AnalysisResult
    icon: str
    asked: str
    by: str
    cost: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Texts that are still there, below what they are examples of."""

    title: str
    texts: list[TextSource]


@dataclass(frozen=True, slots=True)
class Opened:
    """One result, laid out."""

    row: HistoryRow
    page: ResultPage
    quoted: list[Quoted]
    is_local: bool

    @property
    def result(self) -> AnalysisResult:
        return self.row.result


def kind_cards(only: str = "") -> list[KindCard]:
    return [
        KindCard(
            kind,
            AnalysisType(kind).label,
            layout.icon,
            layout.about,
            list(enumerate(layout.examples)),
        )
        for kind, layout in LAYOUTS.items()
        if only in ("", kind)
    ]


def history_rows(results: Iterable[AnalysisResult]) -> list[HistoryRow]:
    return [_row(one, LAYOUTS[one.analysis_type]) for one in results]


def _row(result: AnalysisResult, layout: Layout) -> HistoryRow:
    by = result.requested_by
    return HistoryRow(
        result=result,
        icon=layout.icon,
        asked=layout.asked(result.input_data),
        by=(by.full_name or by.email) if by else UNKNOWN,
        cost=_cost(result),
    )


def _cost(result: AnalysisResult) -> str:
    """Own words cost nothing; a model whose price nobody knows costs something."""
    cost: Any = result.cost_usd
    if cost is None:
        return _("price unknown")
    return f"${cost:.4f}" if cost else "$0"


def opened(result: AnalysisResult) -> Opened:
    layout = LAYOUTS[result.analysis_type]
    page = layout.page(result.result_data)
    return Opened(
        row=_row(result, layout),
        page=page,
        quoted=_quoted(result, page),
        is_local=result.provider == LOCAL,
    )


def _quoted(result: AnalysisResult, page: ResultPage) -> list[Quoted]:
    """All texts in one look."""
    sources = sources_of(
        result.company,
        posts=[code for one in page.quotes for code in one.posts],
        comments=[code for one in page.quotes for code in one.comments],
    )
    known = {one.code: one for one in sources}
    found = [
        Quoted(
            one.title,
            [known[code] for code in (*one.posts, *one.comments) if code in known],
        )
        for one in page.quotes
    ]
    return [one for one in found if one.texts]


def batch_columns(job: BatchJob) -> list[tuple[str, "StrOrPromise"]]:
    """The kinds of a batch with their names."""
    return [(kind, AnalysisType(kind).label) for kind in job.analysis_types]


def batch_reason(job: BatchJob) -> str:
    """Why it stopped before its end, as a sentence."""
    sentences = {
        "budget_reached": _(
            "It stopped before it would have cost more than its budget. What is analysed stays."
        ),
        "stopped_by_person": _("Somebody stopped it. What is analysed stays."),
    }
    return sentences.get(job.reason, "")
