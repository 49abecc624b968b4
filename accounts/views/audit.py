"""The audit log of a company, for its owners."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import company_view
from accounts.audit.filters import AuditFilter
from accounts.audit.words import event_rows
from accounts.enums import AuditKind, Permission
from accounts.http import CompanyRequest
from accounts.models import AuditEvent
from accounts.services.audit_log import download_audit_log
from kbeauty.lib.htmx import page_or_partial

EVENTS_PER_PAGE = 25


def _asked(request: CompanyRequest) -> AuditFilter:
    events = AuditEvent.objects.for_company(request.company)
    return AuditFilter(request.GET, events, request=request)


@require_safe
@company_view(Permission.SEE_AUDIT)
def audit_log(request: CompanyRequest) -> HttpResponse:
    found = _asked(request)
    page = Paginator(found.qs, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": event_rows(page),
        "filter": found,
        "kinds": AuditKind.choices,
        "chips": _chips(request, found),
        "download_query": _query_without(request, "page"),
    }
    return page_or_partial(request, "accounts/audit.html", "audit-table", context)


@require_safe
@company_view(Permission.SEE_AUDIT)
def audit_csv(request: CompanyRequest) -> HttpResponseBase:
    """The filtered events as a file, whatever their number."""
    found = _asked(request)
    parts = download_audit_log(
        company=request.company, events=found.qs, asked=found.active, by=request.user
    )
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        parts,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chips(request: CompanyRequest, found: AuditFilter) -> list[dict[str, str]]:
    """Each condition in words, with the address without it."""
    words: dict[str, Any] = {"kind": dict(AuditKind.choices)}
    return [
        {
            "label": str(found.filters[name].label),
            "value": str(words.get(name, {}).get(value, value)),
            "query": _query_without(request, name, "page"),
        }
        for name, value in found.active.items()
    ]


def _query_without(request: CompanyRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
