"""Rolling windows of calls, and what happens where one is full."""

from collections import deque
from dataclasses import dataclass, field

# A window is kept in so many parts: counting a call costs the same at any limit.
PARTS = 1440


@dataclass(slots=True)
class Window:
    """How many calls there were in the last so many seconds."""

    seconds: float
    total: int = 0
    # [number of the part, calls in it], oldest first
    parts: deque[list[int]] = field(default_factory=deque)

    @property
    def width(self) -> float:
        return self.seconds / PARTS

    def forget(self, now: float) -> None:
        """Let go of the parts that are over; a call stays a part longer at most."""
        gone = int((now - self.seconds) // self.width)
        while self.parts and self.parts[0][0] < gone:
            self.total -= self.parts.popleft()[1]

    def add(self, now: float) -> None:
        part = int(now // self.width)
        # A clock that was put back counts into the newest part.
        if self.parts and self.parts[-1][0] >= part:
            self.parts[-1][1] += 1
        else:
            self.parts.append([part, 1])
        self.total += 1

    def opens_at(self, limit: int) -> float:
        """When so many calls are forgotten that one more is within the limit."""
        left = self.total
        for part, calls in self.parts:
            left -= calls
            if left < limit:
                return (part + 1) * self.width + self.seconds
        return 0

    def clear(self) -> None:
        self.parts.clear()
        self.total = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pool allows, and how long it holds back where all is used up."""

    limit: int
    # Seconds; None: as long as the window needs to forget enough calls.
    regain: float | None = None
    # Seconds that each call on top prolongs a fixed time by.
    prolong: float = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """Where a pool stands after a call."""

    calls: int = 0
    limit: int = 1
    is_refused: bool = False
    regain: float = 0  # seconds

    @property
    def percent(self) -> int:
        return 100 if self.is_refused else min(100, self.calls * 100 // self.limit)


@dataclass(slots=True)
class Pool:
    """The calls that share one limit."""

    window: Window
    held_until: float = 0

    def take(self, now: float, rule: Rule) -> Spent:
        """Count one call. Where nothing is left it is refused, and counts all the same."""
        self._release(now)
        self.window.forget(now)
        is_refused = self.window.total >= rule.limit or self.held_until > now
        self.window.add(now)
        if rule.regain is not None and self.window.total >= rule.limit:
            self.held_until = (
                self.held_until + rule.prolong
                if self.held_until > now
                else now + rule.regain
            )
        return self._spent(now, rule, is_refused=is_refused)

    def look(self, now: float, rule: Rule) -> Spent:
        """Where it stands, without a call."""
        self._release(now)
        self.window.forget(now)
        full = self.window.total >= rule.limit
        return self._spent(now, rule, is_refused=full or self.held_until > now)

    def _release(self, now: float) -> None:
        if 0 < self.held_until <= now:
            self.held_until = 0
            self.window.clear()

    def _spent(self, now: float, rule: Rule, *, is_refused: bool) -> Spent:
        total = self.window.total
        opens = self.held_until
        if rule.regain is None and total >= rule.limit:
            opens = self.window.opens_at(rule.limit)
        return Spent(total, rule.limit, is_refused, max(0.0, opens - now))
