"""How much of the call budget is spent, from the two usage headers.

https://developers.facebook.com/docs/graph-api/overview/rate-limiting
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

_SHARES = ("call_count", "total_cputime", "total_time")


@dataclass(frozen=True, slots=True)
class Usage:
    """``percent`` of the budget (100: blocked), None where Instagram did not say."""

    percent: float | None = None
    regain_minutes: int | None = None


def read_usage(headers: Mapping[str, str]) -> Usage:
    """The fullest of all budgets named; absent or broken headers are "unknown", not 0."""
    budgets = list(_budgets(headers))
    percents = [
        value
        for budget in budgets
        for value in map(budget.get, _SHARES)
        if _real(value)
    ]
    waits = [
        math.ceil(value)
        for budget in budgets
        if _real(value := budget.get("estimated_time_to_regain_access")) and value > 0
    ]
    return Usage(
        percent=float(max(percents)) if percents else None,
        regain_minutes=max(waits, default=None),
    )


def _budgets(headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    app = _parse(headers.get("X-App-Usage", ""))
    if isinstance(app, dict):
        yield app
    business = _parse(headers.get("X-Business-Use-Case-Usage", ""))
    if not isinstance(business, dict):
        return
    for entries in business.values():
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict):
                yield entry


def _parse(header: str) -> Any:
    try:
        return json.loads(header) if header else None
    except ValueError:
        return None


def _real(value: Any) -> TypeGuard[int | float]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)
