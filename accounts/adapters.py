"""Our hooks into allauth."""

from dataclasses import asdict
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site

from accounts import tasks
from accounts.validators import check_address
from kbeauty.lib.mail import to_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's behaviour with our rules."""

    def clean_email(self, email: str) -> str:
        check_address(email)
        return email

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """A worker sends it: a mail server that is down breaks no registration."""
        request = allauth_context.request
        known = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
        }
        message = self.render_mail(template_prefix, email, {**known, **context})
        tasks.send_mail.delay(mail=asdict(to_mail(message)))
