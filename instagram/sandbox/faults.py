"""Errors on demand: what a call answers instead, or how its answer is spoilt."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse

from instagram.sandbox import sockets, spoiling, store
from instagram.sandbox.errors import THROTTLES, GraphError, parameter
from instagram.sandbox.usage import in_minutes

CODE = re.compile(r"^(-?\d+)(?:-(\d+))?$")
ELSEWHERE = "http://sandbox-elsewhere.invalid/"
BROKEN_PAGE = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body>"
    "<h1>Sorry, something went wrong.</h1></body></html>"
)
SHAPES = {"shape-flat": "flat", "shape-data": "data"}
# They wait for a call that goes on in a list.
CURSORS = ("cursor-expired", "repeat-cursor")
# Kinds that need no number; `slow` takes seconds, `latency` milliseconds, `error-200` a
# code and throttles take minutes after a colon.
SPECIAL = (
    *("http-500", "http-502", "html", "half-json", "cut", "reset", "empty"),
    *("slow", "latency", "redirect", "error-200", *CURSORS),
    *("wrong-types", "nonsense-types", "huge-caption"),
    *("no-like-count", "no-username", *SHAPES),
)
OFFERED = (
    *("190-463", "190-460", "190-458", "190", "102", "4", "17", "80002", "10", "200"),
    *("100-33", "100-2108006", "1", "2", "368", *SPECIAL),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What the choice and the effect of a fault depend on."""

    path: str
    username: str = ""
    # The cursor a list is gone on with; empty at its beginning.
    cursor: str = ""
    address: str = ""
    port: int = 0
    started: float = 0


# A call of which no more needs to be known than that it was made.
PLAIN = Made(path="")


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble with its amount: `slow:3`, `80002:15`, `190-463`."""

    kind: str
    amount: float = 0

    @property
    def name(self) -> str:
        return self.kind

    @property
    def needs_cursor(self) -> bool:
        return self.kind in CURSORS

    def before(self) -> HttpResponse | None:
        """The answer that replaces the true one, if this fault is of that sort."""
        if self.kind == "slow":
            time.sleep(min(self.amount or 2, 120))
        elif self.kind == "latency":
            time.sleep(min(self.amount or 100, 120_000) / 1000)
        elif self.kind == "cursor-expired":
            raise expired_cursor()
        elif self.kind == "error-200":
            return _error_in_good_answer(int(self.amount))
        elif match := CODE.match(self.kind):
            raise self._graph_error(int(match[1]), match[2])
        elif self.kind in ANSWERS:
            return ANSWERS[self.kind]()
        return None

    def _graph_error(self, code: int, subcode: str | None) -> GraphError:
        minutes = in_minutes((self.amount or 1) * 60)
        regain = minutes if code in THROTTLES else 0
        number = int(subcode) if subcode else None
        return GraphError(code, number, regain_minutes=regain)

    def spoil(self, data: Any, made: Made) -> Any:
        """The true answer with something missing or wrong."""
        if self.kind == "repeat-cursor":
            return spoiling.repeat(data, cursor=made.cursor, address=made.address)
        change = SPOILING.get(self.kind)
        return change(data) if change else data

    def respond(self, response: HttpResponse, made: Made = PLAIN) -> HttpResponse:
        """The finished answer, broken on its way."""
        if self.kind == "half-json":
            response.content = response.content[: len(response.content) // 2]
        elif self.kind == "cut" or (self.kind == "reset" and not _reset(made)):
            # More is promised than comes: the client sees the connection die.
            length = len(response.content)
            response.content = response.content[: length // 2]
            response["Content-Length"] = str(length)
        return response


NONE = Fault("")
SPOILING: dict[str, Callable[[Any], Any]] = {
    "no-like-count": lambda data: spoiling.without(data, {"like_count"}),
    "no-username": lambda data: spoiling.without(data, {"username", "from"}),
    "wrong-types": spoiling.swap_types,
    "nonsense-types": spoiling.numbers_for_texts,
    "huge-caption": spoiling.huge,
}


def _reset(made: Made) -> bool:
    return sockets.reset(made.port, made.started)


def parse(text: str) -> Fault:
    """A fault from its spelling; an unknown one is a ValueError."""
    kind, _, amount = text.strip().partition(":")
    if not (CODE.match(kind) or kind in SPECIAL):
        message = f"Unknown fault: {text}"
        raise ValueError(message)
    return Fault(kind, float(amount or 0))


def expired_cursor() -> GraphError:
    return parameter("The cursor has expired or is not valid for this request")


def _error_in_good_answer(code: int) -> HttpResponse:
    error = GraphError(code) if code else GraphError(190, 460)
    return JsonResponse(error.body())


def _redirect() -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": ELSEWHERE})


ANSWERS: dict[str, Callable[[], HttpResponse]] = {
    "http-500": lambda: HttpResponse(BROKEN_PAGE, status=500),
    "http-502": lambda: HttpResponse(BROKEN_PAGE, status=502),
    "html": lambda: HttpResponse(BROKEN_PAGE),
    "empty": lambda: HttpResponse(b"", content_type="application/json"),
    "redirect": _redirect,
}


def add(kind: str, *, calls: int | None, username: str, path_prefix: str) -> None:
    """Set a fault for the next `calls` calls, or until it is cleared."""
    parse(kind)
    store.run(
        "INSERT INTO fault (kind, remaining, username, path_prefix) "
        "VALUES (?, ?, ?, ?)",
        *(kind, calls, username, path_prefix.strip("/")),
    )


def due(made: Made) -> Fault:
    """The oldest fault that fits this call; it is used up by one."""
    while True:
        found = store.row(
            "SELECT * FROM fault WHERE (remaining IS NULL OR remaining > 0) "
            "AND username IN ('', ?) AND ? GLOB path_prefix || '*' "
            "AND (? <> '' OR kind NOT IN (?, ?)) ORDER BY id LIMIT 1",
            *(made.username, made.path, made.cursor, *CURSORS),
        )
        if found is None:
            return NONE
        # Another thread may have taken the last one meanwhile: then look again.
        if found["remaining"] is None or _take(found["id"]):
            return parse(found["kind"])


def _take(fault_id: int) -> bool:
    taken = store.run(
        "UPDATE fault SET remaining = remaining - 1 WHERE id = ? AND remaining > 0",
        fault_id,
    )
    store.run("DELETE FROM fault WHERE remaining <= 0")
    return taken == 1


def listed() -> list[dict[str, Any]]:
    return [dict(row) for row in store.rows("SELECT * FROM fault ORDER BY id")]


def clear() -> None:
    store.run("DELETE FROM fault")


def encode(data: Any) -> str:
    """JSON as Meta writes it: everything beyond ASCII as \\uXXXX."""
    return json.dumps(data, separators=(",", ":"))
