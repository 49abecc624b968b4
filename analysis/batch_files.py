"""A batch as a file."""

from collections.abc import Sequence

from django.http import HttpResponse, JsonResponse

from analysis.models import BatchJob
from analysis.selectors.batches import answer_of_batch, csv_columns, csv_rows
from kbeauty.lib.spreadsheets import BOM, csv_text


def csv_of(job: BatchJob) -> HttpResponse:
    """A file that Excel opens in the right encoding, and that runs no formula there."""
    rows: list[Sequence[object]] = [csv_columns(job), *csv_rows(job)]
    response = HttpResponse(
        BOM + csv_text(rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="batch-{job.code}.csv"'
    return response


def json_of(job: BatchJob) -> HttpResponse:
    """The whole answers, as the API tells them."""
    response = JsonResponse(
        answer_of_batch(job), json_dumps_params={"ensure_ascii": False}
    )
    response["Content-Disposition"] = f'attachment; filename="batch-{job.code}.json"'
    return response
