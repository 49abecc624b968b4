"""The page frame: it knows the addresses of panels, never their data."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.access import company_view
from accounts.http import CompanyRequest
from accounts.views.companies import no_company
from instagram.models import InstagramAccount
from kbeauty.lib.htmx import page_or_partial, wants_partial
from kbeauty.places import Layout, columns_of
from markets import selectors
from markets.periods import PRESETS
from markets.registry import market_name
from markets.scope import Scope, scope_from


def overview(request: HttpRequest) -> HttpResponseBase:
    """The company's figures; the way to a company for a person who has none."""
    has_none = cast(CompanyRequest, request).membership is None
    if request.user.is_authenticated and has_none and not wants_partial(request):
        return no_company(request)
    return company_overview(request)


@company_view()
def company_overview(request: CompanyRequest) -> HttpResponse:
    scope = scope_from(request.company, request.GET)
    if not selectors.has_posts(request.company):
        return page_or_partial(
            request, "overview.html", "overview-panels", {"is_first_run": True}
        )
    context = {
        "scope": scope,
        "presets": presets_of(scope),
        "accounts": InstagramAccount.objects.for_company(request.company),
        "markets": [
            (code, market_name(code))
            for code in selectors.known_markets(request.company)
        ],
        "columns": columns_of(_LAYOUT, scope.query),
    }
    return page_or_partial(request, "overview.html", "overview-panels", context)


def presets_of(scope: Scope) -> list[dict[str, Any]]:
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


_LAYOUT: Layout = (
    ("span-12", (("markets:panel-figures", _("Key figures"), "md"),)),
    ("span-8", (("markets:panel-engagement", _("Engagement over time"), "lg"),)),
    ("span-4", (("markets:panel-best-posts", _("Best posts"), "lg"),)),
    ("span-8", (("markets:panel-world", _("Markets"), "lg"),)),
    ("span-4", (("markets:panel-hashtags", _("Hashtags"), "lg"),)),
    (
        "span-7",
        (
            ("markets:panel-posting-times", _("Posting times"), "md"),
            ("analysis:panel-mood-trend", _("Mood over time"), "md"),
        ),
    ),
    ("span-5", (("analysis:panel-mood", _("Mood by language"), "lg"),)),
)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for on pages that name no icon: the admin, a JSON answer."""
    return redirect(static("img/mark.svg"), permanent=True)
