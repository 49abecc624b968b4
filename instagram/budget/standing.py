"""Where budgets stand, for people to read."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from instagram.budget import rules
from instagram.budget.governor import PoolKey
from instagram.budget.rules import PoolState
from instagram.enums import BudgetState
from kbeauty.lib.shared_state import shared_states


@dataclass(frozen=True, slots=True)
class Standing:
    """One budget; ``percent`` is estimated from what was told at ``told_at``."""

    state: BudgetState
    percent: float | None = None
    told_at: datetime | None = None
    # When a closed or reserved budget is expected to open.
    until: datetime | None = None


def account_standings(
    accounts: Sequence[tuple[str, str]], now: float | None = None
) -> list[Standing]:
    """Of each account, named by app and id; where the app is refused, so are all of its."""
    moment = time.time() if now is None else now
    apps = sorted({app for app, _ in accounts})
    keys = [PoolKey(*account) for account in accounts]
    found = _read([*map(PoolKey, apps), *keys])
    closed = {
        app: state.closed_until
        for app, state in zip(apps, found[: len(apps)], strict=True)
    }
    return [
        _standing(
            replace(state, closed_until=max(state.closed_until, closed[app])), moment
        )
        for (app, _), state in zip(accounts, found[len(apps) :], strict=True)
    ]


def least_left(
    app_ids: Iterable[str], account_ids: Sequence[str], now: float | None = None
) -> float | None:
    """What the fullest budget of any account has left, in per cent."""
    moment = time.time() if now is None else now
    states = _read(_keys(app_ids, account_ids))
    known = [rules.estimate(state, rules.ACCOUNT_WINDOW, moment) for state in states]
    used = max((one for one in known if one is not None), default=None)
    return None if used is None else max(0.0, 100 - used)


def _keys(app_ids: Iterable[str], account_ids: Sequence[str]) -> list[PoolKey]:
    return [PoolKey(app, account) for app in app_ids for account in account_ids]


def _read(keys: Sequence[PoolKey]) -> list[PoolState]:
    return shared_states().read([key.place for key in keys])


def _standing(state: PoolState, now: float) -> Standing:
    window = rules.ACCOUNT_WINDOW
    used = rules.estimate(state, window, now)
    until = rules.ends_at(state, window, now)
    return Standing(
        rules.standing(state, window, now),
        used,
        None if used is None else _moment(state.told_at),
        None if until is None else _moment(until),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
