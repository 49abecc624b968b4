"""What the Graph API refuses, and what to do about it.

Decided on ``code``, ``error_subcode`` and ``is_transient``, never on the text:
https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from instagram.clients.messages import message_for

__all__ = [
    "ClientError",
    "ErrorKind",
    "Verdict",
    "classify",
    "invalid_answer",
    "message_for",
]


class ErrorKind(StrEnum):
    """What to do: try again, wait, tell a person, skip."""

    TRANSIENT = "transient"
    THROTTLED = "throttled"
    POLICY = "policy"
    LOGIN = "login"
    PERMISSION = "permission"
    BAD_REQUEST = "bad_request"
    NOT_FOUND = "not_found"
    QUOTA = "quota"
    INVALID_ANSWER = "invalid_answer"
    NETWORK = "network"


_PASSING = {
    ErrorKind.TRANSIENT,
    ErrorKind.THROTTLED,
    ErrorKind.QUOTA,
    ErrorKind.INVALID_ANSWER,
    ErrorKind.NETWORK,
}


class ClientError(Exception):
    """A call that failed; its text names no token and no query string.

    ``permanent``: trying the same call again cannot help. ``retry_after`` is in seconds,
    None where Instagram did not say. ``reason`` is a machine name that ``message_for``
    turns into a sentence. ``is_own``: we refused the call ourselves, and did not make it.
    """

    def __init__(
        self,
        message: str,
        kind: ErrorKind,
        *,
        reason: str = "",
        permanent: bool | None = None,
        retry_after: int | None = None,
        code: int | None = None,
        subcode: int | None = None,
        trace_id: str = "",
        is_own: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.reason = reason or str(kind)
        self.permanent = kind not in _PASSING if permanent is None else permanent
        self.retry_after = retry_after
        self.code = code
        self.subcode = subcode
        self.trace_id = trace_id
        self.is_own = is_own

    def __reduce__(self) -> tuple[Any, ...]:
        # Celery pickles exceptions; keyword-only arguments need help with that.
        return _rebuild, (self.message, self.kind, self.__dict__)


def invalid_answer(detail: str, reason: str = "invalid_answer") -> ClientError:
    """An answer that came, and that nobody can make sense of."""
    return ClientError(detail, ErrorKind.INVALID_ANSWER, reason=reason)


def _rebuild(
    message: str, kind: ErrorKind, attributes: Mapping[str, Any]
) -> ClientError:
    error = ClientError(message, kind)
    error.__dict__.update(attributes)
    return error


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error code means."""

    kind: ErrorKind
    reason: str


def _verdicts(
    kind: ErrorKind, reasons: Mapping[tuple[int, int | None], str]
) -> dict[tuple[int, int | None], Verdict]:
    return {key: Verdict(kind, reason) for key, reason in reasons.items()}


# The first match counts: code with subcode, code alone, is_transient, ranges, HTTP status.
_WITH_SUBCODE: dict[tuple[int, int | None], Verdict] = {
    **_verdicts(
        ErrorKind.LOGIN,
        {
            (190, 458): "app_removed",
            (190, 459): "checkpoint",
            (190, 460): "password_changed",
            (190, 463): "token_expired",
            (190, 464): "unconfirmed",
            (190, 467): "token_invalid",
            (190, 492): "no_role",
            (25, 2207050): "account_restricted",
        },
    ),
    **_verdicts(
        ErrorKind.TRANSIENT,
        {(24, 2207008): "not_ready", (9007, 2207027): "not_ready"},
    ),
    **_verdicts(ErrorKind.POLICY, {(4, 2207051): "looks_like_spam"}),
    **_verdicts(
        ErrorKind.QUOTA,
        {(9, 2207042): "publishing_quota", (18, 2207034): "hashtags_spent"},
    ),
    **_verdicts(
        ErrorKind.NOT_FOUND,
        {
            (24, 2207006): "object_missing",
            (24, 2207024): "hashtag_unknown",
            (24, 2207045): "object_missing",
        },
    ),
    **_verdicts(
        ErrorKind.BAD_REQUEST,
        {
            (100, 33): "object_missing",
            (100, 2108006): "pre_business_media",
            # Their containers are spoilt: a new one is needed, not the same call again.
            (-2, 2207020): "container_expired",
            (-1, 2207053): "upload_failed",
            (1, 2207057): "thumbnail_offset",
        },
    ),
}

_BY_CODE: dict[int, Verdict] = {
    **dict.fromkeys(
        (4, 17, 32, 341, 613, 80001, 80002), Verdict(ErrorKind.THROTTLED, "throttled")
    ),
    190: Verdict(ErrorKind.LOGIN, "token_invalid"),
    102: Verdict(ErrorKind.LOGIN, "token_invalid"),
    368: Verdict(ErrorKind.POLICY, "blocked_for_policy"),
}
# These give way to is_transient.
_BY_CODE_LASTING: dict[int, Verdict] = {
    **dict.fromkeys((1, 2, -1, -2), Verdict(ErrorKind.TRANSIENT, "server_error")),
    9007: Verdict(ErrorKind.TRANSIENT, "not_ready"),
    3: Verdict(ErrorKind.PERMISSION, "capability_missing"),
    10: Verdict(ErrorKind.PERMISSION, "permission_missing"),
    **dict.fromkeys(
        range(200, 300), Verdict(ErrorKind.PERMISSION, "permission_missing")
    ),
    100: Verdict(ErrorKind.BAD_REQUEST, "bad_request"),
    24: Verdict(ErrorKind.NOT_FOUND, "object_missing"),
    803: Verdict(ErrorKind.NOT_FOUND, "object_missing"),
    9: Verdict(ErrorKind.QUOTA, "publishing_quota"),
    25: Verdict(ErrorKind.LOGIN, "account_restricted"),
    **dict.fromkeys(
        (352, 9004, 36000, 36001, 36003, 36004),
        Verdict(ErrorKind.BAD_REQUEST, "media_refused"),
    ),
}


def classify(
    code: int | None,
    subcode: int | None = None,
    *,
    is_transient: bool = False,
    status_code: int = 400,
) -> Verdict:
    """What this error means and asks for."""
    if code is None:
        return _by_status(status_code)
    verdict = _WITH_SUBCODE.get((code, subcode)) or _BY_CODE.get(code)
    if verdict is not None:
        return verdict
    if is_transient:
        return Verdict(ErrorKind.TRANSIENT, "server_error")
    return _BY_CODE_LASTING.get(code) or _by_status(status_code)


_BY_STATUS = {
    401: Verdict(ErrorKind.LOGIN, "token_invalid"),
    403: Verdict(ErrorKind.PERMISSION, "permission_missing"),
    404: Verdict(ErrorKind.NOT_FOUND, "object_missing"),
    429: Verdict(ErrorKind.THROTTLED, "throttled"),
}


def _by_status(status_code: int) -> Verdict:
    if status_code >= 500:
        return Verdict(ErrorKind.TRANSIENT, "server_error")
    if status_code < 400:
        return Verdict(ErrorKind.INVALID_ANSWER, "invalid_answer")
    return _BY_STATUS.get(status_code) or Verdict(ErrorKind.BAD_REQUEST, "bad_request")
