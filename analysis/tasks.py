"""Thin shells around services."""

from celery import shared_task

from accounts.models import Company
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
