"""Thin shells around services."""

from celery import shared_task

from accounts.sweeps import for_each_company


@shared_task(name="markets.refresh_days")
def refresh_days() -> None:
    """Count the days anew whose posts or comments changed, company by company."""
    from markets.daily.refresh import refresh_days  # noqa: PLC0415 - the task's work

    for_each_company(refresh_days)


@shared_task(name="markets.watch_spikes")
def watch_spikes() -> None:
    """Find and tell what is unusual at competitors, company by company."""
    from markets.competitors.spikes import watch_spikes  # noqa: PLC0415 - as above

    for_each_company(watch_spikes)
