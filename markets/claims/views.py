"""The page that puts a text against the claim rules of markets."""

from typing import Any

from django.http import HttpResponse

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.htmx import page_or_partial
from markets.claims.forms import ClaimForm
from markets.claims.reports import ClaimReport, report_of


@company_view()
def check(request: CompanyRequest) -> HttpResponse:
    """Nothing is kept: a campaign that is not out yet is the company's secret."""
    if request.method != "POST":
        initial = {"markets": request.company.target_markets}
        return _page(request, {"form": ClaimForm(initial=initial)})
    form = ClaimForm(request.POST)
    return _page(request, {"form": form, "reports": _reports(form)})


def _reports(form: ClaimForm) -> list[ClaimReport]:
    if not form.is_valid():
        return []
    given = form.cleaned_data
    return [
        report_of(
            given["text"],
            market,
            on=given["on"],
            product_class=given["product_class"] or None,
            kind=given["kind"],
        )
        for market in given["markets"]
    ]


def _page(request: CompanyRequest, context: dict[str, Any]) -> HttpResponse:
    return page_or_partial(request, "markets/claims.html", "claim-check", context)
