"""Panels about mood: each answers alone, as a page or as a card."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from accounts.access import company_view
from accounts.http import CompanyRequest
from analysis.presentation import kind_labels, language_rows, total, trend_chart
from kbeauty.lib.htmx import page_or_partial
from markets.scope import Scope, scope_from
from markets.selectors.mood import (
    TextKind,
    mood_by_language,
    mood_over_time,
    unread_count,
)


def _kind(params: Mapping[str, str]) -> TextKind:
    return "posts" if params.get("texts") == "posts" else "comments"


def _panel(
    request: CompanyRequest, name: str, scope: Scope, context: Mapping[str, Any]
) -> HttpResponse:
    kind = _kind(request.GET)
    shared = {"scope": scope, "kind": kind, "kinds": kind_labels()}
    return page_or_partial(
        request,
        f"analysis/panel_{name.replace('-', '_')}.html",
        f"panel-{name}",
        {**shared, **context},
    )


@company_view()
def panel_mood(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    kind = _kind(request.GET)
    moods = mood_by_language(scope, kind)
    context = {
        "rows": language_rows(moods),
        "total": total([one.mood for one in moods]),
        "unread": unread_count(scope, kind),
    }
    return _panel(request, "mood", scope, context)


@company_view()
def panel_mood_trend(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    spans = mood_over_time(scope, _kind(request.GET))
    context = {
        "spans": spans,
        "chart": trend_chart(spans),
        "total": total([span.mood for span in spans]),
    }
    return _panel(request, "mood-trend", scope, context)
