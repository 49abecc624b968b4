"""How much of the call budgets is spent, from the two usage headers.

``X-App-Usage`` tells of the app's own pool, ``X-Business-Use-Case-Usage`` of each account's
budgets, several accounts and several types of budget in one header.
https://developers.facebook.com/docs/graph-api/overview/rate-limiting
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

INSTAGRAM = "instagram"


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget's three shares in per cent (100: blocked); None: Instagram did not say."""

    call_count: float | None = None
    total_cputime: float | None = None
    total_time: float | None = None
    # May be a fraction. None as well where nothing is to be waited for.
    regain_minutes: float | None = None

    @property
    def percent(self) -> float | None:
        """The fullest share: whichever reaches 100 first blocks."""
        shares = (self.call_count, self.total_cputime, self.total_time)
        return max((share for share in shares if share is not None), default=None)


@dataclass(frozen=True, slots=True)
class AccountBudget:
    """One of an account's budgets: ``instagram``, ``pages``, ``messenger`` …"""

    account_id: str
    type: str
    budget: Budget


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer told of the budgets; all of it unknown where headers are absent."""

    app: Budget = field(default_factory=Budget)
    accounts: tuple[AccountBudget, ...] = ()

    @property
    def percent(self) -> float | None:
        """Of the fullest of all budgets named."""
        known = (one.percent for one in self._budgets())
        return max((value for value in known if value is not None), default=None)

    @property
    def regain_minutes(self) -> int | None:
        """The longest wait named, in whole minutes."""
        return _longest(self._budgets())

    def of_account(self, account_id: str) -> Budget:
        """What was told of this account.

        Meta calls the id that of the business object: where the account's own is not among
        them, all that the header names is what the call has cost.
        """
        own = [one for one in self.accounts if one.account_id == account_id]
        named = own or list(self.accounts)
        of_type = [one for one in named if one.type == INSTAGRAM]
        return _fullest([one.budget for one in of_type or named])

    def _budgets(self) -> list[Budget]:
        return [self.app, *(one.budget for one in self.accounts)]


def read_usage(headers: Mapping[str, str]) -> Usage:
    """Both headers; absent or broken ones are "unknown", not 0."""
    app = _parse(headers.get("X-App-Usage", ""))
    business = _parse(headers.get("X-Business-Use-Case-Usage", ""))
    return Usage(
        app=_budget(app) if isinstance(app, dict) else Budget(),
        accounts=tuple(_account_budgets(business)),
    )


def _account_budgets(business: Any) -> Iterator[AccountBudget]:
    for account_id, entries in business.items() if isinstance(business, dict) else ():
        for entry in entries if isinstance(entries, list) else []:
            if isinstance(entry, dict):
                yield AccountBudget(
                    account_id, str(entry.get("type", "")), _budget(entry)
                )


def _budget(entry: Mapping[str, Any]) -> Budget:
    wait = _real(entry.get("estimated_time_to_regain_access"))
    return Budget(
        call_count=_real(entry.get("call_count")),
        total_cputime=_real(entry.get("total_cputime")),
        total_time=_real(entry.get("total_time")),
        regain_minutes=wait if wait is not None and wait > 0 else None,
    )


def _fullest(budgets: list[Budget]) -> Budget:
    """The one nearest to its end, with the longest wait that any of them names."""
    if not budgets:
        return Budget()
    fullest = max(budgets, key=lambda one: -1 if one.percent is None else one.percent)
    waits = [one.regain_minutes for one in budgets if one.regain_minutes is not None]
    return Budget(
        fullest.call_count,
        fullest.total_cputime,
        fullest.total_time,
        max(waits, default=None),
    )


def _longest(budgets: list[Budget]) -> int | None:
    waits = (one.regain_minutes for one in budgets)
    return max((math.ceil(wait) for wait in waits if wait is not None), default=None)


def _parse(header: str) -> Any:
    try:
        return json.loads(header) if header else None
    except (ValueError, RecursionError):
        return None


def _is_real(value: Any) -> TypeGuard[int | float]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _real(value: Any) -> float | None:
    return float(value) if _is_real(value) else None
