"""Work that goes over all companies, one after the other and each in force for itself."""

from collections.abc import Callable, Iterable

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from accounts.models import Company
from kbeauty.lib.tenancy import tenant


def for_each_company(
    *works: Callable[..., object], companies: Iterable[Company] | None = None
) -> None:
    """Call each work with each active ``company``; where one fails, the others still get theirs."""
    if companies is None:
        companies = Company.objects.filter(is_active=True).order_by("pk")
    failures: list[Exception] = []
    for company in companies:
        try:
            with tenant(company.pk):
                for work in works:
                    work(company=company)
        except (SoftTimeLimitExceeded, OperationalError):
            # The time is over or the database away: the next company would fare no better.
            raise
        except Exception as error:  # noqa: BLE001 - raised when all have had their turn
            failures.append(error)
    if failures:
        raise ExceptionGroup("work for some companies failed", failures)
