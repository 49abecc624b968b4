"""What is wrong with an account, and telling those who can mend it."""

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.enums import AuditAction, NoticeKind
from accounts.models import User
from accounts.notices import Audience
from accounts.services.notices import members_of, notify
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import AccountStatus
from instagram.models import InstagramAccount
from instagram.services.connections.recording import record, state_of

log = structlog.get_logger(__name__)


@transaction.atomic
def mark_account(
    *, account: InstagramAccount, status: AccountStatus, reason: str
) -> bool:
    """Tell people what is wrong with an account.

    Nothing happens (False) if the person has meanwhile connected it anew or disconnected
    it: the refusal was about the token before.
    """
    before = state_of(account)
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
        record(action, account, before)
        if status != AccountStatus.ACTIVE:
            _tell_dead(account)
        log.warning("account_marked", account=account.pk, status=status, reason=reason)
    return bool(marked)


def who_can_reconnect(account: InstagramAccount) -> list[User]:
    """Those who may, and whoever connected it."""
    people = members_of(account.company, Audience.ADMINS)
    if account.connected_by is not None:
        people.append(account.connected_by)
    return people


def _tell_dead(account: InstagramAccount) -> None:
    """Once for each token."""
    obtained = account.token_obtained_at
    notify(
        company=account.company,
        kind=NoticeKind.RECONNECT,
        values={"username": account.username},
        path=account.get_absolute_url(),
        once=f"{account.code}:{obtained.isoformat() if obtained else ''}",
        to=who_can_reconnect(account),
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
