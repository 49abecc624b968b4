"""Connecting Instagram accounts and keeping their tokens alive."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from structlog.contextvars import get_contextvars

from accounts import audit
from accounts.enums import AuditAction, NoticeKind
from accounts.models import Company, User
from accounts.notices import Audience
from accounts.services.notices import members_of, notify
from instagram import oauth
from instagram.clients import graph_client, instagram_tokens
from instagram.clients.errors import ClientError, ErrorKind, message_for
from instagram.clients.schemas import CallRecord, LongLivedToken, Profile
from instagram.enums import AccountStatus, Login, RunTrigger
from instagram.models import InstagramAccount
from instagram.services.calls import save_calls
from instagram.services.subscriptions import subscribe_on_commit, unsubscribe_on_commit
from kbeauty.lib.errors import (
    AppError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    UpstreamError,
)

# Instagram lengthens a token from its second day on.
REFRESH_FROM_AGE = timedelta(hours=24)
REFRESH_BEFORE_END = timedelta(days=10)
SCOPE_NAMES = {
    "instagram_business_basic": _("profile and posts"),
    "instagram_business_manage_comments": _("comments"),
    "instagram_business_manage_insights": _("insights"),
}

log = structlog.get_logger(__name__)


def authorization_url(*, company: Company, user: User, redirect_uri: str) -> str:
    """Where to send the person's browser to log in to Instagram."""
    _require_configuration()
    oauth.check_redirect_uri(redirect_uri)
    state = oauth.issue_state(company=company, user=user, redirect_uri=redirect_uri)
    return oauth.authorize_url(redirect_uri=redirect_uri, state=state)


def _require_configuration() -> None:
    if not oauth.is_configured():
        raise NotFoundError(
            _(
                "Connecting Instagram is not set up here. Please tell your administrator."
            ),
            code="instagram_not_configured",
        )


def finish_authorization(
    *,
    company: Company,
    user: User,
    code: str,
    state: str,
    redirect_uri: str,
    error: str = "",
) -> InstagramAccount:
    """Turn what Instagram's log-in sent back into a connected account."""
    _require_configuration()
    oauth.spend_state(state, company=company, user=user, redirect_uri=redirect_uri)
    if error:
        raise _declined(error)
    with _recorded(company) as calls, _as_app_error():
        tokens = instagram_tokens(recorder=calls.append)
        # Browsers may bring Instagram's "#_" along.
        short = tokens.exchange_code(code.removesuffix("#_"), redirect_uri)
        _require_scopes(short.scopes)
        token = tokens.long_lived_token(short)
        client = graph_client(
            login=Login.INSTAGRAM, token=token.value, recorder=calls.append
        )
        profile = client.me()
    return connect_account(company=company, token=token, profile=profile, by=user)


def _declined(error: str) -> AppError:
    if error == "access_denied":
        return InvalidInputError(
            _(
                "You did not allow access to Instagram, so nothing was connected. "
                "Press Connect Instagram again if that was a mistake."
            ),
            code="oauth_denied",
        )
    return InvalidInputError(
        _("Instagram broke off the log-in. Press Connect Instagram again."),
        code="oauth_failed",
    )


def _require_scopes(granted: tuple[str, ...]) -> None:
    missing = oauth.missing_scopes(granted)
    if missing:
        names = format_lazy(
            ", ".join(["{}"] * len(missing)), *[SCOPE_NAMES[scope] for scope in missing]
        )
        raise InvalidInputError(
            format_lazy(
                _(
                    "Permission is missing for: {names}. Press Connect Instagram again "
                    "and leave all permissions switched on."
                ),
                names=names,
            ),
            code="missing_scope",
        )


@contextmanager
def _recorded(company: Company) -> Iterator[list[CallRecord]]:
    """Keeps the calls that were made, those before a failure too."""
    calls: list[CallRecord] = []
    try:
        yield calls
    finally:
        save_calls(company=company, records=calls)


@contextmanager
def _as_app_error() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        log.warning("connect_failed", reason=error.reason, trace_id=error.trace_id)
        raise as_app_error(error) from error


def as_app_error(error: ClientError) -> AppError:
    """The client's refusal as a sentence for the person."""
    refusal = InvalidInputError if error.permanent else UpstreamError
    return refusal(
        message_for(error.reason), code=error.reason, retry_after=error.retry_after
    )


def connect_account(
    *, company: Company, token: LongLivedToken, profile: Profile, by: User | None
) -> InstagramAccount:
    """Store the account with its token, anew or again, and start its first collection."""
    if not token.value:
        raise InvalidInputError(message_for("token_missing"), code="token_missing")
    if not profile.is_professional:
        raise InvalidInputError(
            message_for("not_professional"), code="not_professional"
        )
    now = timezone.now()
    with transaction.atomic():
        account = _locked_account(company, profile)
        before = _state(account)
        _refuse_while_removed(account)
        apply_profile(account=account, profile=profile)
        account.token = token.value
        account.token_obtained_at = now
        account.token_refreshed_at = None
        account.token_expires_at = token.expires_at
        account.scopes = list(token.scopes) or account.scopes
        account.status = AccountStatus.ACTIVE
        account.status_reason = ""
        account.connected_by = by
        account.connected_at = now
        account.save()
        _record(AuditAction.ACCOUNT_CONNECTED, account, before, by)
        # Not a partial: Django names the function when it logs that a robust one failed.
        transaction.on_commit(lambda: _collect(account, by), robust=True)
        subscribe_on_commit(account=account)
    log.info("account_connected", account=account.pk)
    return account


def _state(account: InstagramAccount) -> dict[str, Any]:
    """What the audit log tells of an account: never the token."""
    ends = account.token_expires_at
    return {
        "status": str(account.status),
        "status_reason": account.status_reason,
        "scopes": list(account.scopes),
        "token_expires_at": ends.isoformat() if ends else None,
    }


def _record(
    action: AuditAction,
    account: InstagramAccount,
    before: dict[str, Any],
    by: User | None = None,
) -> None:
    earlier, now = audit.difference(before, _state(account))
    audit.record(
        action,
        company=account.company,
        target=account,
        before=earlier,
        after=now,
        by=by,
    )


def _locked_account(company: Company, profile: Profile) -> InstagramAccount:
    """The company's row of this account: also one that so far only came from files."""
    mine = InstagramAccount.objects.for_company(company)
    found = (
        mine.filter(instagram_user_id=profile.user_id).first()
        or mine.filter(username__iexact=profile.username, status=AccountStatus.IMPORTED)
        .exclude(username="")
        .first()
    )
    if found is None:
        found, _created = mine.get_or_create(
            company=company,
            instagram_user_id=profile.user_id,
            defaults={"username": profile.username[:64]},
        )
    locked: InstagramAccount = mine.select_for_update().get(pk=found.pk)
    locked.instagram_user_id = profile.user_id
    return locked


def _refuse_while_removed(account: InstagramAccount) -> None:
    if account.status_reason == "deletion_requested":
        reason = account.status_reason
        raise ConflictError(message_for(reason), code=reason)


def apply_profile(*, account: InstagramAccount, profile: Profile) -> None:
    """Copy what the profile tells onto the account; what it leaves out stays as it was."""
    for name in (
        "app_scoped_id",
        "username",
        "name",
        "account_type",
        "profile_picture_url",
        "biography",
        "website",
    ):
        value = getattr(profile, name)
        limit = getattr(InstagramAccount._meta.get_field(name), "max_length", None)
        if value and limit and len(value) > limit:
            # Half an address leads nowhere, half a name still names.
            value = "" if name.endswith(("_url", "website")) else value[:limit]
        if value:
            setattr(account, name, value)
    for name in ("followers_count", "follows_count", "media_count"):
        if getattr(profile, name) is not None:
            setattr(account, name, getattr(profile, name))


def _collect(account: InstagramAccount, by: User | None) -> None:
    # Collection marks accounts through this module: the import would go in circles.
    from instagram.services.collection.running import start_sync  # noqa: PLC0415

    start_sync(
        account=account,
        trigger=RunTrigger.CONNECT,
        by=by,
        request_id=str(get_contextvars().get("request_id", "")),
    )


@transaction.atomic
def disconnect_account(*, account: InstagramAccount, by: User) -> InstagramAccount:
    """Forget the token; everything collected stays."""
    before = _state(account)
    unsubscribe_on_commit(account=account)
    forget_token(account=account, reason="")
    _record(AuditAction.ACCOUNT_DISCONNECTED, account, before, by)
    log.info("account_disconnected", account=account.pk, by=by.pk)
    return account


def forget_token(*, account: InstagramAccount, reason: str) -> None:
    """Nobody can collect this account from here on; a worker at it stops at its next page."""
    account.token = ""
    account.token_obtained_at = None
    account.token_refreshed_at = None
    account.token_expires_at = None
    account.scopes = []
    account.subscribed_fields = []
    account.status = AccountStatus.DISCONNECTED
    account.status_reason = reason
    account.save(
        update_fields=[
            "token",
            "token_obtained_at",
            "token_refreshed_at",
            "token_expires_at",
            "scopes",
            "status",
            "status_reason",
            "subscribed_fields",
            "updated_at",
        ]
    )


@transaction.atomic
def mark_account(
    *, account: InstagramAccount, status: AccountStatus, reason: str
) -> bool:
    """Tell people what is wrong with an account.

    Nothing happens (False) if the person has meanwhile connected it anew or disconnected
    it: the refusal was about the token before.
    """
    before = _state(account)
    marked = (
        InstagramAccount.objects.for_company(account.company)
        .filter(pk=account.pk, token_obtained_at=account.token_obtained_at)
        .exclude(status=AccountStatus.DISCONNECTED)
        .update(status=status, status_reason=reason, updated_at=timezone.now())
    )
    if marked:
        account.status, account.status_reason = status, reason
        is_dead = status == AccountStatus.RECONNECT
        action = AuditAction.TOKEN_DEAD if is_dead else AuditAction.ACCOUNT_CHANGED
        _record(action, account, before)
        _tell_dead(account)
        log.warning("account_marked", account=account.pk, status=status, reason=reason)
    return bool(marked)


def _tell_dead(account: InstagramAccount) -> None:
    """Tell those who may reconnect it, and who connected it; once for each token."""
    people = members_of(account.company, Audience.ADMINS)
    if account.connected_by is not None:
        people.append(account.connected_by)
    obtained = account.token_obtained_at
    notify(
        company=account.company,
        kind=NoticeKind.RECONNECT,
        values={"username": account.username},
        path=account.get_absolute_url(),
        once=f"{account.code}:{obtained.isoformat() if obtained else ''}",
        to=people,
    )


def mark_refused(*, account: InstagramAccount, error: ClientError) -> bool:
    """Mark the account if a person has to act for this refusal to end."""
    status = _status_after(error)
    if status is None:
        return False
    return mark_account(account=account, status=status, reason=error.reason)


def asks_for_a_person(error: ClientError) -> bool:
    """Whether this refusal ends only when somebody acts at Instagram or connects anew."""
    return _status_after(error) is not None


def _status_after(error: ClientError) -> AccountStatus | None:
    if error.reason == "not_professional":
        return AccountStatus.NOT_PROFESSIONAL
    if error.kind in {ErrorKind.LOGIN, ErrorKind.PERMISSION}:
        return AccountStatus.RECONNECT
    return None


def refresh_token(*, account: InstagramAccount) -> bool:
    """Lengthen the token if that is due; True if there is a new one.

    A passing failure is raised as ClientError: the next round tries again.
    """
    now = timezone.now()
    ends = account.token_expires_at
    if account.status != AccountStatus.ACTIVE or not account.token or ends is None:
        return False
    if ends <= now:
        status = AccountStatus.RECONNECT
        mark_account(account=account, status=status, reason="token_expired")
        return False
    begun = account.token_refreshed_at or account.token_obtained_at
    is_too_young = begun is not None and now - begun < REFRESH_FROM_AGE
    if is_too_young or ends - now >= REFRESH_BEFORE_END:
        return False
    return _refresh(account)


def _refresh(account: InstagramAccount) -> bool:
    try:
        with _recorded(account.company) as calls:
            tokens = instagram_tokens(recorder=calls.append)
            token = tokens.refresh_token(account.token)
    except ClientError as error:
        if error.permanent and mark_refused(account=account, error=error):
            return False
        raise
    return _keep(account, token)


@transaction.atomic
def _keep(account: InstagramAccount, token: LongLivedToken) -> bool:
    now, before = timezone.now(), _state(account)
    # Whoever connected the account anew in the meantime has the better token.
    kept = (
        InstagramAccount.objects.for_company(account.company)
        .filter(pk=account.pk, token_obtained_at=account.token_obtained_at)
        .filter(status=AccountStatus.ACTIVE)
        .update(
            token=token.value,
            token_refreshed_at=now,
            token_expires_at=token.expires_at,
            updated_at=now,
        )
    )
    if kept:
        account.token, account.token_refreshed_at = token.value, now
        account.token_expires_at = token.expires_at
        _record(AuditAction.TOKEN_REFRESHED, account, before)
    return bool(kept)


def refresh_due_tokens(*, company: Company) -> int:
    """Refresh what is due; one account's trouble does not keep back the others."""
    refreshed = 0
    active = InstagramAccount.objects.for_company(company).filter(
        status=AccountStatus.ACTIVE
    )
    for account in active.select_related("company"):
        try:
            refreshed += refresh_token(account=account)
        except ClientError as error:
            log.warning("refresh_failed", account=account.pk, reason=error.reason)
    return refreshed
