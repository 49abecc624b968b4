"""Panels of one market's page, and the table of all markets."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram.enums import CreatorKind
from instagram.models import Creator
from markets.competitors.voice import spikes_of, voices_of, watches_of
from markets.concepts import KINDS, known_concepts
from markets.market_pages.days import DAYS_AHEAD, days_ahead
from markets.market_pages.presentation import profile_of, register_rows, source_names
from markets.market_pages.rules import shown_rules, subjects_of
from markets.market_pages.tags import tag_rows
from markets.scope import Scope, scope_from
from markets.selectors.insights import INSIGHT_DAYS, insights_of
from markets.selectors.register import presence_by_market
from markets.selectors.trend_index import rows_of_market
from markets.views import show_panel
from markets.zones import zone_of

RULES_PER_PAGE = 12
_MOST_TRENDS, _MOST_TAGS, _MOST_CREATORS, _MOST_SPIKES = 10, 12, 10, 5


def _panel(
    request: CompanyRequest, name: str, scope: Scope, context: Mapping[str, Any]
) -> HttpResponse:
    return show_panel(request, name, scope, {"market": scope.market, **context})


@company_view()
def panel_register(request: CompanyRequest) -> HttpResponse:
    """All markets, whether the company is there or not."""
    scope = scope_from(request.company, request.GET)
    rows = register_rows(presence_by_market(scope))
    return _panel(request, "register", scope, {"rows": rows})


@company_view()
def panel_profile(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    profile = profile_of(scope.market) if scope.market else None
    return _panel(request, "profile", scope, {"profile": profile})


@company_view()
def panel_insights(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    found = insights_of(scope.company, scope.market) if scope.market else None
    context = {
        "found": found,
        "days": INSIGHT_DAYS,
        "sources": source_names(found.by_source) if found else [],
    }
    return _panel(request, "insights", scope, context)


@company_view()
def panel_trends(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    rows = (
        rows_of_market(scope.company, scope.market, KINDS.values())
        if scope.market
        else []
    )
    kinds = {name: kind for kind, names in known_concepts().items() for name in names}
    shown = [(row, kinds[row.growth.name]) for row in rows[:_MOST_TRENDS]]
    return _panel(request, "trends", scope, {"rows": shown})


@company_view()
def panel_tags(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    rows = tag_rows(scope.company, scope.market, _MOST_TAGS) if scope.market else []
    return _panel(request, "tags", scope, {"rows": rows, "days": INSIGHT_DAYS})


@company_view()
def panel_creators(request: CompanyRequest) -> HttpResponse:
    """Watched creators, the highest engagement first; one that tells none comes last."""
    scope = scope_from(request.company, request.GET)
    mine = Creator.objects.for_company(scope.company).filter(
        market=scope.market or None, kind=CreatorKind.CREATOR, is_watched=True
    )
    ranked = mine.order_by(F("avg_engagement_rate").desc(nulls_last=True), "username")
    return _panel(request, "creators", scope, {"creators": ranked[:_MOST_CREATORS]})


@company_view()
def panel_competitors(request: CompanyRequest) -> HttpResponse:
    """Whom the market's list holds, beside ours; changed on the list's own page."""
    scope = scope_from(request.company, request.GET)
    watches = watches_of(scope.company, scope.market) if scope.market else []
    context = {
        "watches": watches,
        "voices": (
            voices_of(scope.company, scope.market, scope.period, watches)
            if watches
            else []
        ),
        "spikes": spikes_of(scope.company, watches)[:_MOST_SPIKES],
    }
    return _panel(request, "competitors", scope, context)


@company_view()
def panel_days(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    days = []
    if scope.market:
        days = days_ahead(scope.market, timezone.localdate(None, zone_of(scope.market)))
    return _panel(request, "days", scope, {"days": days, "ahead": DAYS_AHEAD})


@company_view()
def panel_rules(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    subjects = subjects_of(scope.market)
    asked = request.GET.get("subject", "")
    subject = asked if asked in subjects else ""
    rules = shown_rules(scope.market, subject, timezone.localdate())
    context = {
        "subjects": subjects,
        "subject": subject,
        "number": sum(number for _label, number in subjects.values()),
        "page": Paginator(rules, RULES_PER_PAGE).get_page(request.GET.get("page")),
    }
    return _panel(request, "rules", scope, context)
