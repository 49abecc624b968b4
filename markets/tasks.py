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


@shared_task(name="markets.measure_impact")
def measure_impact(*, impact_id: int) -> None:
    """Measure which stored texts a change of a rule concerns."""
    from markets.editing import measuring  # noqa: PLC0415 - imports this module
    from markets.models import Impact  # noqa: PLC0415 - the same

    impact = Impact.objects.filter(pk=impact_id).select_related("change").first()
    if impact is not None:
        measuring.measure_impact(impact=impact)


@shared_task(name="markets.tell_brands")
def tell_brands(*, change_id: int) -> None:
    """Tell the brands whose texts an approved change concerns."""
    from markets.editing import telling  # noqa: PLC0415 - imports this module
    from markets.models import EditorialChange  # noqa: PLC0415 - the same

    telling.tell_brands(change=EditorialChange.objects.get(pk=change_id))


@shared_task(name="markets.resume_changes")
def resume_changes() -> None:
    """Go on with measurings and notices that the queue has lost."""
    from markets.editing.measuring import resume_impacts  # noqa: PLC0415 - imports this
    from markets.editing.telling import resume_telling  # noqa: PLC0415 - the same

    resume_impacts()
    resume_telling()


@shared_task(name="markets.watch_versions")
def watch_versions() -> None:
    """Say where an approved version can't be read or does not do what it says any more."""
    from markets.editing.health import watch_versions  # noqa: PLC0415 - the task's work

    watch_versions()
