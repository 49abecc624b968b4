"""The posts and comments that an answer rests on, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from analysis.models import AnalysisResult
from markets.selectors.evidence import TextSource, sources_of

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """``page`` counts all; ``texts`` are those of this page that are still there."""

    page: Page[tuple[str, str]]
    texts: Sequence[TextSource]
    gone: int

    @property
    def gone_note(self) -> str:
        if not self.gone:
            return ""
        return _("%(count)s of this page are no longer stored.") % {"count": self.gone}


def evidence_page(result: AnalysisResult, number: str | None) -> EvidencePage:
    codes = [
        (sort, code)
        for sort in ("posts", "comments")
        for code in result.evidence.get(sort, ())
    ]
    page = Paginator(codes, PER_PAGE).get_page(number)
    wanted: dict[str, list[str]] = {"posts": [], "comments": []}
    for sort, code in page:
        wanted[sort].append(code)
    texts = sources_of(result.company, **wanted)
    return EvidencePage(page, texts, gone=len(page.object_list) - len(texts))
