"""What one pool of calls allows: rules over a state that all workers share.

What Instagram tells is a percentage of calls in a rolling window: 24 hours for an account
(business use case), one hour for the app (platform); at 100 it refuses.
https://developers.facebook.com/docs/graph-api/overview/rate-limiting

Between two answers the percentage falls, because calls leave the window; when they were made
is not told. We take them as spread evenly, so that a figure of p per cent is worth
p · (1 - age / window) later, and nothing once it is as old as its window. Where this is too
hopeful, one call is spent, and its answer says how it really is.
"""

from dataclasses import dataclass, replace
from typing import Self

from instagram.enums import BudgetState, Urgency

ACCOUNT_WINDOW = 24 * 3600.0
APP_WINDOW = 3600.0

# Per cent used: from here on background calls are spaced …
SLOW = 75.0
# … here they stop, and the rest is for people …
RESERVE = 90.0
# … until so much is left again: a page of comments may take fifty calls, and work that goes
# on at the edge would stop in the middle of each.
RESUME = 85.0
FULL = 100.0
# Seconds between two background calls, at SLOW and at RESERVE.
SHORTEST_SPACE, LONGEST_SPACE = 0.5, 10.0
# A slot that far ahead is waited for; a later one is not taken.
PATIENCE = 10.0
# Where Instagram does not say how long it refuses: a minute, doubled to an hour.
FIRST_CLOSED, LONGEST_CLOSED = 60.0, 3600.0
# No wait of more than the longest window makes sense, whatever a header says.
LONGEST_TOLD = ACCOUNT_WINDOW
# A full budget is not asked more often.
SHORTEST_REFUSAL = 60.0

# The same figure again within so many seconds says nothing new.
SAME_FOR = 30.0

THROTTLED, RESERVED, SLOWED = "throttled", "budget_reserved", "budget_slowed"


@dataclass(frozen=True, slots=True)
class PoolState:
    """One pool as it was last heard of; times are seconds since 1970."""

    percent: float | None = None
    told_at: float = 0.0
    # RESERVE was told, and nothing below RESUME since.
    is_reserved: bool = False
    closed_until: float = 0.0
    # Refusals in a row that named no time.
    strikes: int = 0
    # The next free slot of a background call.
    next_at: float = 0.0

    def joined(self, other: Self) -> Self:
        later, earlier = sorted((self, other), key=lambda one: one.told_at)[::-1]
        return replace(
            later,
            closed_until=max(self.closed_until, other.closed_until),
            strikes=max(self.strikes, other.strikes),
            next_at=max(later.next_at, earlier.next_at),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Go on after ``wait`` seconds; with a reason: do not, and ask again after so many."""

    reason: str = ""
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one answer says of a pool; ``regain`` is in seconds."""

    percent: float | None = None
    regain: float | None = None
    is_throttled: bool = False


def estimate(state: PoolState, window: float, now: float) -> float | None:
    """Per cent used by now; None where nothing was told within the window."""
    age = max(0.0, now - state.told_at)
    if state.percent is None or age >= window:
        return None
    return state.percent * (1 - age / window)


def falls_below(state: PoolState, mark: float, window: float) -> float:
    """The moment at which the estimate reaches the mark."""
    if not state.percent:
        return state.told_at
    return state.told_at + window * max(0.0, 1 - mark / state.percent)


def standing(state: PoolState, window: float, now: float) -> BudgetState:
    used = estimate(state, window, now)
    if state.closed_until > now or (used is not None and used >= FULL):
        return BudgetState.CLOSED
    if used is None:
        return BudgetState.UNKNOWN
    if used >= RESERVE or (state.is_reserved and used >= RESUME):
        return BudgetState.RESERVED
    return BudgetState.SLOWED if used >= SLOW else BudgetState.FREE


def ends_at(state: PoolState, window: float, now: float) -> float | None:
    """When a closed or reserved pool is expected to open; None for the others."""
    match standing(state, window, now):
        case BudgetState.CLOSED if state.closed_until > now:
            return state.closed_until
        case BudgetState.CLOSED:
            return max(falls_below(state, FULL, window), now + SHORTEST_REFUSAL)
        case BudgetState.RESERVED:
            return falls_below(state, RESUME, window)
    return None


def admit(
    state: PoolState,
    *,
    urgency: Urgency,
    window: float,
    now: float,
    has_slot: bool = False,
) -> tuple[PoolState, Verdict]:
    """May a call be made? A background call in the slow part is given the next free slot."""
    found = standing(state, window, now)
    is_background = urgency == Urgency.BACKGROUND
    if found == BudgetState.CLOSED or (found == BudgetState.RESERVED and is_background):
        reason = THROTTLED if found == BudgetState.CLOSED else RESERVED
        return state, Verdict(reason, (ends_at(state, window, now) or now) - now)
    if found != BudgetState.SLOWED or not is_background or has_slot:
        return state, Verdict()
    slot = max(now, state.next_at)
    if slot - now > PATIENCE:
        return state, Verdict(SLOWED, slot - now)
    after = slot + space(estimate(state, window, now) or 0.0)
    return replace(state, next_at=after), Verdict(wait=slot - now)


def space(used: float) -> float:
    """Seconds between two background calls: few at first, growing by the square."""
    part = min(1.0, max(0.0, (used - SLOW) / (RESERVE - SLOW)))
    return SHORTEST_SPACE + (LONGEST_SPACE - SHORTEST_SPACE) * part**2


def learn(state: PoolState, lesson: Lesson, now: float) -> tuple[PoolState, float]:
    """Take in what an answer said; the seconds for which the pool is closed after it."""
    is_same = lesson.percent == state.percent and now - state.told_at < SAME_FOR
    if lesson.percent is not None and not is_same:
        is_reserved = lesson.percent >= RESERVE or (
            state.is_reserved and lesson.percent >= RESUME
        )
        state = replace(
            state, percent=lesson.percent, told_at=now, is_reserved=is_reserved
        )
    if lesson.is_throttled or lesson.regain:
        state = _close(state, lesson.regain, now)
    elif state.strikes and state.closed_until <= now:
        state = replace(state, strikes=0)
    return state, max(0.0, state.closed_until - now)


def _close(state: PoolState, regain: float | None, now: float) -> PoolState:
    """Nobody calls until then: calling while refused makes it last longer."""
    strikes = state.strikes
    if regain:
        seconds = min(regain, LONGEST_TOLD)
    elif state.closed_until > now:
        # Calls that were under way together are one refusal.
        return state
    else:
        seconds = min(FIRST_CLOSED * 2 ** min(strikes, 10), LONGEST_CLOSED)
        strikes += 1
    until = max(state.closed_until, now + seconds)
    return replace(state, closed_until=until, strikes=strikes)
