"""Thin shells around services."""

from celery import shared_task

from accounts.models import Company
from accounts.sweeps import for_each_company
from kbeauty.lib.tasks import CompanyTask


@shared_task(name="analysis.read_texts", base=CompanyTask)
def read_texts(*, company_id: int) -> None:
    """Read language and mood of the company's new texts."""
    # The language tools load their weights: only the worker that reads needs them.
    from analysis.services.queue import begin_reading  # noqa: PLC0415
    from analysis.services.reading import read_new_texts  # noqa: PLC0415

    begin_reading(company_id=company_id)
    read_new_texts(company=Company.objects.get(pk=company_id))


@shared_task(name="analysis.read_waiting_texts")
def read_waiting_texts() -> None:
    """Ask for a reading wherever texts are still unread."""
    from analysis.services.queue import request_waiting_readings  # noqa: PLC0415

    request_waiting_readings()


@shared_task(name="analysis.run_batch", base=CompanyTask)
def run_batch(*, company_id: int, job_id: int) -> None:
    """Analyse the posts of a batch that still wait."""
    from analysis.models import BatchJob  # noqa: PLC0415 - services import this module
    from analysis.services import batches  # noqa: PLC0415 - the same

    wanted = BatchJob.objects.filter(company_id=company_id, pk=job_id)
    job = wanted.select_related("company", "requested_by").first()
    # Gone with its company: nothing is left to analyse.
    if job is not None:
        batches.run_batch(job=job)


@shared_task(name="analysis.resume_batches")
def resume_batches() -> None:
    """Queue batches again that the queue has lost, or whose worker is gone."""
    from analysis.services import batches  # noqa: PLC0415 - services import this module

    for_each_company(batches.resume_batches)
