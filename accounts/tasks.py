from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task

from accounts.models import Company, NoticeDelivery
from accounts.sweeps import for_each_company
from kbeauty.lib.mail import Mail
from kbeauty.lib.mail import send as send_now
from kbeauty.lib.tasks import CompanyTask


@shared_task(
    name="accounts.send_mail",
    bind=True,
    autoretry_for=(SMTPException, OSError),
    retry_backoff=10,
    retry_jitter=True,
    max_retries=5,
)
def send_mail(self: "Task[Any, Any]", *, mail: dict[str, Any]) -> None:
    """Send one mail; a mail server that is down is asked again for about five minutes."""
    send_now(Mail(**mail))


@shared_task(name="accounts.send_delivery", base=CompanyTask)
def send_delivery(*, company_id: int, delivery_id: int) -> None:
    """Try one delivery to a webhook; who comes second does nothing."""
    from accounts.services.sending import (  # noqa: PLC0415 - services import this module
        send,
    )

    found = NoticeDelivery.objects.filter(company_id=company_id, pk=delivery_id)
    delivery = found.select_related("webhook__company", "company").first()
    # Gone with its webhook: nobody is left to be told.
    if delivery is not None:
        send(delivery=delivery)


@shared_task(name="accounts.send_deliveries")
def send_deliveries() -> None:
    """Start every delivery whose next try is due."""
    from accounts.services.sending import send_due  # noqa: PLC0415 - see above

    for_each_company(send_due)


@shared_task(name="accounts.warn_plans")
def warn_plans() -> None:
    """Tell of plans and API keys that end soon, and of plans that have ended."""
    from accounts.services.warnings import (  # noqa: PLC0415 - see above
        warn_of_keys,
        warn_of_plan,
    )

    for_each_company(warn_of_plan, warn_of_keys)


@shared_task(name="accounts.remove_old_notices")
def remove_old_notices() -> None:
    """Forget notices of half a year ago and deliveries of a month ago."""
    from accounts.services.notices import remove_old  # noqa: PLC0415 - see above

    for_each_company(remove_old)


@shared_task(name="accounts.save_usage")
def save_usage() -> None:
    """Write the day's counts of API requests into the database."""
    from accounts.services import usage  # noqa: PLC0415 - services import this module

    usage.save_usage()


@shared_task(name="accounts.expire_plans")
def expire_plans() -> None:
    """Let plans that have run out fall to free."""
    from accounts.services import plans  # noqa: PLC0415 - see above

    plans.expire_plans()


# Longer than other tasks may take; a second worker that is given it meanwhile leaves at once.
@shared_task(
    name="accounts.build_export",
    base=CompanyTask,
    soft_time_limit=3600,
    time_limit=3660,
)
def build_export(*, company_id: int, export_id: int) -> None:
    """Build a company's export; anew from its beginning if a worker was killed."""
    from accounts.models import CompanyExport  # noqa: PLC0415 - services import this module
    from accounts.services import exports  # noqa: PLC0415 - the same

    wanted = CompanyExport.objects.filter(company_id=company_id, pk=export_id)
    export = wanted.select_related("company", "requested_by").first()
    # Gone with its company: nothing is left to build.
    if export is not None:
        exports.build_export(export=export)


@shared_task(name="accounts.resume_exports")
def resume_exports() -> None:
    """Queue exports again that the queue has lost, or whose worker is gone."""
    from accounts.services import exports  # noqa: PLC0415 - services import this module

    for_each_company(exports.resume_exports)


@shared_task(name="accounts.remove_old_exports")
def remove_old_exports() -> None:
    """Remove the files of exports that have been kept for a week."""
    from accounts.services import exports  # noqa: PLC0415 - services import this module

    # Of closed companies too: what was promised to go after a week goes.
    for_each_company(exports.remove_old_exports, companies=Company.objects.all())


@shared_task(name="accounts.purge_companies")
def purge_companies() -> None:
    """Remind owners, begin removals that are due, go on with those that were broken off."""
    from accounts.services import deletions, purging  # noqa: PLC0415 - see above

    planned = deletions.planned_companies()
    for_each_company(deletions.remind_owners, companies=planned)
    for company in purging.due_companies():
        purge_company.delay(company_id=company.pk)
    purging.remove_late_events()


@shared_task(name="accounts.purge_company", soft_time_limit=3600, time_limit=3660)
def purge_company(*, company_id: int) -> None:
    """Remove everything of a company whose time to think is over."""
    from accounts.services import purging  # noqa: PLC0415 - see above

    company = Company.objects.filter(pk=company_id).first()
    if company is not None:
        purging.purge_company(company=company)
