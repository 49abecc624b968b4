"""Connecting an account, and letting it go again."""

import structlog
from django.db import transaction
from django.utils import timezone
from structlog.contextvars import get_contextvars

from accounts.enums import AuditAction
from accounts.models import Company, User
from instagram.clients.errors import message_for
from instagram.clients.schemas import FacebookPage, LongLivedToken, Profile
from instagram.enums import AccountStatus, Login, RunTrigger
from instagram.models import InstagramAccount
from instagram.services.connections.recording import record, state_of
from instagram.services.subscriptions import subscribe_on_commit, unsubscribe_on_commit
from kbeauty.lib.errors import ConflictError, InvalidInputError

log = structlog.get_logger(__name__)


def connect_account(
    *,
    company: Company,
    token: LongLivedToken,
    profile: Profile,
    by: User | None,
    page: FacebookPage | None = None,
) -> InstagramAccount:
    """Store the account with its token, anew or again, and start its first collection.

    ``page`` is the one that a Facebook Login came through.
    """
    _require_connectable(token, profile)
    with transaction.atomic():
        account = _locked_account(company, profile)
        before = state_of(account)
        _refuse_while_removed(account)
        apply_profile(account=account, profile=profile)
        _set_log_in(account, token, page)
        _set_token(account, token)
        account.connected_by = by
        account.save()
        record(AuditAction.ACCOUNT_CONNECTED, account, before, by)
        # Not a partial: Django names the function when it logs that a robust one failed.
        transaction.on_commit(lambda: _collect(account, by), robust=True)
        subscribe_on_commit(account=account)
    log.info("account_connected", account=account.pk, login=str(account.login))
    return account


def _require_connectable(token: LongLivedToken, profile: Profile) -> None:
    if not token.value:
        raise InvalidInputError(message_for("token_missing"), code="token_missing")
    if not profile.is_professional:
        raise InvalidInputError(
            message_for("not_professional"), code="not_professional"
        )


def _set_log_in(
    account: InstagramAccount, token: LongLivedToken, page: FacebookPage | None
) -> None:
    """Through which log-in it is connected; nothing of the other one stays."""
    login = Login.INSTAGRAM if page is None else Login.FACEBOOK
    if account.login != login:
        account.scopes = []
        account.subscribed_fields = []
    account.login = login
    account.page_id = page.page_id if page else ""
    account.page_name = page.name if page else ""
    if page is not None:
        # Meta's callbacks of this log-in name the person.
        account.app_scoped_id = token.person_id


def _set_token(account: InstagramAccount, token: LongLivedToken) -> None:
    now = timezone.now()
    account.token = token.value
    account.token_obtained_at = account.connected_at = now
    account.token_refreshed_at = None
    account.token_expires_at = token.expires_at
    account.data_access_ends_at = token.data_access_ends_at
    # debug_token was asked a moment ago; Instagram Login has nothing like it.
    account.token_checked_at = now if account.login == Login.FACEBOOK else None
    account.scopes = list(token.scopes) or account.scopes
    account.status = AccountStatus.ACTIVE
    account.status_reason = ""


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
    before = state_of(account)
    unsubscribe_on_commit(account=account)
    forget_token(account=account, reason="")
    record(AuditAction.ACCOUNT_DISCONNECTED, account, before, by)
    log.info("account_disconnected", account=account.pk, by=by.pk)
    return account


def forget_token(*, account: InstagramAccount, reason: str) -> None:
    """Nobody can collect this account from here on; a worker at it stops at its next page."""
    account.token = ""
    account.scopes = []
    account.subscribed_fields = []
    account.status = AccountStatus.DISCONNECTED
    account.status_reason = reason
    moments = (
        "token_obtained_at",
        "token_refreshed_at",
        "token_expires_at",
        "token_checked_at",
        "data_access_ends_at",
    )
    for name in moments:
        setattr(account, name, None)
    lists = ("scopes", "subscribed_fields")
    changed = ["token", "status", "status_reason", "updated_at"]
    account.save(update_fields=[*moments, *lists, *changed])
