from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task

from accounts.models import Company
from kbeauty.lib.mail import Mail, send
from kbeauty.lib.tasks import CompanyTask
from kbeauty.lib.tenancy import tenant


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
    send(Mail(**mail))


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

    for company in Company.objects.filter(is_active=True):
        with tenant(company.pk):
            exports.resume_exports(company=company)


@shared_task(name="accounts.remove_old_exports")
def remove_old_exports() -> None:
    """Remove the files of exports that have been kept for a week."""
    from accounts.services import exports  # noqa: PLC0415 - services import this module

    for company in Company.objects.all():
        with tenant(company.pk):
            exports.remove_old_exports(company=company)


@shared_task(name="accounts.purge_companies")
def purge_companies() -> None:
    """Remind owners, begin removals that are due, go on with those that were broken off."""
    from accounts.services import deletions, purging  # noqa: PLC0415 - see above

    for company in deletions.planned_companies():
        with tenant(company.pk):
            deletions.remind_owners(company=company)
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
