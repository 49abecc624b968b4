"""What stands before each call: the budget of calls, and the breaker of the service."""

from dataclasses import dataclass
from typing import Protocol

from instagram.budget.governor import BudgetRefusedError, Governor, PoolKey
from instagram.budget.rules import Lesson
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.usage import Budget, Usage
from instagram.enums import CallPool, Urgency
from kbeauty.lib.breaker import Breaker, BreakerOpenError

# Refusals of the app as a whole; of the account that asks, whatever the call was for.
_OF_APP = {4, 341}
_OF_ACCOUNT = {17, 32, 80001, 80002}


@dataclass(frozen=True, slots=True)
class Permit:
    """That one call may be made; goes back to the gate with the call's outcome."""

    pool: CallPool = CallPool.ACCOUNT
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call; ``is_service_down``: no answer, a broken one, or 5xx."""

    usage: Usage
    error: ClientError | None = None
    is_service_down: bool = False
    was_sent: bool = True


class Gate(Protocol):
    """Asked before each call; refuses with a ClientError that says it is our own."""

    def admit(self, pool: CallPool) -> Permit: ...

    def note(self, permit: Permit, outcome: Outcome) -> None: ...


class OpenGate:
    """Lets everything through: for clients that nobody else shares a budget with."""

    def admit(self, pool: CallPool) -> Permit:
        return Permit(pool)

    def note(self, permit: Permit, outcome: Outcome) -> None:
        """Nothing to remember."""


class SharedGate:
    """The gate of one account's client; its budgets and breaker are shared by all workers."""

    def __init__(
        self,
        governor: Governor,
        breaker: Breaker,
        *,
        account_id: str = "",
        urgency: Urgency = Urgency.BACKGROUND,
    ) -> None:
        self._governor = governor
        self._breaker = breaker
        self._account_id = account_id
        self._urgency = urgency

    def admit(self, pool: CallPool) -> Permit:
        try:
            ticket = self._breaker.enter()
        except BreakerOpenError as error:
            raise _refused("service_paused", error.seconds) from None
        try:
            self._governor.admit(pool, self._account_id, self._urgency)
        except BudgetRefusedError as error:
            self._breaker.leave(ticket)
            raise _refused(error.reason, error.seconds) from None
        except BaseException:
            # Whoever was interrupted while waiting for a slot makes no call.
            self._breaker.leave(ticket)
            raise
        return Permit(pool, ticket)

    def note(self, permit: Permit, outcome: Outcome) -> None:
        self._tell_breaker(permit.ticket, outcome)
        if outcome.was_sent:
            self._tell_governor(permit, outcome)

    def _tell_breaker(self, ticket: str, outcome: Outcome) -> None:
        if not outcome.was_sent:
            self._breaker.leave(ticket)
        elif outcome.is_service_down:
            self._breaker.fail(ticket)
        else:
            self._breaker.succeed(ticket)

    def _tell_governor(self, permit: Permit, outcome: Outcome) -> None:
        """Each budget that the answer names, and the one that refused."""
        drawn = self._governor.drawn_from(permit.pool, self._account_id)
        refusing = self._refusing(drawn, outcome.error)
        for account_id, budget in self._budgets(outcome.usage).items():
            key = PoolKey(self._governor.app_id, account_id)
            if budget == Budget() and key not in (drawn, refusing):
                continue
            closed = self._governor.learn(
                account_id, _lesson(budget, outcome.error, is_refusing=key == refusing)
            )
            if key == refusing and outcome.error is not None:
                outcome.error.retry_after = max(1, round(closed))

    def _budgets(self, usage: Usage) -> dict[str, Budget]:
        """By account; the app's own pool has no account."""
        ids = {one.account_id for one in usage.accounts} | {self._account_id}
        found = {one: usage.of_account(one) for one in ids if one}
        return {"": usage.app, **found}

    def _refusing(
        self, drawn: PoolKey | None, error: ClientError | None
    ) -> PoolKey | None:
        if error is None or error.kind != ErrorKind.THROTTLED:
            return None
        app = PoolKey(self._governor.app_id)
        if error.code in _OF_APP:
            return app
        if error.code in _OF_ACCOUNT and self._account_id:
            return PoolKey(self._governor.app_id, self._account_id)
        return drawn or app


def _lesson(budget: Budget, error: ClientError | None, *, is_refusing: bool) -> Lesson:
    minutes = budget.regain_minutes
    regain = None if minutes is None else minutes * 60
    if is_refusing and regain is None and error is not None:
        regain = error.retry_after
    return Lesson(budget.percent, regain, is_throttled=is_refusing)


def _refused(reason: str, seconds: int) -> ClientError:
    kind = ErrorKind.NETWORK if reason == "service_paused" else ErrorKind.THROTTLED
    return ClientError(
        f"not called for {seconds} s: {reason}",
        kind,
        reason=reason,
        retry_after=seconds,
        is_own=True,
    )
