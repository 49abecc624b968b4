"""The page frame: it knows the addresses of panels, never their data."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.access import company_view
from accounts.http import CompanyRequest
from instagram.models import InstagramAccount
from kbeauty.lib.htmx import page_or_partial
from markets import selectors
from markets.periods import PRESETS
from markets.registry import market_name
from markets.scope import Scope, scope_from


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands on the page and who fills it."""

    id: str
    title: str
    url: str
    span: str
    height: str


@company_view()
def overview(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    if not selectors.has_posts(request.company):
        return page_or_partial(
            request, "overview.html", "overview-panels", {"is_first_run": True}
        )
    context = {
        "scope": scope,
        "presets": _presets(scope),
        "accounts": InstagramAccount.objects.for_company(request.company),
        "markets": [
            (code, market_name(code))
            for code in selectors.known_markets(request.company)
        ],
        "panels": _places(scope),
    }
    return page_or_partial(request, "overview.html", "overview-panels", context)


def _presets(scope: Scope) -> list[dict[str, Any]]:
    """The periods to choose from; account and market stay as they are."""
    kept = {}
    if scope.account:
        kept["account"] = str(scope.account.code)
    if scope.market:
        kept["market"] = scope.market
    return [
        {
            "days": days,
            "query": urlencode({"days": days, **kept}),
            "is_current": not scope.period.is_custom and scope.period.days == days,
        }
        for days in PRESETS
    ]


def _places(scope: Scope) -> list[Place]:
    wanted = [
        ("markets:panel-figures", _("Key figures"), "span-12", "md"),
        ("markets:panel-engagement", _("Engagement over time"), "span-8", "lg"),
        ("markets:panel-best-posts", _("Best posts"), "span-4", "lg"),
        ("markets:panel-world", _("Markets"), "span-8", "lg"),
        ("markets:panel-hashtags", _("Hashtags"), "span-4", "lg"),
        ("markets:panel-posting-times", _("Posting times"), "span-6", "md"),
        ("analysis:panel-mood", _("Mood by language"), "span-6", "md"),
        ("analysis:panel-mood-trend", _("Mood over time"), "span-12", "md"),
    ]
    places = []
    for name, title, span, height in wanted:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        id = name.split(":")[1]
        places.append(Place(id, title, f"{url}?{scope.query}", span, height))
    return places
