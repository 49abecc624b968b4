"""Asks a worker to read, once for all the pages that a collection brings in a row."""

from django.core.cache import cache

from accounts.models import Company
from analysis.tasks import read_texts
from instagram.selectors import has_unread_texts
from kbeauty.lib.tenancy import tenant

# Longer than a task may wait in the queue before the sweep asks again.
WAIT_SECONDS = 300


def _key(company_id: int) -> str:
    return f"reading-requested:{company_id}"


def request_reading(*, company_id: int) -> bool:
    """Queue a reading for this company unless one is waiting already; True if queued."""
    if not cache.add(_key(company_id), 1, WAIT_SECONDS):
        return False
    read_texts.delay(company_id=company_id)
    return True


def begin_reading(*, company_id: int) -> None:
    """From here on new texts need a request of their own."""
    cache.delete(_key(company_id))


def forget_company(*, company_id: int) -> None:
    """Leave nothing of a removed company in the cache."""
    cache.delete(_key(company_id))
    cache.delete_pattern(f"analysis:*:{company_id}:*")  # type: ignore[attr-defined]  # django-redis


def request_waiting_readings() -> int:
    """Queue a reading for each company that has unread texts: what a lost task left behind."""
    count = 0
    for company in Company.objects.filter(is_active=True):
        with tenant(company.pk):
            is_waiting = has_unread_texts(company=company)
        if is_waiting:
            count += request_reading(company_id=company.pk)
    return count
