"""What a batch is expected to cost, before it runs."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Avg
from django.utils import timezone

from accounts.models import Company
from analysis.batch import ASK_A_MODEL
from analysis.engines.base import Engine
from analysis.engines.gateway import engines_of
from analysis.engines.pricing import highest_cost, price_for
from analysis.enums import CallOutcome
from analysis.models import LedgerEntry

# What a call of this kind has cost is known from so many days back.
DAYS = 90
# Of a call that was never made: more than most have.
TOKENS_IN, TOKENS_OUT = 4000, 800


def estimate_usd(company: Company, kinds: Sequence[str], posts: int) -> Decimal | None:
    """US dollars; None where a model is asked whose price nobody knows.

    The first engine is expected to answer each call: what its calls of a kind have cost
    this company in the mean, else what one of 4,000 tokens costs at most.
    """
    engines = engines_of(company)
    asked = [kind for kind in kinds if kind in ASK_A_MODEL]
    if not engines or not asked:
        return Decimal(0)
    each = [_cost_of_one(company, kind, engines[0]) for kind in asked]
    known = [cost for cost in each if cost is not None]
    return posts * sum(known, Decimal(0)) if len(known) == len(each) else None


def _cost_of_one(company: Company, kind: str, engine: Engine) -> Decimal | None:
    calls = LedgerEntry.objects.for_company(company).filter(
        kind=kind,
        provider=engine.provider,
        model=engine.model,
        outcome=CallOutcome.ANSWERED,
        created_at__gte=timezone.now() - timedelta(days=DAYS),
    )
    mean: Decimal | None = calls.aggregate(mean=Avg("cost_usd"))["mean"]
    if mean is not None:
        return mean
    price = price_for(engine.provider, engine.model, timezone.now().date())
    if price is None:
        return None
    return highest_cost(price, tokens_in=TOKENS_IN, tokens_out=TOKENS_OUT)
