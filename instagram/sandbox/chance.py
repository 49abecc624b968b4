"""Makes scripts of trouble from a seed."""

from collections.abc import Sequence
from random import Random
from typing import Any

# What passes by itself, as (spelling, most calls in a row); {} is a short time.
KINDS: tuple[tuple[str, int], ...] = (
    ("80002:{minutes}", 2),
    ("4:{minutes}", 1),
    ("17:{minutes}", 1),
    ("1", 2),
    ("2", 2),
    ("http-500", 2),
    ("http-502", 2),
    ("html", 2),
    ("half-json", 2),
    ("cut", 2),
    ("reset", 2),
    ("empty", 2),
    ("error-200:1", 1),
    ("error-200:2", 1),
    ("slow:0.2", 1),
    ("latency:{ms}", 3),
    ("redirect", 1),
    ("cursor-expired", 1),
    ("repeat-cursor", 2),
    ("wrong-types", 2),
    ("huge-caption", 1),
)
# One fault for so many calls, where nothing is said.
CALLS_PER_FAULT = 12


def script(
    seed: int,
    calls: int,
    *,
    count: int = 0,
    kinds: Sequence[str] = (),
    username: str = "",
) -> dict[str, Any]:
    """The JSON of a script whose faults are spread over the next `calls` calls.

    `kinds` leaves only those that begin with one of them.
    """
    rng = Random(f"script {seed}")  # noqa: S311 - chance, not secrecy
    offered = [
        (kind, most)
        for kind, most in KINDS
        if not kinds or kind.partition(":")[0] in kinds
    ]
    if not offered or calls < 1:
        message = "At least one call and one kind that passes by itself are needed."
        raise ValueError(message)
    wanted = min(count or max(1, calls // CALLS_PER_FAULT), calls)
    places = sorted(rng.sample(range(1, calls + 1), wanted))
    return {
        "name": f"random {seed}",
        "steps": [_step(rng, place, offered, username) for place in places],
    }


def _step(
    rng: Random, place: int, offered: list[tuple[str, int]], username: str
) -> dict[str, Any]:
    kind, most = rng.choice(offered)
    # Less than two seconds, so that a test can wait for the end of it.
    minutes, ms = round(rng.uniform(0.005, 0.03), 4), rng.randrange(20, 200)
    return {
        "at_call": place,
        "kind": kind.format(minutes=minutes, ms=ms),
        "calls": rng.randint(1, most),
        "username": username,
    }
