"""The frames of the pages of markets: what stands where."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.htmx import page_or_partial
from kbeauty.places import Layout, columns_of
from kbeauty.views import presets_of
from markets.registry import known_market, market_name
from markets.scope import scope_from

_LIST: Layout = (
    ("span-12", (("markets:panel-world", _("Markets"), "lg"),)),
    ("span-12", (("markets:panel-register", _("All markets"), "lg"),)),
)
_DETAIL: Layout = (
    ("span-8", (("analysis:panel-entry", _("Entry score"), "lg"),)),
    (
        "span-4",
        (
            ("markets:panel-profile", _("Generally known"), "md"),
            ("markets:panel-insights", _("Insights"), "md"),
        ),
    ),
    ("span-7", (("markets:panel-trends", _("Trends"), "md"),)),
    ("span-5", (("markets:panel-tags", _("Hashtags"), "md"),)),
    ("span-7", (("markets:panel-competitors", _("Competitors"), "md"),)),
    (
        "span-5",
        (
            ("markets:panel-creators", _("Creators"), "md"),
            ("markets:panel-days", _("Days ahead"), "md"),
        ),
    ),
    ("span-12", (("markets:panel-rules", _("Claim rules"), "lg"),)),
    ("span-12", (("markets:panel-culture", _("Culture"), "lg"),)),
)


@company_view()
def market_list(request: CompanyRequest) -> HttpResponse:
    """Every market that we know, with what the company has in it."""
    scope = scope_from(request.company, request.GET)
    context = {
        "scope": scope,
        "presets": presets_of(scope),
        "columns": columns_of(_LIST, scope.query),
    }
    return page_or_partial(request, "market_list.html", "market-panels", context)


@company_view()
def market_detail(request: CompanyRequest, code: str) -> HttpResponse:
    """One market, put together from the panels of all rooms."""
    market = known_market(code)
    context = {
        "market": market,
        "name": market_name(market),
        "columns": columns_of(_DETAIL, urlencode({"market": market})),
    }
    return page_or_partial(request, "market_detail.html", "market-panels", context)
