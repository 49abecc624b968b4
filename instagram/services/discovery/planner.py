"""Which hashtags to ask for now, with which account's budget, and why.

Pure: the same facts give the same plan, whatever the order they come in. The rules, as
Meta tells them: an account may ask for 30 different hashtags in seven days; a hashtag counts
from its first question for seven days; asking again within them is free and prolongs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SEARCH_LIMIT = 30
WINDOW = timedelta(days=7)


class Why(StrEnum):
    """The one reason of a decision."""

    # asked
    PAID = "paid"
    NEW = "new"
    AGAIN = "again"
    # waiting
    NOT_DUE = "not_due"
    NO_ROOM = "no_room"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A watched hashtag: ``new_posts`` is what its looks of the last seven days brought."""

    key: int
    hashtag: str
    priority: int
    market: str = ""
    has_been_seen: bool = False
    new_posts: int = 0
    # Not before then: it was just looked at, or refused.
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """One of an account's thirty."""

    account: int
    hashtag: str
    searched_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.searched_at + WINDOW


@dataclass(frozen=True, slots=True)
class Decision:
    """Ask now, or wait ``until`` then (None: nobody can say); ``until`` of one that is
    asked is the end of its seven days."""

    key: int
    is_asked: bool
    why: Why
    account: int | None = None
    until: datetime | None = None
    new_posts: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """What one account has spent, and when the next of it comes free."""

    account: int
    spent: int
    limit: int
    next_at: datetime | None

    @property
    def left(self) -> int:
        return max(0, self.limit - self.spent)


@dataclass(frozen=True, slots=True)
class Plan:
    decisions: tuple[Decision, ...]
    rooms: tuple[Room, ...]

    @property
    def asked(self) -> tuple[Decision, ...]:
        return tuple(one for one in self.decisions if one.is_asked)


def plan(
    *,
    wanted: Iterable[Wanted],
    spent: Iterable[Spent],
    accounts: Iterable[int],
    now: datetime,
    kept_back: int,
) -> Plan:
    """Decide for every wanted hashtag; ``kept_back`` of the thirty are left to people."""
    ledger = Ledger(spent, accounts, now)
    rooms = ledger.rooms()
    free, buying, decisions = [], [], []
    everything = sorted(wanted, key=lambda one: (-one.priority, one.hashtag, one.key))
    for one in everything:
        paid = ledger.paid(one.hashtag)
        if not ledger.accounts:
            decisions.append(Decision(one.key, False, Why.NO_ACCOUNT))
        elif one.due_at is not None and one.due_at > now:
            decisions.append(Decision(one.key, False, Why.NOT_DUE, until=one.due_at))
        elif paid is not None:
            free.append(_asked(one, Why.PAID, paid))
        else:
            buying.append(one)
    given = Counter(one.market for one in everything if ledger.paid(one.hashtag))
    bought = _bought(buying, given, ledger, SEARCH_LIMIT - kept_back)
    return Plan((*free, *bought, *decisions), rooms)


def _asked(one: Wanted, why: Why, paid: Spent) -> Decision:
    return Decision(
        one.key,
        True,
        why,
        account=paid.account,
        until=paid.ends_at,
        new_posts=one.new_posts,
    )


def _bought(
    buying: Sequence[Wanted], given: Counter[str], ledger: "Ledger", limit: int
) -> list[Decision]:
    """Spend while there is room, the most telling hashtag first; the rest waits."""
    decisions: list[Decision] = []
    waiting = list(buying)
    while waiting and (account := ledger.roomiest(limit)) is not None:
        best = min(waiting, key=lambda one: _rank(one, given))
        waiting.remove(best)
        given[best.market] += 1
        why = Why.AGAIN if best.has_been_seen else Why.NEW
        decisions.append(_asked(best, why, ledger.spend(account, best.hashtag)))
    openings = ledger.openings(limit)
    waiting.sort(key=lambda one: _rank(one, given))
    for at, one in enumerate(waiting):
        until = openings[at] if at < len(openings) else None
        decisions.append(Decision(one.key, False, Why.NO_ROOM, until=until))
    return decisions


def _rank(one: Wanted, given: Counter[str]) -> tuple[int, bool, int, int, str, int]:
    """By priority; then what was never seen; then the market that has the fewest; then
    what brought most."""
    return (
        -one.priority,
        one.has_been_seen,
        given[one.market],
        -one.new_posts,
        one.hashtag,
        one.key,
    )


class Ledger:
    """What the accounts have spent in the seven days before a moment."""

    def __init__(
        self, spent: Iterable[Spent], accounts: Iterable[int], now: datetime
    ) -> None:
        self.accounts = sorted(set(accounts))
        self._now = now
        self._spent: dict[int, dict[str, Spent]] = {key: {} for key in self.accounts}
        for one in sorted(spent, key=lambda one: (one.searched_at, one.hashtag)):
            mine = self._spent.get(one.account)
            # Counted from the first question on: one in between changes nothing.
            if mine is not None and one.ends_at > now:
                mine.setdefault(one.hashtag, one)

    def paid(self, hashtag: str) -> Spent | None:
        """The purchase of a hashtag that lasts longest, if one still lasts."""
        found = [mine[hashtag] for mine in self._spent.values() if hashtag in mine]
        return max(found, key=lambda one: (one.searched_at, -one.account), default=None)

    def count(self, account: int) -> int:
        return len(self._spent[account])

    def roomiest(self, limit: int) -> int | None:
        """The account with the most room below ``limit``, if any has some."""
        with_room = [key for key in self.accounts if self.count(key) < limit]
        return min(with_room, key=lambda key: (self.count(key), key), default=None)

    def spend(self, account: int, hashtag: str) -> Spent:
        bought = Spent(account, hashtag, self._now)
        self._spent[account][hashtag] = bought
        return bought

    def openings(self, limit: int) -> list[datetime]:
        """When there will be room below ``limit``, one moment for each place."""
        moments: list[datetime] = []
        for mine in self._spent.values():
            ends = sorted(one.ends_at for one in mine.values())
            # So many have to end before the first place is free.
            moments += ends[max(0, len(ends) - limit) :]
        return sorted(moments)

    def rooms(self) -> tuple[Room, ...]:
        return tuple(
            Room(
                account=key,
                spent=self.count(key),
                limit=SEARCH_LIMIT,
                next_at=min((one.ends_at for one in mine.values()), default=None),
            )
            for key, mine in self._spent.items()
        )
