"""Scripts of trouble: steps that fire at certain calls, and times that answers take."""

import math
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from instagram.sandbox import faults, store
from instagram.sandbox.faults import NONE, Fault, Made

KEPT = 500
LONGEST_WAIT = 120_000


@dataclass(slots=True)
class Step:
    """One fault, when it begins, and for how many calls that fit it lasts."""

    fault: Fault
    spelling: str
    calls: int = 1
    username: str = ""
    path_prefix: str = ""
    # From this call of the script on, or after so many that fit since the step before.
    at_call: int | None = None
    after_calls: int = 0
    waited: int = 0
    fired: int = 0

    @property
    def is_done(self) -> bool:
        return self.fired >= self.calls

    def fits(self, made: Made) -> bool:
        return (
            self.username in {"", made.username}
            and fnmatchcase(made.path, f"{self.path_prefix}*")
            and not (self.fault.needs_cursor and not made.cursor)
        )

    def told(self) -> dict[str, Any]:
        when = (
            {"after_calls": self.after_calls}
            if self.at_call is None
            else {"at_call": self.at_call}
        )
        return when | {
            "kind": self.spelling,
            "calls": self.calls,
            "username": self.username,
            "path_prefix": self.path_prefix,
            "fired": self.fired,
            "is_done": self.is_done,
        }


@dataclass(slots=True)
class Latency:
    """How long answers below a path take, in milliseconds."""

    kind: str
    path_prefix: str
    numbers: dict[str, float]
    rng: Random

    def fits(self, made: Made) -> bool:
        return fnmatchcase(made.path, f"{self.path_prefix}*")

    def draw(self) -> float:
        told = self.numbers
        if self.kind == "fixed":
            return told["ms"]
        if self.kind == "uniform":
            return self.rng.uniform(told["low"], told["high"])
        drawn = self.rng.lognormvariate(math.log(told["median"]), told["sigma"])
        return min(drawn, told["most"])


@dataclass(slots=True)
class Script:
    """What runs now, and what has come of it."""

    name: str
    steps: list[Step]
    latency: list[Latency]
    calls: int = 0
    fired: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))
    fired_count: int = 0

    def take(self, made: Made, *, is_free: bool) -> Fault:
        """Count a call; the fault of the first step that is due for it."""
        self.calls += 1
        is_turn = True  # of steps that wait for the one before them
        for number, step in enumerate(self.steps):
            if step.is_done:
                continue
            if is_free and self._is_due(step, made, is_turn=is_turn):
                return self._fire(number, step, made)
            if step.at_call is None:
                is_turn = False
        return NONE

    def _is_due(self, step: Step, made: Made, *, is_turn: bool) -> bool:
        if not step.fits(made):
            return False
        if step.at_call is not None:
            return self.calls >= step.at_call
        if not is_turn:
            return False
        step.waited += 1
        return step.waited > step.after_calls

    def _fire(self, number: int, step: Step, made: Made) -> Fault:
        step.fired += 1
        self.fired_count += 1
        self.fired.appendleft(
            {
                "step": number,
                "kind": step.spelling,
                "call": self.calls,
                "path": made.path,
                "username": made.username,
                "at": store.now(),
            }
        )
        return step.fault

    def wait(self, made: Made) -> float:
        """Milliseconds that this answer takes longer."""
        fitting = (each for each in self.latency if each.fits(made))
        rule = next(fitting, None)
        return rule.draw() if rule else 0

    def told(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "calls": self.calls,
            "is_finished": all(step.is_done for step in self.steps),
            "steps": [step.told() for step in self.steps],
            "fired_count": self.fired_count,
            "fired": list(self.fired),
        }


@dataclass(slots=True)
class Stage:
    """The script that runs in this server, and cursors that have expired."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    script: Script | None = None
    # The list of an account to the cursor that died in it.
    dead: dict[tuple[str, str], str] = field(default_factory=dict)


stage = Stage()


def start(script: Script) -> dict[str, Any]:
    """Run this one from now on, instead of any other."""
    with stage.lock:
        stage.script = script
        stage.dead.clear()
        return script.told()


def stop() -> None:
    with stage.lock:
        stage.script = None
        stage.dead.clear()


def told() -> dict[str, Any] | None:
    with stage.lock:
        return stage.script.told() if stage.script else None


def due(made: Made, wanted: Fault | None = None) -> Fault:
    """What goes wrong with a call: what it wants itself, a set fault, or the script's."""
    fault = wanted or _dead_cursor(made) or faults.due(made)
    wait = 0.0
    with stage.lock:
        if stage.script:
            scripted = stage.script.take(made, is_free=fault is NONE)
            fault = scripted if fault is NONE else fault
            wait = stage.script.wait(made)
        if fault.kind == "cursor-expired":
            stage.dead[_list_of(made)] = made.cursor
    if wait:
        time.sleep(min(wait, LONGEST_WAIT) / 1000)
    return fault


def _list_of(made: Made) -> tuple[str, str]:
    return made.username, made.path


def _dead_cursor(made: Made) -> Fault | None:
    """An expired cursor stays so until the list is begun again."""
    if not stage.dead:
        return None
    with stage.lock:
        if not made.cursor:
            stage.dead.pop(_list_of(made), None)
        is_dead = bool(made.cursor) and stage.dead.get(_list_of(made)) == made.cursor
    return Fault("cursor-expired") if is_dead else None


# The numbers of each kind of latency; None: must be given.
NUMBERS: dict[str, dict[str, float | None]] = {
    "fixed": {"ms": None},
    "uniform": {"low": 0.0, "high": None},
    "lognormal": {"median": None, "sigma": 0.5, "most": 5000.0},
}


def read(told: Mapping[str, Any]) -> Script:
    """A script from its JSON; what cannot be understood is a ValueError."""
    steps, latency = told.get("steps", []), told.get("latency", [])
    if not (isinstance(steps, list) and isinstance(latency, list)):
        message = "“steps” and “latency” must be lists."
        raise ValueError(message)
    return Script(
        name=str(told.get("name", "")),
        steps=[_step(each) for each in steps],
        latency=[_latency(each) for each in latency],
    )


def _step(told: Any) -> Step:
    known = {"kind", "calls", "username", "path_prefix", "at_call", "after_calls"}
    _check(told, known)
    at_call = told.get("at_call")
    return Step(
        fault=faults.parse(str(told["kind"])),
        spelling=str(told["kind"]),
        calls=int(told.get("calls", 1)),
        username=str(told.get("username", "")),
        path_prefix=str(told.get("path_prefix", "")).strip("/"),
        at_call=None if at_call is None else int(at_call),
        after_calls=int(told.get("after_calls", 0)),
    )


def _latency(told: Any) -> Latency:
    kind = told.get("kind") if isinstance(told, dict) else None
    if kind not in NUMBERS:
        message = f"Unknown kind of latency: {kind!r}"
        raise ValueError(message)
    _check(told, {"kind", "path_prefix", "seed", *NUMBERS[kind]})
    given = {name: told.get(name, default) for name, default in NUMBERS[kind].items()}
    return Latency(
        kind=kind,
        path_prefix=str(told.get("path_prefix", "")).strip("/"),
        numbers={name: float(value) for name, value in given.items()},
        rng=Random(told.get("seed", 0)),  # noqa: S311 - chance, not secrecy
    )


def _check(told: Any, known: set[str]) -> None:
    if not isinstance(told, dict) or "kind" not in told or set(told) - known:
        message = f"Known are {', '.join(sorted(known))}; “kind” is needed."
        raise ValueError(message)
