"""What Facebook says of its tokens, once a day: they do not end, but what they open may."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.enums import AuditAction, NoticeKind
from accounts.models import Company
from accounts.services.notices import notify
from instagram.clients import facebook_tokens
from instagram.clients.errors import ClientError
from instagram.clients.schemas import TokenReport
from instagram.enums import AccountStatus, Login
from instagram.models import InstagramAccount
from instagram.services.connections.marking import mark_refused, who_can_reconnect
from instagram.services.connections.recording import record, state_of
from instagram.services.connections.refusals import recorded

# Beat comes once a day, and a little before the day is over is due as well.
CHECK_AFTER = timedelta(hours=20)
WARN_BEFORE_END = timedelta(days=10)

log = structlog.get_logger(__name__)


def check_token(*, account: InstagramAccount) -> bool:
    """Ask what the token is worth and keep the answer; False if it is dead.

    A failure that says nothing of the token is raised as ClientError.
    """
    try:
        with recorded(account.company, account) as calls:
            report = facebook_tokens(recorder=calls.append).inspect(account.token)
    except ClientError as error:
        if error.permanent and mark_refused(account=account, error=error):
            return False
        raise
    _keep(account, report)
    return True


@transaction.atomic
def _keep(account: InstagramAccount, report: TokenReport) -> None:
    now, before = timezone.now(), state_of(account)
    found = {
        "token_checked_at": now,
        "token_expires_at": report.expires_at,
        "data_access_ends_at": report.data_access_ends_at,
        "scopes": list(report.scopes) or account.scopes,
        "app_scoped_id": report.person_id or account.app_scoped_id,
    }
    # It was asked about the token before, should somebody have connected it anew.
    kept = (
        InstagramAccount.objects.for_company(account.company)
        .filter(pk=account.pk, token_obtained_at=account.token_obtained_at)
        .filter(status=AccountStatus.ACTIVE)
        .update(**found, updated_at=now)
    )
    if not kept:
        return
    for name, value in found.items():
        setattr(account, name, value)
    if state_of(account) != before:
        record(AuditAction.ACCOUNT_CHANGED, account, before)
    _warn(account)


def _warn(account: InstagramAccount) -> None:
    """Ask for a new log-in in time; once for each end."""
    ends = account.connection_ends_at
    if ends is None or ends - timezone.now() >= WARN_BEFORE_END:
        return
    notify(
        company=account.company,
        kind=NoticeKind.CONNECTION_ENDS,
        values={"username": account.username, "ends_at": ends.isoformat()},
        path=account.get_token_url(),
        once=f"{account.code}:{ends.isoformat()}",
        to=who_can_reconnect(account),
    )


def check_due_tokens(*, company: Company) -> int:
    """Check what was not checked today; one account's trouble does not keep back the others."""
    checked = 0
    before = timezone.now() - CHECK_AFTER
    due = (
        InstagramAccount.objects.for_company(company)
        .filter(login=Login.FACEBOOK, status=AccountStatus.ACTIVE)
        .filter(Q(token_checked_at=None) | Q(token_checked_at__lt=before))
        .exclude(token="")
    )
    for account in due.select_related("company"):
        try:
            checked += check_token(account=account)
        except ClientError as error:
            log.warning("token_check_failed", account=account.pk, reason=error.reason)
    return checked
