"""The company's data: take all of it along, or have all of it removed."""

import uuid
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import company_view, memberships_of
from accounts.enums import Permission
from accounts.forms import DeletionForm
from accounts.http import CompanyRequest
from accounts.models import CompanyExport
from accounts.services.deletions import (
    TIME_TO_THINK,
    cancel_deletion,
    request_deletion,
)
from accounts.services.exports import FAILURES, open_export, request_export
from accounts.streams import company_stream
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial
from kbeauty.lib.streams import Event, let_go

EXPORTS_SHOWN = 10
# htmx stops asking again when it gets this answer.
STOP_POLLING = 286


@company_view(Permission.EXPORT_DATA)
@require_GET
def data(request: CompanyRequest) -> HttpResponse:
    exports = CompanyExport.objects.for_company(request.company)
    shown = list(exports.select_related("requested_by")[:EXPORTS_SHOWN])
    current = next((one for one in shown if one.is_under_way), None)
    context = {
        "exports": [_described(one) for one in shown if one is not current],
        "current": current,
        "kept_days": CompanyExport.KEPT.days,
        "days_to_think": TIME_TO_THINK.days,
    }
    is_over = wants_partial(request) and current is None
    return page_or_partial(
        request,
        "accounts/data.html",
        "export-panel",
        context,
        status=STOP_POLLING if is_over else 200,
    )


def _described(export: CompanyExport) -> dict[str, Any]:
    reason = FAILURES.get(export.failure, FAILURES["internal"])
    return {"export": export, "reason": reason if export.failure else ""}


@company_view(Permission.EXPORT_DATA)
@require_POST
def export_create(request: CompanyRequest) -> HttpResponse:
    request_export(company=request.company, by=request.user)
    return redirect("accounts:data")


def _export(request: CompanyRequest, code: uuid.UUID) -> CompanyExport:
    mine = CompanyExport.objects.for_company(request.company)
    export: CompanyExport = get_object_or_404(mine.select_related("company"), code=code)
    return export


@company_view(Permission.EXPORT_DATA)
@require_GET
def export_events(request: CompanyRequest, code: uuid.UUID) -> HttpResponseBase:
    """How far the export is, as it happens."""
    found = _export(request, code)

    def read() -> Event | None:
        mine = CompanyExport.objects.for_company(request.company)
        export: CompanyExport | None = mine.filter(pk=found.pk).first()
        return _event(export) if export else None

    return company_stream(request, read, permission=Permission.EXPORT_DATA)


def _event(export: CompanyExport) -> Event:
    told = {
        "status": export.status,
        "tables_done": export.tables_done,
        "tables_total": export.tables_total,
        "rows_done": export.rows_done,
    }
    return Event(
        id="-".join(str(value) for value in told.values()),
        data=told,
        name="progress",
        is_last=not export.is_under_way,
    )


@company_view(Permission.EXPORT_DATA)
@require_GET
def export_download(request: CompanyRequest, code: uuid.UUID) -> HttpResponseBase:
    export = _export(request, code)
    try:
        file = open_export(export=export)
    except AppError as error:
        messages.error(request, str(error.message))
        return redirect("accounts:data")
    made_on = timezone.localdate(export.finished_at)
    name = f"{slugify(request.company.name) or 'company'}-{made_on}.zip"
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/zip"
    )
    response["Cache-Control"] = "no-store"
    # Sending may take an hour: no connection to the database waits for it.
    let_go()
    return response


@company_view(Permission.DELETE_COMPANY)
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth
def deletion_create(request: CompanyRequest) -> HttpResponse:
    """Asks for the company's name, and for the password if that is long ago."""
    if request.company.is_to_be_deleted:
        return redirect("accounts:data")
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            request_deletion(
                company=request.company,
                typed_name=form.cleaned_data["typed_name"],
                by=request.user,
            )
        except AppError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The removal is planned."))
            return redirect("accounts:data")
    context = {
        "form": form,
        "days_to_think": TIME_TO_THINK.days,
        "is_only_company": len(memberships_of(request.user)) == 1,
    }
    return render(request, "accounts/deletion_create.html", context)


@company_view(Permission.DELETE_COMPANY)
@require_POST
def deletion_cancel(request: CompanyRequest) -> HttpResponse:
    try:
        cancel_deletion(company=request.company, by=request.user)
    except AppError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The removal is called off. Everything stays."))
    return redirect("accounts:data")
