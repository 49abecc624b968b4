"""Mails of our own, as text; allauth's are rendered by its adapter."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts import tasks
from accounts.models import Company, Invitation, User
from accounts.readers import as_read_by
from kbeauty.lib.mail import Mail
from kbeauty.lib.site import public_url


def render_mail(
    template: str,
    context: Mapping[str, object],
    *,
    to: str,
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """``<template>_subject.txt`` and ``_message.txt`` in the language and time zone in force."""
    subject = render_to_string(f"{template}_subject.txt", dict(context))
    body = render_to_string(f"{template}_message.txt", dict(context))
    return Mail(
        # A value with a line break would otherwise end the header.
        subject=_in_one_line(subject),
        body=body.strip(),
        to=[to],
        from_email=settings.DEFAULT_FROM_EMAIL,
        headers=dict(headers or {}),
    )


def send_after_commit(mail: Mail, *, robust: bool = False) -> None:
    """A worker sends it once the change that it tells of holds.

    ``robust``: where the broker is down the mail is lost, not the caller's answer.
    """
    # Not a partial: Django names the function when it logs that a robust one failed.
    transaction.on_commit(
        lambda: tasks.send_mail.delay(mail=asdict(mail)), robust=robust
    )


def deletion_reminder(*, company: Company, owner: User) -> Mail:
    context = {"company": company, "person": owner}
    with as_read_by(owner):
        return render_mail("accounts/email/deletion_reminder", context, to=owner.email)


def factors_removed_mail(person: User) -> Mail:
    context = {"link": public_url(reverse("accounts:security"))}
    with as_read_by(person):
        return render_mail("accounts/email/factors_removed", context, to=person.email)


def invitation_mail(invitation: Invitation, *, token: str) -> Mail:
    """In the language of whoever invites, then in our other ones: the reader's is not known."""
    here = (translation.get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    languages = sorted(dict(settings.LANGUAGES), key=lambda code: code != here)
    by = invitation.invited_by
    context = {
        "invitation": invitation,
        # Names are text of strangers: each stays in its line.
        "person": _in_one_line(by.full_name if by else ""),
        "address": by.email if by else "",
        "company": _in_one_line(invitation.company.name),
        "link": public_url(reverse("invitations:open", args=[token])),
    }
    mails = []
    for language in languages:
        with translation.override(language):
            mails.append(
                render_mail("accounts/email/invitation", context, to=invitation.email)
            )
    return replace(mails[0], body="\n\n---\n\n".join(one.body for one in mails))


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
