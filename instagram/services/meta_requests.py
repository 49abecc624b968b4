"""What Meta tells us about a person: they took our access away, or want their data removed.

Meta names the person, not a company: every company that connected the account is meant. So
these two look past row-level security for the accounts, and work in each company by itself.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.enums import AuditAction
from instagram import tasks
from instagram.confirmation_codes import code_for_nothing
from instagram.enums import AccountStatus, DeletionStatus
from instagram.models import DataDeletionRequest, InstagramAccount
from instagram.services.connections import forget_token
from instagram.services.removal import remove_account
from instagram.signed_requests import SignedRequest
from kbeauty.lib.advisory import only_worker
from kbeauty.lib.tenancy import all_companies, tenant

DEAUTHORIZED = "app_removed"
TO_BE_REMOVED = "deletion_requested"
REMOVAL_SPACE = 0x4E7A
# Meta writes whole seconds.
SECOND = timedelta(seconds=1)

log = structlog.get_logger(__name__)


def deauthorize(*, request: SignedRequest) -> int:
    """Forget the tokens of this person's accounts; the number of accounts that had one.

    A token from after the message was written is a new consent, and stays.
    """
    return sum(
        _deauthorize(account, request.issued_at)
        for account in _accounts_of(request.user_id)
    )


def _deauthorize(account: InstagramAccount, issued_at: datetime | None) -> bool:
    with tenant(account.company_id), transaction.atomic():
        locked = _locked(account)
        if locked is None or not locked.token:
            return False
        obtained_at = locked.token_obtained_at
        if issued_at and obtained_at and obtained_at > issued_at + SECOND:
            return False
        forget_token(account=locked, reason=DEAUTHORIZED)
        audit.record(
            AuditAction.META_DEAUTHORIZED, company=account.company, target=locked
        )
    return True


def request_data_deletion(*, request: SignedRequest) -> UUID:
    """Begin to remove what we hold of this person; the code they can ask with.

    Where nothing is held, nothing is stored either. Asked twice, the code is the same.
    """
    accounts = _accounts_of(request.user_id)
    user_hash = _hash(request.user_id)
    if not accounts:
        known = DataDeletionRequest.objects.filter(
            user_hash=user_hash, status=DeletionStatus.OPEN
        ).first()
        return known.code if known else code_for_nothing()
    with transaction.atomic():
        wanted, _is_new = DataDeletionRequest.objects.get_or_create(
            user_hash=user_hash, status=DeletionStatus.OPEN
        )
        for account in accounts:
            _mark(account)
        _enqueue(wanted)
    return wanted.code


def _mark(account: InstagramAccount) -> None:
    """No token from here on, and nobody but the removal touches the account."""
    with tenant(account.company_id):
        locked = _locked(account)
        if locked is None or locked.status_reason == TO_BE_REMOVED:
            return
        forget_token(account=locked, reason=TO_BE_REMOVED)
        audit.record(AuditAction.META_DELETION, company=account.company, target=locked)


def _accounts_of(user_id: str) -> list[InstagramAccount]:
    """Meta names the id that is scoped to our app; older rows know the other one only."""
    is_scoped = Q(app_scoped_id=user_id)
    is_older = Q(app_scoped_id="", instagram_user_id=user_id)
    with all_companies():
        found = InstagramAccount.objects.filter(is_scoped | is_older)
        return list(found.select_related("company").order_by("pk"))


def _locked(account: InstagramAccount) -> InstagramAccount | None:
    mine = InstagramAccount.objects.for_company(account.company)
    locked: InstagramAccount | None = (
        mine.select_for_update(of=("self",))
        .select_related("company")
        .filter(pk=account.pk)
        .first()
    )
    return locked


def _hash(user_id: str) -> str:
    return salted_hmac("data-deletion.user", user_id, algorithm="sha256").hexdigest()


def _enqueue(wanted: DataDeletionRequest) -> None:
    send = partial(tasks.remove_person.delay, request_id=wanted.pk)
    transaction.on_commit(send)


def run_data_deletion(*, wanted: DataDeletionRequest) -> bool:
    """Remove the accounts that are meant; False where another worker is at it."""
    with only_worker(REMOVAL_SPACE, wanted.pk) as is_ours:
        if not is_ours:
            return False
        for account in _marked(wanted.user_hash):
            with tenant(account.company_id):
                counts = remove_account(account=account)
            _note(wanted, counts)
        open_one = DataDeletionRequest.objects.filter(
            pk=wanted.pk, status=DeletionStatus.OPEN
        )
        open_one.update(status=DeletionStatus.DONE, finished_at=timezone.now())
    log.info("data_deletion_done", request=wanted.pk)
    return True


def _marked(user_hash: str) -> list[InstagramAccount]:
    with all_companies():
        marked = InstagramAccount.objects.filter(
            status=AccountStatus.DISCONNECTED, status_reason=TO_BE_REMOVED
        )
        accounts = list(marked.select_related("company"))
    return [
        account
        for account in accounts
        if _hash(account.app_scoped_id or account.instagram_user_id) == user_hash
    ]


def _note(wanted: DataDeletionRequest, counts: dict[str, int]) -> None:
    wanted.account_count += 1
    before = wanted.row_counts
    wanted.row_counts = {
        name: before.get(name, 0) + count for name, count in counts.items()
    }
    wanted.save(update_fields=["account_count", "row_counts"])


def resume_data_deletions() -> int:
    """Queue the removals that the queue has lost or that were broken off."""
    waiting = list(DataDeletionRequest.objects.filter(status=DeletionStatus.OPEN))
    for wanted in waiting:
        _enqueue(wanted)
    return len(waiting)
