"""Money for calls to engines: held back before, booked after, let go when nothing came of it.

Each step is a short transaction of its own that locks the company's row of the month, so
that calls at the same time cannot spend the same money, and none is undone with the work of
whoever asks: the provider bills it either way.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company, User
from analysis.engines.pricing import cost_of
from analysis.engines.usage import Usage
from analysis.enums import CallOutcome
from analysis.models.ledger import (
    AiPrice,
    EngineTerms,
    LedgerEntry,
    MonthSpend,
    Reservation,
)
from kbeauty.lib.errors import AppError

log = structlog.get_logger(__name__)


class BudgetSpentError(AppError):
    """This month's money for engines does not suffice for the call."""

    code = "ai_budget_spent"
    status = 402


@dataclass(frozen=True, slots=True)
class Called:
    """What there is to book of one call."""

    kind: str
    prompt_version: str
    provider: str
    model: str
    outcome: CallOutcome
    latency_ms: int
    attempt: int = 1
    # None: the answer did not tell, or there was none.
    usage: Usage | None = None
    # Whether it certainly cost nothing, such as a call that never reached the service.
    is_free: bool = False
    status_code: int | None = None
    request_id: str = ""


def month_of(moment: datetime) -> date:
    return moment.date().replace(day=1)


def budget_of(company: Company) -> Decimal:
    """US dollars a month: as agreed, else by the plan in force."""
    terms = EngineTerms.objects.for_company(company).first()
    if terms is not None and terms.monthly_budget_usd is not None:
        agreed: Decimal = terms.monthly_budget_usd
        return agreed
    budgets: dict[str, Decimal] = settings.AI_BUDGETS
    return budgets.get(company.plan.value, Decimal(0))


def refuse_transaction() -> None:
    """Calls inside a transaction would hold locks for seconds, and its end undo the ledger."""
    # Tests wrap themselves in one that nobody means.
    blocks = (getattr(one, "_from_testcase", False) for one in connection.atomic_blocks)
    if not all(blocks):
        message = "Engines are asked outside of transactions: see docs/engines.md."
        raise RuntimeError(message)


@contextmanager
def _month(company: Company, month: date) -> Iterator[MonthSpend]:
    """The month's row, locked to the end of the block."""
    with transaction.atomic():
        rows = MonthSpend.objects.for_company(company)
        MonthSpend.objects.bulk_create(
            [MonthSpend(company=company, month=month, spent_usd=0)],
            ignore_conflicts=True,
        )
        yield rows.select_for_update().get(month=month)


def reserve(*, company: Company, amount: Decimal | None, seconds: float) -> Reservation:
    """Hold back at most what a call may cost; BudgetSpentError if there is not so much left.

    ``amount`` is None where no price is known: the call then needs a budget that is not
    spent, for more cannot be told.
    """
    now = timezone.now()
    month = month_of(now)
    budget = budget_of(company)
    with _month(company, month) as spend:
        held = _held(company, month, now)
        left = budget - spend.spent_usd - held
        if left <= 0 or (amount or Decimal(0)) > left:
            log.warning(
                "ai_budget_spent",
                company=str(company.code),
                budget=str(budget),
                spent=str(spend.spent_usd),
                held=str(held),
            )
            raise BudgetSpentError(
                _("The month's budget for language models is spent.")
            )
        return Reservation.objects.create(
            company=company,
            month=month,
            amount_usd=amount or Decimal(0),
            expires_at=now + timedelta(seconds=seconds),
        )


def _held(company: Company, month: date, now: datetime) -> Decimal:
    """What calls under way hold back; those whose process died are swept away."""
    rows = Reservation.objects.for_company(company).filter(month=month)
    rows.filter(expires_at__lte=now).delete()
    total: Decimal = rows.aggregate(held=Sum("amount_usd", default=Decimal(0)))["held"]
    return total


def settle(
    *,
    reservation: Reservation,
    company: Company,
    user: User | None,
    price: AiPrice | None,
    called: Called,
) -> LedgerEntry:
    """Book a call that has ended, and let go of what was held back for it."""
    cost = _cost(price, called)
    if cost is None:
        log.warning(
            "ai_cost_unknown",
            provider=called.provider,
            model=called.model,
            outcome=called.outcome,
            has_price=price is not None,
        )
    with _month(company, reservation.month) as spend:
        Reservation.objects.for_company(company).filter(pk=reservation.pk).delete()
        if cost is None:
            spend.unknown_count += 1
        else:
            spend.spent_usd += cost
        spend.save(update_fields=["spent_usd", "unknown_count"])
        return _book(company, user, price, called, cost)


def release(*, reservation: Reservation, company: Company) -> None:
    """Let go of what was held back for a call that was never made."""
    Reservation.objects.for_company(company).filter(pk=reservation.pk).delete()


def _cost(price: AiPrice | None, called: Called) -> Decimal | None:
    if called.is_free:
        return Decimal(0)
    if price is None or called.usage is None:
        return None
    return cost_of(price, called.usage)


def _book(
    company: Company,
    user: User | None,
    price: AiPrice | None,
    called: Called,
    cost: Decimal | None,
) -> LedgerEntry:
    usage = called.usage or Usage()
    return LedgerEntry.objects.create(
        company=company,
        user=user,
        kind=called.kind,
        prompt_version=called.prompt_version,
        provider=called.provider,
        model=called.model,
        tokens_in=usage.all_in,
        tokens_cached=usage.cached,
        tokens_written=usage.written + usage.written_long,
        tokens_out=usage.out,
        cost_usd=cost,
        price=price,
        latency_ms=called.latency_ms,
        outcome=called.outcome,
        attempt=called.attempt,
        status_code=called.status_code,
        request_id=called.request_id[:100],
    )
