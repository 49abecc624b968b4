"""Why an engine gave no words."""

from analysis.engines.usage import Usage
from analysis.enums import CallOutcome

# What passes by itself, often within seconds.
PASSING = frozenset(
    {
        CallOutcome.TIMEOUT,
        CallOutcome.NO_CONNECTION,
        CallOutcome.RATE_LIMITED,
        CallOutcome.OVERLOADED,
        CallOutcome.SERVER_ERROR,
    }
)
# An answer of a service that works: the next question may fare better.
OF_THIS_QUESTION = frozenset(
    {
        CallOutcome.REFUSED,
        CallOutcome.TRUNCATED,
        CallOutcome.BROKEN_WORDS,
        CallOutcome.UNSAFE,
        CallOutcome.BAD_REQUEST,
    }
)
# Refused before a token was read: nothing is billed.
UNBILLED = frozenset(
    {
        CallOutcome.RATE_LIMITED,
        CallOutcome.OVERLOADED,
        CallOutcome.SERVER_ERROR,
        CallOutcome.NOT_PAID,
        CallOutcome.KEY_REFUSED,
        CallOutcome.BAD_REQUEST,
        CallOutcome.REDIRECT,
    }
)


class EngineError(Exception):
    """No words; ``outcome`` says why. The text holds numbers and hosts, never a prompt."""

    def __init__(
        self,
        outcome: CallOutcome,
        *,
        usage: Usage | None = None,
        status_code: int | None = None,
        retry_after: float | None = None,
        may_retry: bool | None = None,
        is_free: bool | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(f"{outcome} (status {status_code})")
        self.outcome = outcome
        self.usage = usage
        self.status_code = status_code
        # Seconds, where the service names them.
        self.retry_after = retry_after
        self.is_passing = outcome in PASSING if may_retry is None else may_retry
        self.is_free = outcome in UNBILLED if is_free is None else is_free
        self.request_id = request_id

    @property
    def is_of_service(self) -> bool:
        """Whether it tells that the service does not work, for anybody."""
        return self.outcome not in OF_THIS_QUESTION


class WireError(Exception):
    """What came over the wire is no answer; raised below the SDKs."""

    def __init__(self, outcome: CallOutcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome
