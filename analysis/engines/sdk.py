"""What the engines of both SDKs do alike: the SDKs name and raise the same things.

The module of an SDK is handed over by its engine, which alone imports it, and late: it takes
a second, and only processes that ask pay for it.
"""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from analysis.engines import wire
from analysis.engines.base import (
    UNREADABLE,
    Question,
    Reply,
    parse_error,
    status_error,
)
from analysis.engines.errors import EngineError, WireError
from analysis.engines.usage import Usage
from analysis.enums import CallOutcome


class SdkEngine(ABC):
    """One model of a provider, asked through the provider's own SDK."""

    provider: ClassVar[str]
    # The SDK's name for the class that all its errors have in common.
    error_name: ClassVar[str]

    def __init__(self, model: str) -> None:
        self.model = model

    @abstractmethod
    def _sdk(self) -> Any:
        """The SDK's module."""

    @abstractmethod
    def _call(self, question: Question) -> Any:
        """The SDK's object for one call."""

    @abstractmethod
    def _words(self, parsed: Any) -> Any:
        """What the SDK read out of the answer in the agreed form; None for nothing."""

    @abstractmethod
    def _code(self, error: Any) -> object:
        """The provider's own word for a refusal."""

    @abstractmethod
    def _usage(self, body: dict[str, Any]) -> Usage | None:
        """The tokens that an answer tells of."""

    @abstractmethod
    def _outcome(self, body: dict[str, Any]) -> CallOutcome | None:
        """What the body says went wrong; None where it is whole and meant as an answer."""

    def ask(self, question: Question) -> Reply:
        sdk = self._sdk()
        wire.forget_answer()
        failure: EngineError
        try:
            parsed = self._call(question)
        except sdk.APIStatusError as error:
            failure = status_error(
                error.status_code,
                code=self._code(error),
                headers=error.response.headers,
                request_id=error.request_id or "",
            )
        except sdk.APITimeoutError as error:
            failure = wire.timeout_error(error)
        except (sdk.APIConnectionError, WireError) as error:
            failure = wire.wire_error(error)
        except (*UNREADABLE, getattr(sdk, self.error_name)) as error:
            # An object, but of another form than the SDK goes by, or words of another form
            # than the schema; which of them, the body tells.
            failure = self._broken() or parse_error(error, **self._told())
        else:
            return self._reply(parsed)
        # Raised out here, or the SDK's error with the prompt would hang on it as context.
        raise failure

    def _reply(self, parsed: Any) -> Reply:
        failure = self._broken()
        if failure is not None:
            raise failure
        words = self._words(parsed)
        if words is None:
            raise EngineError(CallOutcome.BROKEN_WORDS, status_code=200, **self._told())
        return Reply(words=words, **self._told())

    def _broken(self) -> EngineError | None:
        """What the body says went wrong, also where its words do not fit the schema."""
        outcome = self._outcome(wire.last_answer())
        if outcome is None:
            return None
        return EngineError(outcome, status_code=200, **self._told())

    def _told(self) -> dict[str, Any]:
        body = wire.last_answer()
        return {"usage": self._usage(body), "request_id": str(body.get("id") or "")}
