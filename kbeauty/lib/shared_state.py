"""Small states that all processes share, each changed by one rule at a time.

A rule is a function from the state before to the state after and an answer; it has no other
effect, for it may run several times. A script lets the new state in only where the one that
the rule saw still stands: else the rule runs again on what stands there now. So the rule is
written once, in Python, and yet nobody comes between its look and its change.

While Redis is away the same rule runs on what this process remembers, and what it did alone
is joined to the shared state later. What Redis has lost, the first process that remembers it
puts back.
"""

import functools
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import Field, asdict, dataclass, fields
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from django.conf import settings
from django.core.cache import cache
from redis import Redis

from kbeauty.lib.redis_gate import RedisGate

# KEYS: the state. ARGV: what it should still be, what it becomes, seconds it is kept. The
# empty text is a state that Redis does not have: never had, or has lost.
_SWAP = """
local found = redis.call('GET', KEYS[1]) or ''
if found ~= ARGV[1] then return {0, found} end
if ARGV[2] ~= found then redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3]) end
return {1, found}
"""


class State(Protocol):
    """A frozen dataclass of plain values, all with defaults: the state of the beginning."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def joined(self, other: Self) -> Self:
        """Both, where two went on without knowing of each other."""
        ...


S = TypeVar("S", bound=State)
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Place(Generic[S]):
    """Where a state of one kind stands, and how many seconds Redis keeps it unchanged."""

    kind: type[S]
    name: str
    seconds: int

    @property
    def key(self) -> str:
        return f"{cache.key_prefix}:shared:{self.name}"

    def encode(self, state: S) -> str:
        return json.dumps(asdict(state), sort_keys=True)

    def decode(self, text: str) -> S:
        """What was stored, also by a release that knew other fields."""
        try:
            stored = json.loads(text) if text else {}
            known = {one.name for one in fields(self.kind)} & stored.keys()
            return self.kind(**{name: stored[name] for name in known})
        except (ValueError, TypeError, AttributeError):
            return self.kind()


class SharedStates:
    """The states in one Redis, and this process's memory of those that it has met."""

    def __init__(self, gate: RedisGate) -> None:
        self._gate = gate
        self._lock = threading.Lock()
        self._own: dict[str, str] = {}
        # Changed while Redis was away, or lost by it: to be joined to what stands there.
        self._apart: set[str] = set()

    def change(
        self,
        place: Place[S],
        rule: Callable[[S], tuple[S, A]],
        *,
        is_fresh: bool = False,
    ) -> A:
        """Apply the rule; its answer, after the state it saw was the one in force.

        ``is_fresh``: the state was read a moment ago, and a rule that leaves it as it is need
        not ask again.
        """
        key = place.key
        own = expected = self._own.get(key, "")
        found = place.decode(own)
        if is_fresh and key not in self._apart:
            state, answer = rule(found)
            if state == found:
                return answer
        while True:
            state, answer = rule(found)
            is_new = state != (place.decode(expected) if expected else place.kind())
            after = place.encode(state) if is_new else expected
            told = self._swap(key, expected, after, place.seconds)
            if told is None:
                return self._change_alone(place, rule)
            is_done, now_there = told
            if is_done:
                self._own[key] = after
                self._apart.discard(key)
                return answer
            expected = now_there
            found = self._known(place, now_there, own)

    def read(self, places: Sequence[Place[S]]) -> list[S]:
        """The states as they are; what Redis does not have, as this process remembers it."""
        if not places:
            return []
        keys = [place.key for place in places]
        told: list[Any] | None = self._gate.ask(lambda redis: list(redis.mget(keys)))
        if told is None:
            return [place.decode(self._own.get(place.key, "")) for place in places]
        return [
            self._seen(place, text or "")
            for place, text in zip(places, told, strict=True)
        ]

    def forget(self) -> None:
        """What this process remembers, as if it had just started."""
        with self._lock:
            self._own.clear()
            self._apart.clear()

    def _swap(
        self, key: str, expected: str, after: str, seconds: int
    ) -> tuple[bool, str] | None:
        def work(redis: Redis) -> tuple[bool, str]:
            # Redis knows the script by its hash after the first time.
            script = redis.register_script(_SWAP)
            is_done, found = script(keys=[key], args=[expected, after, seconds])
            return bool(is_done), found

        return self._gate.ask(work)

    def _seen(self, place: Place[S], shared: str) -> S:
        """Remember what stands in Redis; what it has lost waits to be put back."""
        key, own = place.key, self._own.get(place.key, "")
        state = self._known(place, shared, own)
        if own and not shared:
            self._apart.add(key)
        elif shared and key not in self._apart:
            self._own[key] = shared
        return state

    def _known(self, place: Place[S], shared: str, own: str) -> S:
        if not shared:
            return place.decode(own)
        state = place.decode(shared)
        return state.joined(place.decode(own)) if place.key in self._apart else state

    def _change_alone(self, place: Place[S], rule: Callable[[S], tuple[S, A]]) -> A:
        with self._lock:
            state, answer = rule(place.decode(self._own.get(place.key, "")))
            self._own[place.key] = place.encode(state)
            self._apart.add(place.key)
        return answer


@functools.cache
def _states(url: str) -> SharedStates:
    return SharedStates(RedisGate(url))


def shared_states() -> SharedStates:
    """The states in the Redis of the cache."""
    return _states(str(settings.CACHES["default"]["LOCATION"]))
