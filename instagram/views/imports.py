"""Pages of the import: history, upload, columns, progress and result."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import company_view
from accounts.enums import Permission
from accounts.http import CompanyRequest
from instagram.enums import ImportStatus
from instagram.forms import ImportForm, MappingForm
from instagram.imports.issues import sentence
from instagram.imports.posts import Plan, Reading
from instagram.imports.reading import preview
from instagram.imports.recognition import FileFacts
from instagram.models import ImportBatch
from instagram.services import imports
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial
from kbeauty.lib.spreadsheets import BOM, csv_text

PAGE_SIZE = 50
STOP_POLLING = 286


@require_GET
@company_view(Permission.COLLECT)
def import_list(request: CompanyRequest) -> HttpResponse:
    batches = ImportBatch.objects.for_company(request.company).select_related("account")
    page = Paginator(batches, PAGE_SIZE).get_page(request.GET.get("page"))
    return page_or_partial(
        request, "instagram/import_list.html", "import-table", {"page": page}
    )


@require_http_methods(["GET", "POST"])
@company_view(Permission.COLLECT)
def import_create(request: CompanyRequest) -> HttpResponse:
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        company=request.company,
        user=request.user,
    )
    if request.method == "POST" and form.is_valid():
        batch = _taken_in(request, form)
        if batch is not None:
            return redirect(_next_page(batch), batch.code)
    return render(request, "instagram/import_create.html", {"form": form})


def _taken_in(request: CompanyRequest, form: ImportForm) -> ImportBatch | None:
    """The import of the uploaded file; None where it is refused, the form says why."""
    cleaned = form.cleaned_data
    try:
        account = form.chosen_account or imports.imported_account(
            company=request.company, username=cleaned["username"], by=request.user
        )
        return imports.create_import(
            company=request.company,
            account=account,
            upload=cleaned["file"],
            by=request.user,
            time_zone=cleaned["time_zone"],
        )
    except AppError as error:
        show_error(form, error)
        return None


def _next_page(batch: ImportBatch) -> str:
    needs_mapping = batch.status == ImportStatus.MAPPING
    return f"instagram:import-{'mapping' if needs_mapping else 'detail'}"


def _batch(request: CompanyRequest, code: UUID) -> ImportBatch:
    batches = ImportBatch.objects.for_company(request.company)
    found: ImportBatch = get_object_or_404(
        batches.select_related("account", "company"), code=code
    )
    return found


@require_http_methods(["GET", "POST"])
@company_view(Permission.COLLECT)
def import_mapping(request: CompanyRequest, code: UUID) -> HttpResponse:
    batch = _batch(request, code)
    if batch.status in ImportStatus.under_way():
        return redirect("instagram:import-detail", batch.code)
    try:
        facts = imports.look_at(batch=batch, encoding=_chosen_encoding(request))
    except AppError as error:
        messages.error(request, str(error.message))
        return redirect("instagram:import-detail", batch.code)
    form = MappingForm(request.POST or None, facts=facts, batch=batch)
    is_preview = request.POST.get("step") == "preview"
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            imports.set_mapping(batch=batch, **form.settings)
            return redirect("instagram:import-detail", batch.code)
        except AppError as error:
            show_error(form, error)
    context = {
        "batch": batch,
        "form": form,
        "facts": facts,
        "readings": _preview(facts, form),
        "asks_date_order": batch.reason == "date_order_unknown",
    }
    return page_or_partial(
        request, "instagram/import_mapping.html", "import-preview", context
    )


def _chosen_encoding(request: CompanyRequest) -> str:
    return request.POST.get("encoding", "") if request.method == "POST" else ""


def _preview(facts: FileFacts, form: MappingForm) -> list[Reading]:
    """The first rows as the chosen columns make them."""
    chosen = form.initial
    if form.is_bound:
        # What could not be cleaned is left out of the preview and complained of.
        form.is_valid()
        chosen = form.cleaned_data
    mapping = {
        bound.name: chosen[bound.name]
        for bound in form.columns
        if chosen.get(bound.name)
    }
    order = (
        chosen.get("date_order")
        or facts.date_evidence(mapping.get("timestamp", "")).order
    )
    plan = Plan(
        mapping=mapping,
        zone=ZoneInfo(chosen.get("time_zone") or "UTC"),
        now=timezone.now(),
        order="dmy" if order == "dmy" else "mdy",
    )
    return preview(facts, plan)


@require_GET
@company_view(Permission.COLLECT)
def import_detail(request: CompanyRequest, code: UUID) -> HttpResponse:
    batch = _batch(request, code)
    is_polled = wants_partial(request)
    if batch.status == ImportStatus.MAPPING:
        response = redirect("instagram:import-mapping", batch.code)
        if not is_polled:
            return response
        return HttpResponse(
            status=STOP_POLLING, headers={"HX-Redirect": response["Location"]}
        )
    issues = Paginator(batch.issues.all(), PAGE_SIZE)
    page = issues.get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "page": page,
        "reason": sentence(batch.reason) if batch.reason else "",
        "is_json": batch.file_format.endswith("json"),
        "not_kept": batch.issue_count - page.paginator.count,
        "joined": batch.rows_read
        - batch.rows_created
        - batch.rows_updated
        - batch.rows_unchanged
        - batch.rows_refused,
    }
    return page_or_partial(
        request,
        "instagram/import_detail.html",
        "import-state",
        context,
        status=STOP_POLLING if is_polled and batch.is_finished else 200,
    )


@require_GET
@company_view(Permission.COLLECT)
def import_issues(request: CompanyRequest, code: UUID) -> HttpResponse:
    """The kept complaints as a file that spreadsheets open."""
    batch = _batch(request, code)
    rows = [
        (one.line, one.column, one.sentence, one.value) for one in batch.issues.all()
    ]
    head = (_("Line"), _("Column"), _("Reason"), _("Value"))
    return HttpResponse(
        BOM + csv_text([head, *rows]),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="import-{batch.code}.csv"'
        },
    )
