"""Panels of the overview: each answers alone, as a page or as a card."""

from collections.abc import Mapping
from typing import Any, get_args

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.htmx import page_or_partial
from markets import selectors
from markets.presentation import (
    WorldMeasure,
    engagement_chart,
    figure_cards,
    heat_rows,
    measure_labels,
    world,
)
from markets.scope import Scope, scope_from
from markets.selectors.rankings import Order


def show_panel(
    request: CompanyRequest, name: str, scope: Scope, context: Mapping[str, Any]
) -> HttpResponse:
    return page_or_partial(
        request,
        f"markets/panel_{name.replace('-', '_')}.html",
        f"panel-{name}",
        {"scope": scope, **context},
    )


@company_view()
def panel_figures(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    cards = figure_cards(selectors.kpis(scope), selectors.all_series(scope))
    return show_panel(request, "figures", scope, {"figures": cards})


@company_view()
def panel_engagement(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    asked = request.GET.get("measure", "")
    found = [one for one in selectors.MEASURES if one == asked]
    measure: selectors.Measure = found[0] if found else "rate_by_reach"
    buckets = selectors.time_series(scope, measure)
    context = {
        "chart": engagement_chart(scope, measure, buckets),
        "measure": measure,
        "measures": measure_labels(),
        "bucket_days": selectors.bucket_days(scope.period.days),
        "is_empty": all(not bucket.value for bucket in buckets),
    }
    return show_panel(request, "engagement", scope, context)


@company_view()
def panel_best_posts(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    order: Order = "rate" if request.GET.get("order") == "rate" else "interactions"
    context = {
        "posts": selectors.best_posts(scope, order=order),
        "order": order,
        "orders": dict(
            zip(get_args(Order), (_("Interactions"), _("Rate")), strict=True)
        ),
    }
    return show_panel(request, "best-posts", scope, context)


@company_view()
def panel_hashtags(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    rows = selectors.top_hashtags(scope)
    rates = [row.median_rate for row in rows if row.median_rate is not None]
    context = {"rows": rows, "highest": max(rates, default=None)}
    return show_panel(request, "hashtags", scope, context)


@company_view()
def panel_world(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    by: WorldMeasure = "posts" if request.GET.get("by") == "posts" else "rate"
    rows = selectors.by_market(scope)
    return show_panel(request, "world", scope, world(rows, by))


@company_view()
def panel_posting_times(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    cells = selectors.posting_times(scope)
    context = {"zone": timezone.get_current_timezone_name(), **heat_rows(cells)}
    return show_panel(request, "posting-times", scope, context)
