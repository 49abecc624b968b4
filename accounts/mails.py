"""Mails of our own, as text; allauth's are rendered by its adapter."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Invitation, User
from kbeauty.lib.mail import Mail
from kbeauty.lib.site import public_url


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
    return Mail(
        subject=_rendered("subject", languages[0], context),
        body="\n\n---\n\n".join(
            _rendered("message", language, context) for language in languages
        ),
        to=[invitation.email],
        from_email=settings.DEFAULT_FROM_EMAIL,
    )


def factors_removed_mail(person: User) -> Mail:
    """In the person's own language."""
    context = {"link": public_url(reverse("accounts:security"))}
    name = "accounts/email/factors_removed"
    with translation.override(person.language or settings.LANGUAGE_CODE):
        return Mail(
            subject=_in_one_line(render_to_string(f"{name}_subject.txt", context)),
            body=render_to_string(f"{name}_message.txt", context).strip(),
            to=[person.email],
            from_email=settings.DEFAULT_FROM_EMAIL,
        )


def _rendered(part: str, language: str, context: dict[str, object]) -> str:
    with translation.override(language):
        text = render_to_string(f"accounts/email/invitation_{part}.txt", context)
    return _in_one_line(text) if part == "subject" else text.strip()


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
