"""How ready a market is, as a panel of its page: nothing is stored, no engine is asked."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from analysis.figures.market_entry import compared_markets, criteria_of
from analysis.figures.weights import WeightsForm
from analysis.words.market_entry import (
    bounds_text,
    criterion_rows,
    known_generally,
    names_of,
    score_text,
)
from kbeauty.lib import figures
from kbeauty.lib.htmx import page_or_partial
from markets.entry import DRAWS, readiness, shared_criteria, sweep
from markets.scope import scope_from
from markets.selectors.entry import counts_for_entry


@company_view()
def panel_entry(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    form = WeightsForm(request.GET)
    found = _found(request, scope.market, form) if scope.market else {}
    context = {
        "market": scope.market,
        "form": form,
        "is_turned": any(name in request.GET for name in form.fields),
        "usual_url": f"{reverse('analysis:panel-entry')}?market={scope.market}",
        "may_analyze": may(request.membership, Permission.ANALYZE),
        **found,
    }
    return page_or_partial(request, "analysis/panel_entry.html", "panel-entry", context)


def _found(request: CompanyRequest, market: str, form: WeightsForm) -> dict[str, Any]:
    now = timezone.now()
    compared = compared_markets(request.company, market)
    counts = counts_for_entry(request.company, compared, now)
    by_market = {one: criteria_of(one, counts, now) for one in compared}
    criteria = by_market[market]
    found, wins = readiness(criteria, form.weights), sweep(by_market)
    return {
        "score": score_text(found.score),
        "bounds": bounds_text(found.lowest, found.highest),
        "coverage": figures.percent(100 * found.coverage, 0),
        "rows": criterion_rows(criteria),
        "known_generally": known_generally(criteria),
        "is_measured": any(one.basis == "measured" for one in criteria),
        "wins": sorted(wins.items(), key=lambda one: (-one[1], one[0])),
        "draws": DRAWS,
        "compared": names_of(shared_criteria(by_market)),
    }
