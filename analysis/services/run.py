"""One way for every analysis: evidence, cache, figures, words, result."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation

from accounts.models import Company, User
from analysis.engines.flight import answer_key, forget, once, shorten, ttl_of
from analysis.engines.gateway import versions_of
from analysis.kinds.frame import Case, Kind
from analysis.models import AnalysisResult
from analysis.services.wording import words_for
from markets.overlay import registry_state

# Seconds that an answer holds for where something outside was wanted and did not answer.
FALLEN_BACK_FOR = 10 * 60


def run_analysis(
    kind: Kind[Any, Any], *, company: Company, by: User | None, given: Mapping[str, Any]
) -> AnalysisResult:
    """The newest answer while nothing has changed, else a new one.

    ``result_data["cached"]`` of the returned object tells which of the two it is. Equal
    questions at the same time are computed once.
    """
    language = (by.language if by else "") or translation.get_language() or "en"
    with translation.override(language):
        wanted = {**kind.wanted(company, given), "language": language}
        case = Case(company=company, wanted=wanted, now=timezone.now())
        return _once(kind, case, by)


def _once(kind: Kind[Any, Any], case: Case, by: User | None) -> AnalysisResult:
    key = _cache_key(kind, case)
    ttl = ttl_of(kind.analysis_type)
    is_passing = False

    def compute() -> int:
        nonlocal is_passing
        pk, is_passing = _analyze(kind, case, by)
        return pk

    pk, was_cached = once(key, ttl, compute)
    found: AnalysisResult | None = (
        AnalysisResult.objects.for_company(case.company).filter(pk=pk).first()
    )
    if found is None:
        # Removed since it was saved: nobody can be answered with it.
        forget(key)
        return _once(kind, case, by)
    if is_passing:
        shorten(key, FALLEN_BACK_FOR)
    found.result_data["cached"] = was_cached
    return found


def _cache_key(kind: Kind[Any, Any], case: Case) -> str:
    state = json.dumps(
        [kind.state(case), kind.version, registry_state()], sort_keys=True
    )
    return answer_key(
        kind.analysis_type,
        company_id=case.company.pk,
        wanted=case.wanted,
        evidence=hashlib.sha256(state.encode()).hexdigest(),
        prompt_version=kind.prompt_version,
        engines=versions_of(case.company),
        rules_version=kind.rules_version(),
    )


def _analyze(kind: Kind[Any, Any], case: Case, by: User | None) -> tuple[int, bool]:
    """The key of the new row, and whether it may be answered better in minutes."""
    figures = kind.figures(case)
    found = words_for(kind, case, figures, by)
    result = AnalysisResult.objects.create(
        company=case.company,
        analysis_type=kind.analysis_type,
        input_data=dict(case.wanted),
        result_data={**kind.answer(case, figures, found.words), "cached": False},
        evidence=kind.evidence(figures),
        provider=found.provider,
        model_used=found.model,
        prompt_version=found.prompt_version,
        method_version=kind.version,
        fell_back=list(found.fell_back),
        tokens_used=found.tokens,
        cost_usd=found.cost_usd,
        requested_by=by,
    )
    pk: int = result.pk
    return pk, bool(found.fell_back) or kind.is_passing(figures)
