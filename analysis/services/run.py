"""One way for every analysis: evidence, cache, figures, words, result."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation

from accounts.models import Company, User
from analysis.engines.gateway import ask
from analysis.kinds.frame import Case, Kind
from analysis.models import AnalysisResult
from analysis.services.cache_counts import count_look_up

# What local words hold for where a model was wanted and none answered.
FALLEN_BACK_FOR = 10 * 60


def run_analysis(
    kind: Kind[Any, Any], *, company: Company, by: User | None, given: Mapping[str, Any]
) -> AnalysisResult:
    """The newest answer while nothing has changed, else a new one.

    ``result_data["cached"]`` of the returned object tells which of the two it is.
    """
    language = (by.language if by else "") or translation.get_language() or "en"
    with translation.override(language):
        wanted = {**kind.wanted(company, given), "language": language}
        case = Case(company=company, wanted=wanted, now=timezone.now())
        key = _cache_key(kind, case)
        known = _known(company, cache.get(key))
        count_look_up(is_hit=known is not None)
        if known is not None:
            return known
        result = _analyze(kind, case, by)
    kept_for = (
        min(kind.kept_for, FALLEN_BACK_FOR) if result.fell_back else kind.kept_for
    )
    cache.set(key, result.pk, kept_for)
    return result


def _cache_key(kind: Kind[Any, Any], case: Case) -> str:
    parts = json.dumps([case.wanted, kind.state(case), kind.version], sort_keys=True)
    digest = hashlib.sha256(parts.encode()).hexdigest()
    return f"analysis:{kind.analysis_type}:{case.company.pk}:{digest}"


def _known(company: Company, key: int | None) -> AnalysisResult | None:
    if key is None:
        return None
    found: AnalysisResult | None = (
        AnalysisResult.objects.for_company(company).filter(pk=key).first()
    )
    if found is not None:
        found.result_data["cached"] = True
    return found


def _analyze(kind: Kind[Any, Any], case: Case, by: User | None) -> AnalysisResult:
    figures = kind.figures(case)
    found = ask(
        kind.prompt(case, figures),
        company=case.company,
        user=by,
        local=lambda: kind.local_words(case, figures),
    )
    return AnalysisResult.objects.create(
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
