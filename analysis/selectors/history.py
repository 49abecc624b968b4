"""What a company has asked, and what came of it."""

import uuid
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import Company
from analysis.models import AnalysisResult


def results_of(company: Company, *, kind: str = "") -> QuerySet[AnalysisResult]:
    """The newest first; an unknown ``kind`` finds nothing."""
    found: QuerySet[AnalysisResult] = AnalysisResult.objects.for_company(company)
    found = found.select_related("requested_by")
    return found.filter(analysis_type=kind) if kind else found


def result_of(company: Company, code: uuid.UUID) -> AnalysisResult | None:
    return results_of(company).filter(code=code).first()


def spent_on(results: QuerySet[AnalysisResult]) -> dict[str, Any]:
    """What these cost together, in US dollars, and how many of them at a price unknown."""
    known = results.aggregate(cost=Sum("cost_usd", default=0))["cost"]
    return {"cost": known, "unpriced": results.filter(cost_usd=None).count()}
