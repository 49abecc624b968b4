"""What every engine of a provider is to the gateway, and what their SDKs have in common."""

import email.utils
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pydantic
from pydantic import BaseModel

from analysis.engines.errors import EngineError
from analysis.engines.marking import Marked
from analysis.engines.usage import Usage
from analysis.enums import CallOutcome


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the marked prompt, the form of the answer, and how long it may take."""

    marked: Marked
    answer: type[BaseModel]
    max_output_tokens: int
    # The same for all questions of one prompt: their beginnings are the same.
    cache_key: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """Words in the agreed form, not yet looked at."""

    words: BaseModel
    usage: Usage | None
    request_id: str


class Engine(Protocol):
    """One model of one provider."""

    @property
    def provider(self) -> str: ...

    @property
    def model(self) -> str: ...

    def ask(self, question: Question) -> Reply:
        """The reply, or an EngineError."""
        ...


# What the SDKs stumble with over an object of another form than they go by.
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)
# What a status says, whatever its text. Others below 500 are the request's fault.
_STATUSES = {
    401: CallOutcome.KEY_REFUSED,
    402: CallOutcome.NOT_PAID,
    403: CallOutcome.KEY_REFUSED,
    408: CallOutcome.TIMEOUT,
    409: CallOutcome.SERVER_ERROR,
    429: CallOutcome.RATE_LIMITED,
    503: CallOutcome.OVERLOADED,
    529: CallOutcome.OVERLOADED,
}
# Codes and types of errors that no second try mends.
_WITHOUT_MONEY = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_error"}
)


def status_error(
    status: int, *, code: object, headers: Mapping[str, str], request_id: str
) -> EngineError:
    """A refusal by its number; ``code`` is the provider's own word for it."""
    outcome = _STATUSES.get(status)
    if outcome is None:
        is_theirs = status >= 500
        outcome = CallOutcome.SERVER_ERROR if is_theirs else CallOutcome.BAD_REQUEST
    if code in _WITHOUT_MONEY:
        outcome = CallOutcome.NOT_PAID
    is_told_not_to = headers.get("x-should-retry", "").lower() == "false"
    return EngineError(
        outcome,
        status_code=status,
        retry_after=pause_of(headers),
        may_retry=False if is_told_not_to else None,
        is_free=True,
        request_id=request_id,
    )


def pause_of(headers: Mapping[str, str]) -> float | None:
    """Seconds that the service asks to wait: a number, or a time as in HTTP."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        value = headers.get(name, "")
        try:
            return max(0.0, float(value) / unit)
        except ValueError:
            continue
    told = email.utils.parsedate_tz(headers.get("retry-after", ""))
    if told is None:
        return None
    return max(0.0, email.utils.mktime_tz(told) - time.time())


def parse_error(
    error: Exception, *, usage: Usage | None, request_id: str
) -> EngineError:
    """An answer that came whole and that the SDK could not read."""
    is_words = isinstance(error, pydantic.ValidationError)
    outcome = CallOutcome.BROKEN_WORDS if is_words else CallOutcome.BROKEN_ANSWER
    return EngineError(outcome, usage=usage, status_code=200, request_id=request_id)


def part(body: Any, name: str) -> Any:
    """A member of what should be an object; None where it is not."""
    return body.get(name) if isinstance(body, dict) else None


def items(body: Any, name: str) -> list[Any]:
    found = part(body, name)
    return found if isinstance(found, list) else []
