"""What allauth and Django tell of log-ins, handed on to ``services/log_ins.py``.

Their own pages do these things, not ours, and a signal is the only word they give of it.
The last one is ours: whatever Redis counts of a company goes when the company is gone.
"""

import time
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.enums import AuditAction
from accounts.models import User
from accounts.services import log_ins
from accounts.signals import company_removed
from accounts.usage import limits

# When this session was last noted, in its own data: no page asks the database for it.
SEEN_KEY = "seen_at"


@receiver(auth.user_logged_in, dispatch_uid="accounts.session_begins")
def session_begins(request: HttpRequest, **kwargs: Any) -> None:
    request.session[SEEN_KEY] = time.time()


@receiver(account.user_logged_in, dispatch_uid="accounts.logged_in")
def logged_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    records = get_authentication_records(request, user)
    methods = [
        one.get("type") or one.get("provider") or one["method"] for one in records
    ]
    log_ins.note_log_in(user=user, methods=methods)


@receiver(auth.user_login_failed, dispatch_uid="accounts.log_in_failed")
def log_in_failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    email = credentials.get("email") or credentials.get("username") or ""
    log_ins.note_failed_log_in(email=str(email), method="password")


@receiver(mfa.authentication_failed, dispatch_uid="accounts.code_failed")
def code_failed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    log_ins.note_failed_log_in(email=user.email, method=authenticator.type)


@receiver(auth.user_logged_out, dispatch_uid="accounts.logged_out")
def logged_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        log_ins.note_log_out(user=user, session_key=request.session.session_key)


@receiver(account.password_set, dispatch_uid="accounts.password_set")
@receiver(account.password_changed, dispatch_uid="accounts.password_changed")
def password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    log_ins.note(AuditAction.PASSWORD_CHANGED, user=user, by=user)
    log_ins.end_other_sessions(user=user, keep=request.session.session_key)


@receiver(account.password_reset, dispatch_uid="accounts.password_reset")
def password_reset(user: User, **kwargs: Any) -> None:
    after = {"by_mail": True}
    log_ins.note(AuditAction.PASSWORD_CHANGED, user=user, after=after, by=user)
    log_ins.end_other_sessions(user=user, keep=None)


@receiver(account.email_changed, dispatch_uid="accounts.email_changed")
def email_changed(
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **kwargs: Any,
) -> None:
    # The first address of all is confirmed, not changed.
    if from_email_address is None:
        return
    log_ins.note(
        AuditAction.EMAIL_CHANGED,
        user=user,
        before={"email": from_email_address.email},
        after={"email": to_email_address.email},
        by=user,
    )


def _note_factor(action: AuditAction, user: User, factor: Authenticator) -> None:
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        # They come and go with the factor they stand in for.
        if action == AuditAction.SECOND_FACTOR_REMOVED:
            return
        action = AuditAction.RECOVERY_CODES_MADE
    log_ins.note(
        action,
        user=user,
        target_label=str(factor),
        after={"type": factor.type},
        by=user,
    )


@receiver(mfa.authenticator_added, dispatch_uid="accounts.factor_added")
@receiver(mfa.authenticator_reset, dispatch_uid="accounts.factor_reset")
def factor_added(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _note_factor(AuditAction.SECOND_FACTOR_ADDED, user, authenticator)


@receiver(mfa.authenticator_removed, dispatch_uid="accounts.factor_removed")
def factor_removed(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _note_factor(AuditAction.SECOND_FACTOR_REMOVED, user, authenticator)


@receiver(social.social_account_added, dispatch_uid="accounts.google_connected")
def google_connected(sociallogin: Any, **kwargs: Any) -> None:
    user = sociallogin.user
    log_ins.note(AuditAction.GOOGLE_CONNECTED, user=user, by=user)


@receiver(social.social_account_removed, dispatch_uid="accounts.google_disconnected")
def google_disconnected(socialaccount: Any, **kwargs: Any) -> None:
    user = socialaccount.user
    log_ins.note(AuditAction.GOOGLE_DISCONNECTED, user=user, by=user)


@receiver(company_removed, dispatch_uid="accounts.forget_company")
def forget_counts(*, company_id: int, **kwargs: Any) -> None:
    limits.forget_company(company_id)
