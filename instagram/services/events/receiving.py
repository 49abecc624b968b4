"""Taking events in, fast: one look for the accounts, one insert, one task an account."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from instagram.enums import AccountStatus, EventStatus
from instagram.models import InstagramAccount, InstagramEvent
from instagram.services.events.queue import enqueue_on_commit
from instagram.updates import Update
from kbeauty.lib.tenancy import all_companies
from kbeauty.lib.upsert import upsert

# Whose data nobody may collect.
_NOT_OURS = (AccountStatus.DISCONNECTED, AccountStatus.IMPORTED)


def receive_updates(*, updates: Sequence[Update]) -> int:
    """Keep what is new and queue the accounts with something to do; the number of new events.

    Instagram names the account, not a company: each one that connected it gets its own event.
    """
    if not updates:
        return 0
    # Past row-level security, for the accounts and for the insert: each event takes the
    # company of its account.
    with all_companies(), transaction.atomic():
        accounts = _accounts_by_id({update.entry_id for update in updates})
        new = upsert(
            InstagramEvent,
            list(_rows(updates, accounts)),
            unique=("account_id", "fingerprint"),
            constants={"received_at": timezone.now()},
            returning=("company_id", "account_id", "status"),
        )
    # Out here: what hangs on the commit must not work as staff.
    for company_id, account_id in sorted(
        {(row[0], row[1]) for row in new if row[2] == EventStatus.PENDING}
    ):
        enqueue_on_commit(company_id=company_id, account_id=account_id)
    return len(new)


def _accounts_by_id(ids: Iterable[str]) -> Mapping[str, list[tuple[int, int]]]:
    """Keys of company and account; ``entry.id`` may be either of an account's two ids."""
    wanted = set(ids)
    accounts = (
        InstagramAccount.objects.filter(company__is_active=True)
        .filter(Q(instagram_user_id__in=wanted) | Q(app_scoped_id__in=wanted))
        .exclude(status__in=_NOT_OURS)
        .values_list("instagram_user_id", "app_scoped_id", "company_id", "pk")
    )
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for user_id, scoped_id, company_id, key in accounts:
        for name in {user_id, scoped_id} & wanted:
            found[name].append((company_id, key))
    return found


def _rows(
    updates: Sequence[Update], accounts: Mapping[str, list[tuple[int, int]]]
) -> Iterator[dict[str, Any]]:
    now = timezone.now()
    for update in updates:
        status = EventStatus.PENDING if update.is_used else EventStatus.IGNORED
        for company_id, account_id in accounts.get(update.entry_id, ()):
            yield {
                "company_id": company_id,
                "account_id": account_id,
                "field": update.field,
                "fingerprint": update.fingerprint,
                "value": update.value,
                "sent_at": update.sent_at,
                "status": status,
                "due_at": now if update.is_used else None,
                "processed_at": None if update.is_used else now,
            }
