"""The kinds that can be asked of a single post, as a batch asks them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Company, User
from analysis.enums import AnalysisType
from analysis.figures.post_mood import post_mood
from analysis.kinds.cultural_fit import CulturalFit
from analysis.kinds.frame import Kind
from analysis.kinds.quality import Quality
from analysis.services.run import run_analysis
from instagram.models import Post
from markets.selectors.addressed import known_post, shortcode_in


@dataclass(frozen=True, slots=True)
class PostCase:
    """One post of a batch; ``post`` is None where none was collected."""

    company: Company
    by: User | None
    post_url: str
    post: Post | None
    market: str

    def found(self) -> Post:
        """The post, or the sentence that says what to do."""
        if self.post is None:
            # Told first where it is no address at all.
            shortcode_in(self.post_url)
        return known_post(self.post)


def _sentiment(case: PostCase) -> tuple[dict[str, Any], Decimal]:
    return post_mood(case.found()), Decimal(0)


def _quality(case: PostCase) -> tuple[dict[str, Any], Decimal]:
    given = {"post_url": case.post_url, "post": case.found(), "detailed": True}
    return _answered(Quality(), case, given)


def _cultural_fit(case: PostCase) -> tuple[dict[str, Any], Decimal]:
    caption = case.found().caption
    given = {"content": caption, "target_market": case.market}
    return _answered(CulturalFit(), case, given)


def _answered(
    kind: Kind[Any, Any], case: PostCase, given: Mapping[str, Any]
) -> tuple[dict[str, Any], Decimal]:
    """As if it was asked for alone; what comes from the cache costs nothing now."""
    result = run_analysis(kind, company=case.company, by=case.by, given=given)
    is_free = result.result_data["cached"] or result.cost_usd is None
    cost = Decimal(0) if is_free else Decimal(result.cost_usd or 0)
    return {**result.result_data, "analysis_id": str(result.code)}, cost


# Each answers in its kind's shape and says what it cost, in US dollars.
PER_POST: Mapping[str, Callable[[PostCase], tuple[dict[str, Any], Decimal]]] = {
    AnalysisType.SENTIMENT.value: _sentiment,
    AnalysisType.QUALITY.value: _quality,
    AnalysisType.CULTURAL_FIT.value: _cultural_fit,
}
# Those whose words a language model may find: they may cost something.
ASK_A_MODEL = frozenset({AnalysisType.QUALITY.value, AnalysisType.CULTURAL_FIT.value})
