"""Rounds over all that a company watches, and looks that a person asks for.

A round stops after ten minutes, so that other work gets its turn; what it has not reached
is still due, and the task begins another.
"""

import time

import structlog
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Company
from instagram import tasks
from instagram.clients.errors import ClientError, ErrorKind, message_for
from instagram.clients.schemas import CallRecord
from instagram.enums import Ability
from instagram.models import Creator, InstagramAccount, WatchedHashtag
from instagram.services.calls import client_of, save_calls
from instagram.services.connections import mark_refused
from instagram.services.discovery.access import accounts_with, require_account
from instagram.services.discovery.creators import collect_creator
from instagram.services.discovery.hashtags import SPENT, collect_hashtag
from instagram.services.discovery.pauses import ends_account, ends_round
from instagram.services.discovery.planner import Decision
from instagram.services.discovery.planning import (
    CompanyPlan,
    kept_back,
    plan_by_hand,
    plan_of,
)
from instagram.services.discovery.spending import note_searched
from kbeauty.lib.errors import ConflictError
from kbeauty.lib.models import TenantQuerySet

SECONDS_AT_A_TIME = 600

log = structlog.get_logger(__name__)


def queue_hashtags(*, company: Company) -> bool:
    """Queue a round where one of the company's hashtags is due."""
    active = WatchedHashtag.objects.for_company(company).filter(is_active=True)
    is_due = active.filter(_due()).exists()
    if is_due and accounts_with(company, Ability.HASHTAGS):
        tasks.collect_company_hashtags.delay(company_id=company.pk)
        return True
    return False


def queue_creators(*, company: Company) -> bool:
    """Queue a round where one of the company's creators is due."""
    if due_creators(company).exists() and accounts_with(company, Ability.DISCOVERY):
        tasks.collect_company_creators.delay(company_id=company.pk)
        return True
    return False


def _due() -> Q:
    return Q(due_at__isnull=True) | Q(due_at__lte=timezone.now())


def due_creators(company: Company) -> TenantQuerySet:
    """Those that nobody has looked at first, then those that waited longest."""
    creators: TenantQuerySet = Creator.objects.for_company(company)
    return creators.filter(_due(), is_watched=True).order_by(
        F("checked_at").asc(nulls_first=True), "pk"
    )


def collect_due_hashtags(*, company: Company) -> bool:
    """Ask for what the plan says; False if time was up before its end."""
    for account in accounts_with(company, Ability.HASHTAGS):
        if ends_round(_ask_what_is_spent(account)):
            return True
    decided, ends_at = plan_of(company), time.monotonic() + SECONDS_AT_A_TIME
    refused: set[int | None] = set()
    for one in decided.plan.asked:
        if time.monotonic() > ends_at:
            return False
        if one.account in refused:
            continue
        error = _look_at(decided, one, kept_back())
        if ends_round(error):
            break
        if ends_account(error):
            refused.add(one.account)
    return True


def _look_at(decided: CompanyPlan, one: Decision, kept_back: int) -> ClientError | None:
    if one.account is None:
        return None
    return collect_hashtag(
        watched=decided.watched[one.key],
        account=decided.accounts[one.account],
        kept_back=kept_back,
    )


def _ask_what_is_spent(account: InstagramAccount) -> ClientError | None:
    """Others may ask in the name of the account, too, and draw on the same thirty."""
    calls: list[CallRecord] = []
    client = client_of(
        account,
        recorder=calls.append,
    )
    try:
        note_searched(account=account, told=client.recently_searched())
    except ClientError as error:
        # The plan goes by our own books then.
        if error.kind == ErrorKind.LOGIN:
            mark_refused(account=account, error=error)
        log.warning("spent_not_told", account=account.pk, reason=error.reason)
        return error
    finally:
        save_calls(company=account.company, records=calls, account=account)
    return None


def collect_due_creators(*, company: Company) -> bool:
    """Look at each creator that is due, the accounts in turn; False if time was up."""
    accounts = accounts_with(company, Ability.DISCOVERY)
    due, ends_at = due_creators(company), time.monotonic() + SECONDS_AT_A_TIME
    for at, creator in enumerate(due.select_related("company")):
        if not accounts:
            break
        if time.monotonic() > ends_at:
            return False
        account = accounts[at % len(accounts)]
        error = collect_creator(creator=creator, account=account)
        if ends_round(error):
            break
        if ends_account(error):
            accounts = [one for one in accounts if one.pk != account.pk]
    return True


def start_look(*, watched: WatchedHashtag) -> None:
    """Ask for one hashtag now, with the part of the thirty that is kept for people."""
    require_account(watched.company, Ability.HASHTAGS)
    decision = plan_by_hand(watched).decision_of(watched)
    if decision is None or not decision.is_asked:
        raise ConflictError(message_for(SPENT), code=SPENT)
    keys = {"company_id": watched.company_id, "hashtag_id": watched.pk}
    tasks.collect_hashtag.apply_async(kwargs=keys, queue="high")


def look_by_hand(*, watched: WatchedHashtag) -> ClientError | None:
    decided = plan_by_hand(watched)
    asked = [_look_at(decided, one, kept_back=0) for one in decided.plan.asked]
    return asked[0] if asked else None


def look_at_creator(*, creator: Creator) -> ClientError | None:
    """What a person who has just added it waits for."""
    accounts = accounts_with(creator.company, Ability.DISCOVERY)
    if not accounts:
        return None
    return collect_creator(creator=creator, account=accounts[0])
