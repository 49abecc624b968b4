from datetime import date
from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task

from accounts.enums import NoticeKind
from kbeauty.lib.mail import Mail, send
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
    send(Mail(**mail))


@shared_task(name="accounts.save_usage")
def save_usage() -> None:
    """Write the day's counts of API requests into the database."""
    from accounts.services import usage  # noqa: PLC0415 - services import this module

    usage.save_usage()


@shared_task(name="accounts.tell_limit", base=CompanyTask)
def tell_limit(*, company_id: int, kind: str, day: str, limit: int) -> None:
    """Tell a company that most, or all, of its requests of a day are used."""
    from accounts.models import Company  # noqa: PLC0415 - services import this module
    from accounts.services import usage  # noqa: PLC0415 - the same

    company = Company.objects.filter(pk=company_id).first()
    # Gone since: nobody is left to tell.
    if company is not None:
        usage.tell_limit(
            company=company,
            kind=NoticeKind(kind),
            day=date.fromisoformat(day),
            limit=limit,
        )


@shared_task(name="accounts.expire_plans")
def expire_plans() -> None:
    """Let plans that have run out fall to free."""
    from accounts.services import plans  # noqa: PLC0415 - see above

    plans.expire_plans()
