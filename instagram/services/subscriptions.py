"""What Instagram is to tell of an account by webhook: agreed on, looked after, ended."""

from collections.abc import Iterable

import structlog
from django.conf import settings
from django.db import transaction

from accounts.models import Company
from instagram import tasks
from instagram.clients.base import GraphClient
from instagram.clients.errors import ClientError
from instagram.clients.schemas import CallRecord
from instagram.models import InstagramAccount
from instagram.services.calls import client_of, save_calls
from instagram.updates import subscribed_fields
from kbeauty.lib.tenancy import all_companies

log = structlog.get_logger(__name__)


def is_offered() -> bool:
    """Whether there is an address that Instagram could tell anything."""
    return bool(settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN)


def subscribe_on_commit(*, account: InstagramAccount) -> None:
    """Once the account is connected: nobody waits for Instagram's answer."""
    if not is_offered():
        return

    # Not a partial: Django names the function when it logs that a robust one failed.
    def enqueue() -> None:
        tasks.subscribe_account.delay(
            company_id=account.company_id, account_id=account.pk
        )

    # Robust: the daily check makes up for it.
    transaction.on_commit(enqueue, robust=True)


def subscribe(*, account: InstagramAccount) -> bool:
    """Agree on all that the account's log-in can tell; whether that is so now."""
    if not is_offered() or not _is_usable(account):
        return False
    wanted = subscribed_fields(account.login)
    calls: list[CallRecord] = []
    client = _client(account, calls)
    try:
        if not set(wanted) <= set(client.subscribed_fields()):
            client.subscribe(wanted)
    except ClientError as error:
        # A dead token is the collection's to tell of; the rest the next check tries again.
        log.warning("subscribe_failed", account=account.pk, reason=error.reason)
        return False
    finally:
        save_calls(company=account.company, records=calls, account=account)
    _keep(account, wanted)
    return True


def _is_usable(account: InstagramAccount) -> bool:
    mine = InstagramAccount.objects.for_company(account.company).collectable()
    return bool(mine.filter(pk=account.pk).exists())


def _client(account: InstagramAccount, calls: list[CallRecord]) -> GraphClient:
    return client_of(
        account,
        recorder=calls.append,
    )


def _keep(account: InstagramAccount, fields: Iterable[str]) -> None:
    # Whoever disconnected it meanwhile has ended this as well.
    InstagramAccount.objects.for_company(account.company).filter(
        pk=account.pk, token_obtained_at=account.token_obtained_at
    ).update(subscribed_fields=list(fields))
    account.subscribed_fields = list(fields)


def unsubscribe_on_commit(*, account: InstagramAccount) -> None:
    """Once the account is disconnected, by the token that it had until then."""
    if not account.subscribed_fields or not account.token:
        return
    calls: list[CallRecord] = []
    client = _client(account, calls)

    # Not a task: the token is forgotten, and travels in no queue.
    def end() -> None:
        _end(account, client)
        save_calls(company=account.company, records=calls, account=account)

    transaction.on_commit(end, robust=True)


def _end(account: InstagramAccount, client: GraphClient) -> None:
    if _is_connected_elsewhere(account):
        # There is one subscription for our app, whoever's token made it.
        return
    try:
        client.unsubscribe()
    except ClientError as error:
        # What Instagram goes on to tell of the account is not kept.
        log.warning("unsubscribe_failed", account=account.pk, reason=error.reason)


def _is_connected_elsewhere(account: InstagramAccount) -> bool:
    with all_companies():
        others = InstagramAccount.objects.exclude(pk=account.pk).filter(
            instagram_user_id=account.instagram_user_id, login=account.login
        )
        return bool(others.collectable().exists())


def check_all(*, company: Company) -> int:
    """Agree anew where Instagram has forgotten, or we want more; the accounts that are told of."""
    if not is_offered():
        return 0
    accounts = InstagramAccount.objects.for_company(company).collectable()
    return sum(
        subscribe(account=account) for account in accounts.select_related("company")
    )
