"""Where a brand sees which of its posts changes of rules concern."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.htmx import page_or_partial
from markets.editing.enums import Status
from markets.editing.models import ClaimShift
from markets.editing.presentation import shown_rule, shown_shifts
from markets.editing.selectors import changes_of

PER_PAGE = 25


@company_view()
def change_list(request: CompanyRequest) -> HttpResponse:
    """Changes of rules that concern posts of the company."""
    page = Paginator(changes_of(request.company), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return page_or_partial(
        request, "markets/change_list.html", "change-list", {"page": page}
    )


@company_view()
def change_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """404 for a change that concerns no post of the company, or is not in force."""
    shifts = ClaimShift.objects.for_company(request.company).filter(
        change__code=code, change__status=Status.APPROVED
    )
    first = shifts.select_related("change").order_by("pk").first()
    if first is None:
        raise Http404
    page = Paginator(shifts.select_related("post"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "change": first.change,
        "rule": shown_rule(first.change),
        "page": page,
        "shifts": shown_shifts(page),
    }
    return page_or_partial(
        request, "markets/change_detail.html", "change-posts", context
    )
