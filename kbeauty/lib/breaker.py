"""A circuit breaker for a service outside: no calls for a while after failures in a row.

Closed: calls pass; after some failures in a row it opens. Open: nobody calls for a while.
Then exactly one trial passes, and its outcome closes the breaker or opens it anew. All
processes share its state; while Redis is away each process goes by its own.

A failure is the service's: no connection, no answer in time, a broken answer, 5xx. A refusal
is an answer, and tells that the service works.
"""

import math
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import structlog

from kbeauty.lib.shared_state import Place, SharedStates, shared_states

KEPT_SECONDS = 3600

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """After how many failures in a row a service is left alone, and for how long."""

    failures: int = 5
    open_seconds: float = 60.0
    # A trial whose process died meanwhile: longer than one call may take.
    trial_seconds: float = 60.0


PATIENCE = Patience()


class BreakerOpenError(Exception):
    """Nobody calls this service at the moment."""

    def __init__(self, service: str, seconds: int) -> None:
        super().__init__(f"{service}: not called for {seconds} s")
        self.service = service
        self.seconds = seconds


class Position(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """What all processes know of one service; ``open_until`` is 0 while it is closed."""

    failures: int = 0
    open_until: float = 0.0
    trial: str = ""
    trial_until: float = 0.0

    def position(self, now: float) -> Position:
        if not self.open_until:
            return Position.CLOSED
        return Position.OPEN if now < self.open_until else Position.HALF_OPEN

    def joined(self, other: Self) -> Self:
        """The one that is closed for longer, else the one with more failures."""
        return max(self, other, key=lambda one: (one.open_until, one.failures))


def enter(
    circuit: Circuit, ticket: str, now: float, patience: Patience = PATIENCE
) -> tuple[Circuit, float]:
    """Zero if the call may pass, else the seconds until it is worth asking again."""
    position = circuit.position(now)
    if position == Position.CLOSED:
        return circuit, 0
    if position == Position.OPEN:
        return circuit, circuit.open_until - now
    if circuit.trial and now < circuit.trial_until:
        return circuit, circuit.trial_until - now
    return replace(circuit, trial=ticket, trial_until=now + patience.trial_seconds), 0


def succeed(circuit: Circuit, ticket: str) -> tuple[Circuit, bool]:
    """True if this closed the breaker. What began before it opened decides nothing."""
    if not circuit.open_until:
        return Circuit(), False
    is_trial = ticket == circuit.trial
    return (Circuit(), True) if is_trial else (circuit, False)


def fail(
    circuit: Circuit, ticket: str, now: float, patience: Patience = PATIENCE
) -> tuple[Circuit, bool]:
    """True if this opened the breaker."""
    if circuit.open_until:
        if ticket != circuit.trial:
            return circuit, False
        return Circuit(patience.failures, now + patience.open_seconds), True
    failures = circuit.failures + 1
    if failures < patience.failures:
        return Circuit(failures), False
    return Circuit(failures, now + patience.open_seconds), True


def leave(circuit: Circuit, ticket: str) -> tuple[Circuit, None]:
    """No call was made after all: the trial is another's."""
    if ticket != circuit.trial:
        return circuit, None
    return replace(circuit, trial="", trial_until=0.0), None


@dataclass(frozen=True, slots=True)
class BreakerStanding:
    """Where a breaker stands; ``seconds`` until its trial, 0 if that may come now."""

    position: Position
    failures: int
    seconds: int


class Breaker:
    """The breaker of one service, named the same in all processes."""

    def __init__(
        self,
        service: str,
        *,
        patience: Patience = PATIENCE,
        states: SharedStates | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.service = service
        self._patience = patience
        self._states = states or shared_states()
        self._clock = clock
        self._place = Place(Circuit, f"breaker:{service}", KEPT_SECONDS)

    def enter(self) -> str:
        """A ticket to tell the call's outcome with, or BreakerOpenError."""
        ticket = uuid.uuid4().hex
        now = self._clock()
        wait = self._states.change(
            self._place, lambda one: enter(one, ticket, now, self._patience)
        )
        if wait:
            raise BreakerOpenError(self.service, math.ceil(wait))
        return ticket

    def succeed(self, ticket: str) -> None:
        # Entering has just read it: where all is well nobody is asked again.
        if self._states.change(
            self._place, lambda one: succeed(one, ticket), is_fresh=True
        ):
            log.info("breaker_closed", service=self.service)

    def fail(self, ticket: str) -> None:
        now = self._clock()
        if self._states.change(
            self._place, lambda one: fail(one, ticket, now, self._patience)
        ):
            seconds = self._patience.open_seconds
            log.error("breaker_opened", service=self.service, seconds=seconds)

    def leave(self, ticket: str) -> None:
        self._states.change(self._place, lambda one: leave(one, ticket))

    def standing(self) -> BreakerStanding:
        now = self._clock()
        [circuit] = self._states.read([self._place])
        left = max(0, math.ceil(circuit.open_until - now))
        return BreakerStanding(circuit.position(now), circuit.failures, left)
