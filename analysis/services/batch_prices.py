"""What a batch is expected to cost, before it runs."""

from collections.abc import Sequence
from decimal import Decimal

from accounts.models import Company


def estimate_usd(company: Company, kinds: Sequence[str], posts: int) -> Decimal | None:
    """US dollars; None where a model is asked whose price nobody knows."""
    return Decimal(0)
