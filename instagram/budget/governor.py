"""Asked before each call to Instagram and told of each answer, by all workers together."""

import functools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings

from instagram.budget import rules
from instagram.budget.ceilings import Ceiling, Ceilings
from instagram.budget.rules import Lesson, PoolState, Verdict
from instagram.enums import CallPool, Urgency
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import Place, SharedStates, shared_states

CEILING = "call_ceiling"

log = structlog.get_logger(__name__)


class BudgetRefusedError(Exception):
    """A call that we do not make; worth asking again after so many seconds."""

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = max(1, math.ceil(seconds))


@dataclass(frozen=True, slots=True)
class PoolKey:
    """The budget of one account with one app; without an account, the app's own pool."""

    app_id: str
    account_id: str = ""

    @property
    def window(self) -> float:
        return rules.ACCOUNT_WINDOW if self.account_id else rules.APP_WINDOW

    @property
    def place(self) -> Place[PoolState]:
        # As long as a figure or a closed gate may count.
        name = f"budget:{self.app_id}:{self.account_id}"
        return Place(PoolState, name, int(rules.ACCOUNT_WINDOW))


def _redis_url() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


@functools.cache
def _ceilings(url: str) -> Ceilings:
    return Ceilings(RedisGate(url))


class Governor:
    """The budgets of one app. ``sleep`` waits for a slot that is near."""

    def __init__(
        self,
        app_id: str,
        *,
        states: SharedStates | None = None,
        ceilings: Ceilings | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.app_id = app_id
        self._states = states or shared_states()
        self._ceilings = ceilings or _ceilings(_redis_url())
        self._clock = clock
        self._sleep = sleep

    def admit(self, pool: CallPool, account_id: str, urgency: Urgency) -> None:
        """Let a call through, after a short wait at most, or raise BudgetRefusedError."""
        drawn = self.drawn_from(pool, account_id)
        self._require_open({PoolKey(self.app_id), PoolKey(self.app_id, account_id)})
        if drawn is not None:
            self._draw(drawn, urgency)
        ceiling = self._ceiling(pool, account_id)
        if ceiling is not None and (wait := self._ceilings.take(ceiling, urgency)):
            raise BudgetRefusedError(CEILING, wait)

    def drawn_from(self, pool: CallPool, account_id: str) -> PoolKey | None:
        """What a call counts against; None for one of an account not known yet.

        Where both kinds of limit could apply, that of the account (business use case) does,
        so an ordinary call is not held up by how full the app's pool is.
        """
        if pool == CallPool.PLATFORM:
            return PoolKey(self.app_id)
        return PoolKey(self.app_id, account_id) if account_id else None

    def learn(self, account_id: str, lesson: Lesson) -> float:
        """What an answer said of an account's budget, or of the app's pool (no account).

        The seconds for which that is closed now.
        """
        key, now = PoolKey(self.app_id, account_id), self._clock()
        closed = self._states.change(
            key.place, lambda state: rules.learn(state, lesson, now), is_fresh=True
        )
        if lesson.is_throttled:
            log.warning(
                "calls_throttled",
                app=self.app_id,
                account=account_id,
                seconds=math.ceil(closed),
            )
        return closed

    def _require_open(self, keys: set[PoolKey]) -> None:
        """A closed gate holds for every call of its account, or of its app.

        Reads both budgets at once; most calls ask Redis nothing more.
        """
        now = self._clock()
        for state in self._states.read([key.place for key in keys]):
            if state.closed_until > now:
                raise BudgetRefusedError(rules.THROTTLED, state.closed_until - now)

    def _draw(self, key: PoolKey, urgency: Urgency) -> None:
        verdict = self._ask(key, urgency, has_slot=False)
        if verdict.wait and not verdict.reason:
            self._sleep(verdict.wait)
            # Somebody may have been refused meanwhile.
            self._require_open({key})
            verdict = self._ask(key, urgency, has_slot=True)
        if verdict.reason:
            raise BudgetRefusedError(verdict.reason, verdict.wait)

    def _ask(self, key: PoolKey, urgency: Urgency, *, has_slot: bool) -> Verdict:
        now = self._clock()
        return self._states.change(
            key.place,
            lambda state: rules.admit(
                state, urgency=urgency, window=key.window, now=now, has_slot=has_slot
            ),
            is_fresh=True,
        )

    def _ceiling(self, pool: CallPool, account_id: str) -> Ceiling | None:
        if pool == CallPool.PLATFORM:
            limit, name = settings.INSTAGRAM_DISCOVERY_CALLS_AN_HOUR, self.app_id
        else:
            limit = settings.INSTAGRAM_CALLS_AN_HOUR if account_id else 0
            name = f"{self.app_id}:{account_id}"
        return Ceiling(name, limit) if limit > 0 else None
