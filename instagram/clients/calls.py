"""One call to the Graph API: retried, recorded, and its refusals told apart."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.views.decorators.debug import sensitive_variables

from instagram.clients.base import Recorder
from instagram.clients.errors import ClientError, ErrorKind, classify
from instagram.clients.gate import Gate, OpenGate, Outcome
from instagram.clients.parsing import text
from instagram.clients.schemas import CallRecord
from instagram.clients.usage import Usage, read_usage
from instagram.enums import CallPool
from kbeauty.lib import http
from kbeauty.lib.upsert import storable

TRIES = 3
# The longest wait before the second try; doubled for the third, up to the cap.
FIRST_WAIT = 1.0
LONGEST_WAIT = 10.0
# No budget has a longer window, whatever a header says.
LONGEST_RETRY_AFTER = 24 * 3600
# Others are for the caller to decide: calling while throttled makes it last longer.
_WORTH_A_RETRY = {ErrorKind.TRANSIENT, ErrorKind.NETWORK, ErrorKind.INVALID_ANSWER}
_FAILURES: dict[type[http.HttpError], tuple[ErrorKind, str, bool]] = {
    http.HttpTimeoutError: (ErrorKind.NETWORK, "timeout", False),
    http.HttpConnectionError: (ErrorKind.NETWORK, "network", False),
    http.RefusedAddressError: (ErrorKind.NETWORK, "address_refused", True),
    http.RedirectError: (ErrorKind.INVALID_ANSWER, "invalid_answer", True),
    http.BodyTooLargeError: (ErrorKind.INVALID_ANSWER, "answer_too_large", True),
    http.NotJsonError: (ErrorKind.INVALID_ANSWER, "invalid_answer", False),
}


@dataclass(frozen=True, slots=True)
class GraphAnswer:
    """A successful answer's JSON, fit for the database, and what the call cost."""

    payload: Any
    usage: Usage


class Caller:
    """Makes calls, tries passing failures again and tells the recorder of each try."""

    def __init__(
        self,
        *,
        recorder: Recorder | None,
        sleep: Callable[[float], None],
        gate: Gate | None = None,
    ) -> None:
        self._record = recorder
        self._sleep = sleep
        self._gate = gate or OpenGate()

    def get(
        self, url: str, params: Mapping[str, str], pool: CallPool = CallPool.ACCOUNT
    ) -> GraphAnswer:
        """A reading call, safe to try again."""
        return self._try("GET", url, params, pool)

    def _try(
        self,
        method: str,
        url: str,
        params: Mapping[str, str],
        pool: CallPool,
        *,
        attempt: int = 1,
        before: ClientError | None = None,
    ) -> GraphAnswer:
        try:
            return self._once(method, url, pool, params=params)
        except ClientError as failure:
            error = _decisive(before, failure)
            if attempt == TRIES or not _is_worth_a_retry(error):
                raise error from None
        self._sleep(_wait(error, attempt))
        return self._try(method, url, params, pool, attempt=attempt + 1, before=error)

    def get_once(
        self, url: str, params: Mapping[str, str], pool: CallPool = CallPool.ACCOUNT
    ) -> GraphAnswer:
        """A reading call that must not happen twice: Facebook takes its codes by GET."""
        return self._once("GET", url, pool, params=params)

    def post(
        self, url: str, data: Mapping[str, str], pool: CallPool = CallPool.ACCOUNT
    ) -> GraphAnswer:
        """A call that must not happen twice: a code is good for one use."""
        return self._once("POST", url, pool, data=data)

    def delete(self, url: str, params: Mapping[str, str]) -> GraphAnswer:
        return self._once("DELETE", url, CallPool.ACCOUNT, params=params)

    @sensitive_variables()
    def _once(
        self,
        method: str,
        url: str,
        pool: CallPool,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> GraphAnswer:
        permit = self._gate.admit(pool)
        started = time.monotonic()
        answer: http.Answer | None = None
        failure: http.HttpError | None = None
        error: ClientError | None = None
        payload: Any = None
        try:
            answer = http.request(method, url, params=params, data=data)
            payload = _payload(answer)
            error = refusal(answer, payload)
        except http.HttpError as problem:
            failure = problem
            error = _from_failure(failure, answer)
        usage = read_usage(answer.headers) if answer else Usage()
        duration_ms = round((time.monotonic() - started) * 1000)
        self._gate.note(permit, _outcome(usage, error, answer, failure))
        if self._record is not None:
            record = _call_record(method, url, answer, error, usage, duration_ms)
            self._record(record)
        if error is not None:
            raise error
        return GraphAnswer(payload, usage)


def _is_worth_a_retry(error: ClientError) -> bool:
    if error.permanent or error.is_own or error.kind not in _WORTH_A_RETRY:
        return False
    return error.retry_after is None or error.retry_after <= LONGEST_WAIT


def _wait(error: ClientError, attempt: int) -> float:
    """Full jitter keeps the workers from coming back in step."""
    longest = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
    return max(error.retry_after or 0.0, random.uniform(0, longest))  # noqa: S311


def _decisive(before: ClientError | None, error: ClientError) -> ClientError:
    """Where we refuse a second try ourselves, what Instagram did to the first one counts."""
    if before is None or not error.is_own:
        return error
    before.retry_after = error.retry_after
    return before


def _outcome(
    usage: Usage,
    error: ClientError | None,
    answer: http.Answer | None,
    failure: http.HttpError | None,
) -> Outcome:
    is_server_error = answer is not None and answer.status_code >= 500
    return Outcome(
        usage,
        error,
        is_service_down=failure is not None or is_server_error,
        was_sent=not isinstance(failure, http.RefusedAddressError),
    )


def _call_record(
    method: str,
    url: str,
    answer: http.Answer | None,
    error: ClientError | None,
    usage: Usage,
    duration_ms: int,
) -> CallRecord:
    return CallRecord(
        method=method,
        path=urlsplit(url).path[:200],
        status_code=answer.status_code if answer else None,
        error_code=error.code if error else None,
        error_subcode=error.subcode if error else None,
        duration_ms=duration_ms,
        usage_percent=usage.percent,
        trace_id=error.trace_id if error else "",
    )


def _payload(answer: http.Answer) -> Any:
    try:
        return storable(answer.json())
    except RecursionError:
        pass
    raise http.NotJsonError(answer.host, "nested too deeply")


def _from_failure(failure: http.HttpError, answer: http.Answer | None) -> ClientError:
    kind, reason, permanent = _FAILURES[type(failure)]
    status = answer.status_code if answer else 0
    is_gateway = status >= 500 or status == 429
    if answer and isinstance(failure, http.NotJsonError) and is_gateway:
        # A gateway's page. Below 500 it is not Graph that speaks: no word on the token.
        verdict = classify(None, status_code=status)
        return ClientError(
            str(failure),
            verdict.kind,
            reason=verdict.reason,
            retry_after=_retry_after(verdict.kind, answer),
        )
    return ClientError(str(failure), kind, reason=reason, permanent=permanent)


def refusal(answer: http.Answer, payload: Any) -> ClientError | None:
    """The error an answer carries, also under a status of 200."""
    body = payload.get("error") if isinstance(payload, dict) else None
    if isinstance(payload, dict) and "error_type" in payload:
        return _code_refusal(payload, answer)
    if isinstance(body, dict):
        return _graph_error(body, answer)
    if body or answer.status_code >= 400:
        verdict = classify(None, status_code=answer.status_code)
        message = f"{answer.host}: status {answer.status_code}"
        return ClientError(
            message,
            verdict.kind,
            reason=verdict.reason,
            retry_after=_retry_after(verdict.kind, answer),
        )
    return None


def _graph_error(body: Mapping[str, Any], answer: http.Answer) -> ClientError:
    code, subcode = _integer(body.get("code")), _integer(body.get("error_subcode"))
    verdict = classify(
        code,
        subcode,
        is_transient=body.get("is_transient") is True,
        status_code=answer.status_code,
    )
    return ClientError(
        # Instagram's own text could repeat a parameter: numbers only.
        f"Graph error {code}/{subcode} (status {answer.status_code}): {verdict.reason}",
        verdict.kind,
        reason=verdict.reason,
        retry_after=_retry_after(verdict.kind, answer),
        code=code,
        subcode=subcode,
        trace_id=text(body.get("fbtrace_id"))[:64],
    )


def _code_refusal(payload: Mapping[str, Any], answer: http.Answer) -> ClientError:
    """The token address's own shape: {"error_type", "code", "error_message"}."""
    code = _integer(payload.get("code"))
    message = f"{answer.host}: code refused ({code})"
    if (code or answer.status_code) >= 500:
        return ClientError(message, ErrorKind.TRANSIENT, reason="server_error")
    if 429 in {code, answer.status_code}:
        wait = _retry_after(ErrorKind.THROTTLED, answer)
        return ClientError(message, ErrorKind.THROTTLED, retry_after=wait)
    return ClientError(message, ErrorKind.BAD_REQUEST, reason="code_refused", code=code)


def _retry_after(kind: ErrorKind, answer: http.Answer) -> int | None:
    if kind not in {ErrorKind.THROTTLED, ErrorKind.QUOTA, ErrorKind.TRANSIENT}:
        return None
    minutes = read_usage(answer.headers).regain_minutes
    if minutes:
        return min(minutes * 60, LONGEST_RETRY_AFTER)
    seconds = answer.headers.get("Retry-After", "")
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    return min(int(seconds[:10]), LONGEST_RETRY_AFTER)


def _integer(value: Any) -> int | None:
    try:
        read = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    # ApiCall keeps it in 32 bits.
    return read if abs(read) < 2**31 else None
