"""Errors on demand: what a call answers instead, or how its answer is spoilt."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, JsonResponse

from instagram.sandbox import store
from instagram.sandbox.errors import THROTTLES, GraphError
from instagram.sandbox.usage import in_minutes

CODE = re.compile(r"^(-?\d+)(?:-(\d+))?$")
ELSEWHERE = "http://sandbox-elsewhere.invalid/"
BROKEN_PAGE = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body>"
    "<h1>Sorry, something went wrong.</h1></body></html>"
)
SHAPES = {"shape-flat": "flat", "shape-data": "data"}
# Kinds that need no number; `slow` takes seconds and throttles take minutes after a colon.
SPECIAL = (
    "http-500",
    "http-502",
    "half-json",
    "cut",
    "empty",
    "slow",
    "redirect",
    "error-200",
    "no-like-count",
    "no-username",
    *SHAPES,
)
OFFERED = (
    *("190-463", "190-460", "190-458", "190", "102", "4", "17", "80002", "10", "200"),
    *("100-33", "100-2108006", "1", "2", "368", *SPECIAL),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of trouble with its amount: `slow:3`, `80002:15`, `190-463`."""

    kind: str
    amount: float = 0

    @property
    def name(self) -> str:
        return self.kind

    def before(self) -> HttpResponse | None:
        """The answer that replaces the true one, if this fault is of that sort."""
        if self.kind == "slow":
            time.sleep(min(self.amount or 2, 120))
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

    def spoil(self, data: Any) -> Any:
        """The true answer with something missing."""
        if self.kind == "no-like-count":
            return without(data, {"like_count"})
        if self.kind == "no-username":
            return without(data, {"username", "from"})
        return data

    def respond(self, response: HttpResponse) -> HttpResponse:
        """The finished answer, broken on its way."""
        if self.kind == "half-json":
            response.content = response.content[: len(response.content) // 2]
        elif self.kind == "cut":
            # More is promised than comes: the client sees the connection die.
            length = len(response.content)
            response.content = response.content[: length // 2]
            response["Content-Length"] = str(length)
        return response


NONE = Fault("")


def parse(text: str) -> Fault:
    """A fault from its spelling; an unknown one is a ValueError."""
    kind, _, amount = text.strip().partition(":")
    if not (CODE.match(kind) or kind in SPECIAL):
        message = f"Unknown fault: {text}"
        raise ValueError(message)
    return Fault(kind, float(amount or 0))


def without(data: Any, names: set[str]) -> Any:
    if isinstance(data, dict):
        return {k: without(v, names) for k, v in data.items() if k not in names}
    if isinstance(data, list):
        return [without(each, names) for each in data]
    return data


def _error_in_good_answer() -> HttpResponse:
    return JsonResponse(GraphError(190, 460).body())


def _redirect() -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": ELSEWHERE})


ANSWERS: dict[str, Callable[[], HttpResponse]] = {
    "http-500": lambda: HttpResponse(BROKEN_PAGE, status=500),
    "http-502": lambda: HttpResponse(BROKEN_PAGE, status=502),
    "empty": lambda: HttpResponse(b"", content_type="application/json"),
    "redirect": _redirect,
    "error-200": _error_in_good_answer,
}


def add(kind: str, *, calls: int | None, username: str, path_prefix: str) -> None:
    """Set a fault for the next `calls` calls, or until it is cleared."""
    parse(kind)
    store.run(
        "INSERT INTO fault (kind, remaining, username, path_prefix) "
        "VALUES (?, ?, ?, ?)",
        *(kind, calls, username, path_prefix.strip("/")),
    )


def due(path: str, username: str) -> Fault:
    """The oldest fault that fits this call; it is used up by one."""
    while True:
        found = store.row(
            "SELECT * FROM fault WHERE (remaining IS NULL OR remaining > 0) "
            "AND username IN ('', ?) AND ? GLOB path_prefix || '*' "
            "ORDER BY id LIMIT 1",
            *(username, path.strip("/")),
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
