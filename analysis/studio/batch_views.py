"""Many posts: ask, watch, read, take along."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import company_view, may
from accounts.enums import Permission
from accounts.http import CompanyRequest
from accounts.streams import company_stream
from analysis.batch_files import csv_of, json_of
from analysis.models import BatchItem, BatchJob
from analysis.selectors.batches import (
    AVERAGED,
    batch_of,
    batches_of,
    finished_items,
    progress_of,
    summary_of,
)
from analysis.services.batch_prices import estimate_usd
from analysis.services.batches import continue_batch, start_batch, stop_batch
from analysis.studio.batch_forms import BatchForm, ContinueForm
from analysis.studio.presentation import batch_columns, batch_reason
from kbeauty.lib.errors import AppError, ConflictError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial, wants_partial
from kbeauty.lib.streams import Event

JOBS_PER_PAGE = 25
POSTS_PER_PAGE = 50
# htmx stops asking again when it gets this answer.
STOP_POLLING = 286


def _job(request: CompanyRequest, code: uuid.UUID) -> BatchJob:
    found = batch_of(request.company, code)
    if found is None:
        raise Http404
    return found


@company_view()
def batch_list(request: CompanyRequest) -> HttpResponse:
    jobs = Paginator(batches_of(request.company), JOBS_PER_PAGE)
    context = {
        "page": jobs.get_page(request.GET.get("page")),
        "may_analyze": may(request.membership, Permission.ANALYZE),
    }
    return page_or_partial(
        request, "analysis/studio/batch_list.html", "batch-table", context
    )


@company_view(Permission.ANALYZE)
def batch_create(request: CompanyRequest) -> HttpResponse:
    """The form; the first press says what it will cost, the second starts it."""
    if request.method != "POST":
        markets = request.company.target_markets or [""]
        form = BatchForm(initial={"market": markets[0]})
        return render(request, "analysis/studio/batch_create.html", {"form": form})
    form = BatchForm(request.POST)
    context: dict[str, Any] = {"form": form}
    if form.is_valid() and "start" in request.POST and form.is_as_priced:
        try:
            job = start_batch(
                company=request.company,
                by=request.user,
                in_background=True,
                **form.cleaned_data,
            )
        except AppError as error:
            show_error(form, error)
        else:
            return redirect(job)
    elif form.is_valid():
        kinds, posts = form.cleaned_data["analysis_types"], form.cleaned_data["posts"]
        context |= {
            "is_priced": True,
            "is_changed": "start" in request.POST and not form.is_as_priced,
            "priced": form.question,
            "posts": len(posts),
            "estimate": estimate_usd(request.company, kinds, len(posts)),
        }
    return render(request, "analysis/studio/batch_create.html", context)


@company_view()
def batch_detail(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    return _detail(request, _job(request, code))


def _detail(
    request: CompanyRequest, job: BatchJob, form: ContinueForm | None = None
) -> HttpResponse:
    items = finished_items(job)
    page = Paginator(items, POSTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "through": job.done + job.failed,
        "columns": batch_columns(job),
        "page": page,
        "rows": [_row(job, item) for item in page],
        "means": _means(job, items),
        "reason": batch_reason(job),
        "left": job.total - job.done - job.failed,
        "may_analyze": may(request.membership, Permission.ANALYZE),
        "form": form or ContinueForm(),
    }
    is_over = wants_partial(request) and not job.is_under_way
    return page_or_partial(
        request,
        "analysis/studio/batch_detail.html",
        "batch-panel",
        context,
        status=STOP_POLLING if is_over else 200,
    )


def _row(job: BatchJob, item: BatchItem) -> dict[str, Any]:
    """The score of each kind, or the sentence that says why there is none."""
    cells = []
    for kind in job.analysis_types:
        answer = item.results.get(kind, {})
        error = answer.get("error", {}).get("message", "")
        cells.append({"score": answer.get(AVERAGED[kind][1]), "error": error})
    return {"item": item, "cells": cells}


def _means(job: BatchJob, items: list[BatchItem]) -> list[tuple[str, float | None]]:
    summary = summary_of(job, items)
    return [
        (str(label), summary[AVERAGED[kind][0]]) for kind, label in batch_columns(job)
    ]


@company_view()
@require_GET
def batch_events(request: CompanyRequest, code: uuid.UUID) -> HttpResponseBase:
    """How far the batch is, as it happens."""
    pk = _job(request, code).pk

    def read() -> Event | None:
        job: BatchJob | None = (
            BatchJob.objects.for_company(request.company).filter(pk=pk).first()
        )
        return progress_of(job) if job else None

    return company_stream(request, read, permission=Permission.VIEW)


@company_view()
@require_GET
def batch_csv(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    return csv_of(_job(request, code))


@company_view()
@require_GET
def batch_json(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    return json_of(_job(request, code))


@company_view(Permission.ANALYZE)
@require_POST
def batch_continue(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """The rest of a stopped batch, within another budget where one is given."""
    job, form = _job(request, code), ContinueForm(request.POST)
    if form.is_valid():
        try:
            return redirect(continue_batch(job=job, **form.cleaned_data))
        except ConflictError:
            # Pressed twice, or by two people: its page tells how far it is.
            return redirect(job)
        except AppError as error:
            show_error(form, error)
    return _detail(request, job, form)


@company_view(Permission.ANALYZE)
@require_POST
def batch_stop(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    return redirect(stop_batch(job=_job(request, code)))
