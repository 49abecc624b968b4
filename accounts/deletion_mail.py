"""Mails about a company's end, to each of its owners in their language and time zone."""

from dataclasses import asdict
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import tasks
from accounts.enums import Role
from accounts.models import Company, Membership, User
from kbeauty.lib.mail import Mail


def mail_owners(*, company: Company, kind: str) -> None:
    """Send ``accounts/email/deletion_<kind>`` once the change that it tells of holds."""
    owners = Membership.objects.for_company(company).filter(role=Role.OWNER)
    for owner in owners.select_related("user"):
        mail = _mail(company, owner.user, f"accounts/email/deletion_{kind}")
        transaction.on_commit(partial(tasks.send_mail.delay, mail=asdict(mail)))


def _mail(company: Company, user: User, template: str) -> Mail:
    context = {"company": company, "person": user}
    language = user.language or settings.LANGUAGE_CODE
    with (
        translation.override(language),
        timezone.override(ZoneInfo(user.time_zone)),
    ):
        return Mail(
            subject=render_to_string(f"{template}_subject.txt", context).strip(),
            body=render_to_string(f"{template}_message.txt", context),
            to=[user.email],
            from_email=settings.DEFAULT_FROM_EMAIL,
        )
