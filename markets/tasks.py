"""Thin shells around services."""

from celery import shared_task

from accounts.sweeps import for_each_company


@shared_task(name="markets.refresh_days")
def refresh_days() -> None:
    """Count the days anew whose posts or comments changed, company by company."""
    from markets.daily.refresh import refresh_days  # noqa: PLC0415 - the task's work

    for_each_company(refresh_days)
