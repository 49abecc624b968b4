"""Lengthening the tokens of Instagram Login before they end."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import Company
from instagram.clients import instagram_tokens
from instagram.clients.errors import ClientError
from instagram.clients.schemas import LongLivedToken
from instagram.enums import AccountStatus, Login
from instagram.models import InstagramAccount
from instagram.services.connections.marking import mark_account, mark_refused
from instagram.services.connections.recording import record, state_of
from instagram.services.connections.refusals import recorded
from kbeauty.lib.advisory import only_worker

# Instagram lengthens a token from its second day on.
REFRESH_FROM_AGE = timedelta(hours=24)
REFRESH_BEFORE_END = timedelta(days=10)
REFRESH_SPACE = 0x4E7B

log = structlog.get_logger(__name__)


def refresh_token(*, account: InstagramAccount) -> bool:
    """Lengthen the token if that is due; True if there is a new one.

    Of two workers one refreshes and the other leaves. A passing failure is raised as
    ClientError: the next round tries again.
    """
    with only_worker(REFRESH_SPACE, account.pk) as is_ours:
        if not is_ours:
            return False
        # Whoever had it before may have refreshed it.
        account.refresh_from_db()
        return _is_due(account) and _refresh(account)


def _is_due(account: InstagramAccount) -> bool:
    now, ends = timezone.now(), account.token_expires_at
    if account.status != AccountStatus.ACTIVE or not account.token or ends is None:
        return False
    if ends <= now:
        status = AccountStatus.RECONNECT
        mark_account(account=account, status=status, reason="token_expired")
        return False
    if account.login != Login.INSTAGRAM:
        # A Page's token with an end gets a new one by a new log-in only.
        return False
    begun = account.token_refreshed_at or account.token_obtained_at
    is_too_young = begun is not None and now - begun < REFRESH_FROM_AGE
    return not is_too_young and ends - now < REFRESH_BEFORE_END


def _refresh(account: InstagramAccount) -> bool:
    try:
        with recorded(account.company, account) as calls:
            tokens = instagram_tokens(
                recorder=calls.append, user_id=account.instagram_user_id
            )
            token = tokens.refresh_token(account.token)
    except ClientError as error:
        if error.permanent and mark_refused(account=account, error=error):
            return False
        raise
    return _keep(account, token)


@transaction.atomic
def _keep(account: InstagramAccount, token: LongLivedToken) -> bool:
    now, before = timezone.now(), state_of(account)
    # Whoever connected the account anew in the meantime has the better token, and one
    # that ends before ours is none.
    kept = (
        InstagramAccount.objects.for_company(account.company)
        .filter(pk=account.pk, token_obtained_at=account.token_obtained_at)
        .filter(status=AccountStatus.ACTIVE, token_expires_at__lt=token.expires_at)
        .update(
            token=token.value,
            token_refreshed_at=now,
            token_expires_at=token.expires_at,
            updated_at=now,
        )
    )
    if not kept:
        log.warning("refresh_not_kept", account=account.pk)
        return False
    account.token, account.token_refreshed_at = token.value, now
    account.token_expires_at = token.expires_at
    record(AuditAction.TOKEN_REFRESHED, account, before)
    return True


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
