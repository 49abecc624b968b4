from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task
from django.db.models import QuerySet

from accounts.models import Company, NoticeDelivery
from kbeauty.lib.mail import Mail
from kbeauty.lib.mail import send as send_now
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

    for company in _companies():
        with tenant(company.pk):
            send_due(company=company)


@shared_task(name="accounts.warn_plans")
def warn_plans() -> None:
    """Tell of plans and API keys that end soon, and of plans that have ended."""
    from accounts.services.warnings import (  # noqa: PLC0415 - see above
        warn_of_keys,
        warn_of_plan,
    )

    for company in _companies():
        with tenant(company.pk):
            warn_of_plan(company=company)
            warn_of_keys(company=company)


@shared_task(name="accounts.remove_old_notices")
def remove_old_notices() -> None:
    """Forget notices of half a year ago and deliveries of a month ago."""
    from accounts.services.notices import remove_old  # noqa: PLC0415 - see above

    for company in _companies():
        with tenant(company.pk):
            remove_old(company=company)


def _companies() -> "QuerySet[Company]":
    return Company.objects.filter(is_active=True)


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
