from smtplib import SMTPException
from typing import Any

from celery import Task, shared_task

from kbeauty.lib.mail import Mail, send


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
