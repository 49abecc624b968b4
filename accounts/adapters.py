"""Our hooks into allauth."""

from dataclasses import asdict
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse

from accounts import tasks
from accounts.access import membership_of
from accounts.invited import open_invitation
from accounts.models import User
from accounts.validators import check_address
from kbeauty.lib.mail import to_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """allauth's behaviour with our rules."""

    def clean_email(self, email: str) -> str:
        check_address(email)
        return email

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who is invited answers first; staff without a company have the admin only."""
        user = cast(User, request.user)
        if open_invitation(request) is not None:
            return reverse("invitations:accept")
        if user.is_staff and membership_of(user) is None:
            return reverse("admin:index")
        return str(super().get_login_redirect_url(request))

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
