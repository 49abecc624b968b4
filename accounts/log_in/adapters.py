"""Our hooks into allauth."""

from dataclasses import asdict
from typing import Any, cast
from zoneinfo import ZoneInfo

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import tasks
from accounts.access import membership_of
from accounts.invited import open_invitation
from accounts.log_in.programs import program_name
from accounts.models import User
from accounts.services import log_ins
from accounts.services.people import register_company
from accounts.validators import check_address
from kbeauty.lib import crypto
from kbeauty.lib.errors import TooManyRequestsError
from kbeauty.lib.mail import to_mail

# Seconds of the windows in ACCOUNT_RATE_LIMITS.
PAUSE, LONG_PAUSE = 60, 300
# The count of what failed with one account from one address.
HERE = {"app": "allauth.account", "action": "login_failed_here"}


def _key_here(request: HttpRequest, credentials: dict[str, Any]) -> str:
    email = str(credentials.get("email", "")).lower()
    return f"{email} {ratelimit.get_ip(request)}"


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

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:security")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """To the log-in, or for who is logged in already back to where addresses are."""
        if self.request.user.is_authenticated:
            return reverse("accounts:security")
        return reverse("account_login")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person with this password; past a limit no password is checked, not even the right one.

        A person may fail ten times a minute from one address, with one account five times in
        five minutes and fifteen times an hour, and an account a hundred times an hour from all
        addresses together. So nobody can lock a person out from a few addresses; that takes
        many, and even then a passkey and the link of a reset let the person in.
        """
        key = _key_here(request, credentials)
        here = ratelimit.consume(request, key=key, **HERE)
        if here is None:
            raise self._slowed_down(LONG_PAUSE)
        try:
            user: User | None = super().authenticate(request, **credentials)
        except ValidationError as error:
            raise self._slowed_down(PAUSE) from error
        if user is not None:
            here.rollback()
        return user

    def _delete_login_attempts_cached_email(
        self, request: HttpRequest, **credentials: Any
    ) -> None:
        """allauth asks for this after a reset: whoever has the mail starts anew, here as well."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        ratelimit.clear(request, key=_key_here(request, credentials), **HERE)

    def send_account_already_exists_mail(self, email: str) -> None:
        """A few an hour: registering again and again with somebody's address is no way to
        fill their inbox, and the answer is the same without a mail.
        """
        if ratelimit.consume(
            allauth_context.request,
            app="allauth.account",
            action="already_registered",
            key=email.lower(),
        ):
            super().send_account_already_exists_mail(email)

    def _slowed_down(self, pause: int) -> TooManyRequestsError:
        message = self.error_messages["too_many_login_attempts"]
        return TooManyRequestsError(message, retry_after=pause)

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
        if "user_agent" in context:
            context = {**context, "program": program_name(context["user_agent"])}
        message = self.render_mail(template_prefix, email, {**known, **context})
        tasks.send_mail.delay(mail=asdict(to_mail(message)))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """In the language and time zone of the person, who may not be logged in here."""
        language = user.language or translation.get_language()
        known = {**(context or {}), "zone": user.time_zone}
        with (
            translation.override(language),
            timezone.override(ZoneInfo(user.time_zone)),
        ):
            super().send_notification_mail(template_prefix, user, known, email)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """Sessions that allauth ends are in the audit log like those a person ends."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        for session in sessions:
            log_ins.end_sessions(user=session.user, sessions=[session])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets encrypted at rest, names and sentences of ours."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy(
            "Switch the second factor off before you change your address. "
            "Afterwards switch it on again."
        ),
        "unverified_email": gettext_lazy(
            "Confirm your e-mail address first. Otherwise a second factor could lock out "
            "the owner of the address."
        ),
    }

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """After the browser it is made in, which the person knows it by."""
        agent = allauth_context.request.headers.get("User-Agent", "")
        return program_name(agent)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.shown_name}


class GoogleAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in with Google; its application is in the settings, never in the database."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": gettext_lazy(
            "Set a password first: without it you could not log in any more."
        ),
        "no_verified_email": gettext_lazy(
            "Confirm your e-mail address first: without it you could not log in any more."
        ),
    }

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[Any]:
        if not settings.GOOGLE_CLIENT_ID:
            return []
        return [
            SocialApp(
                provider="google",
                name="Google",
                client_id=settings.GOOGLE_CLIENT_ID,
                secret=settings.GOOGLE_CLIENT_SECRET,
            )
        ]

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Google says the address is theirs; it must have been theirs with us as well."""
        return bool(
            EmailAddress.objects.filter(email__iexact=email, verified=True).exists()
        )

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse who could take over another person's account by an unconfirmed address."""
        is_connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing or is_connecting:
            return
        addresses = sociallogin.email_addresses
        if not addresses or not addresses[0].verified:
            self._refuse(
                request, _("Google has not confirmed your e-mail address yet.")
            )
        email = addresses[0].email
        if User.objects.filter(email__iexact=email).exists():
            self._refuse(
                request,
                _(
                    "There is an account with this address that has not been confirmed. Log in "
                    "with your password and confirm the address; after that Google works too."
                ),
            )

    def _refuse(self, request: HttpRequest, message: str) -> None:
        messages.error(request, message)
        raise ImmediateHttpResponse(redirect("account_login"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: Any) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        names = (data.get("first_name"), data.get("last_name"))
        user.full_name = " ".join(name for name in names if name)[:150]
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "full_name": sociallogin.user.full_name}

    def save_user(
        self, request: HttpRequest, sociallogin: Any, form: Any = None
    ) -> User:
        """The same service as every registration; Google has confirmed the address."""
        cleaned = form.cleaned_data
        user = register_company(
            email=cleaned["email"],
            password=None,
            full_name=cleaned["full_name"],
            company_name=cleaned.get("company_name"),
            is_confirmed=True,
        )
        sociallogin.user = sociallogin.account.user = user
        sociallogin.account.save()
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("accounts:security")
