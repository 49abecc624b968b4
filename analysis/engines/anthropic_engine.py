"""Anthropic by its Messages API.

https://platform.claude.com/docs/en/api/messages
"""

import functools
import os
from typing import TYPE_CHECKING, Any

from django.conf import settings

from analysis.engines import wire
from analysis.engines.base import (
    UNREADABLE,
    Question,
    Reply,
    parse_error,
    status_error,
)
from analysis.engines.errors import EngineError, WireError
from analysis.engines.usage import anthropic_usage
from analysis.enums import CallOutcome

if TYPE_CHECKING:
    from anthropic import Anthropic

PROVIDER = "anthropic"
_STOPPED = {
    "refusal": CallOutcome.REFUSED,
    "max_tokens": CallOutcome.TRUNCATED,
    "model_context_window_exceeded": CallOutcome.TRUNCATED,
}


@functools.lru_cache(maxsize=4)
def _client(key: str, base_url: str, process: int) -> "Anthropic":
    # Takes more than a second to import: only processes that ask pay for it.
    from anthropic import Anthropic  # noqa: PLC0415 - slow SDK

    wire.be_quiet(PROVIDER)
    return Anthropic(
        api_key=key,
        base_url=base_url,
        max_retries=0,
        http_client=wire.connections(base_url),
    )


class AnthropicEngine:
    provider = PROVIDER

    def __init__(self, model: str) -> None:
        self.model = model

    def ask(self, question: Question) -> Reply:
        # As above.
        import anthropic  # noqa: PLC0415 - slow SDK

        wire.forget_answer()
        failure: EngineError
        try:
            parsed = self._call(question)
        except anthropic.APIStatusError as error:
            failure = status_error(
                error.status_code,
                code=error.type,
                headers=error.response.headers,
                request_id=error.request_id or "",
            )
        except anthropic.APITimeoutError as error:
            failure = wire.timeout_error(error)
        except (anthropic.APIConnectionError, WireError) as error:
            failure = wire.wire_error(error)
        except (*UNREADABLE, anthropic.AnthropicError) as error:
            # As of OpenAI: the body tells what was wrong with it.
            failure = self._broken() or parse_error(error, **_told())
        else:
            return self._reply(parsed)
        # Raised out here, or the SDK's error with the prompt would hang on it as context.
        raise failure

    def _call(self, question: Question) -> Any:
        client = _client(
            settings.ANTHROPIC_API_KEY, settings.ANTHROPIC_BASE_URL, os.getpid()
        )
        return client.messages.parse(
            model=self.model,
            max_tokens=question.max_output_tokens,
            system=[
                {
                    "type": "text",
                    "text": question.marked.instructions,
                    "cache_control": {"type": "ephemeral", "ttl": "1h"},
                }
            ],
            messages=[{"role": "user", "content": question.marked.message}],
            output_format=question.answer,
            timeout=wire.timeout(question.seconds),
        )

    def _reply(self, parsed: Any) -> Reply:
        told = _told()
        failure = self._broken()
        if failure is None and parsed.parsed_output is None:
            failure = EngineError(CallOutcome.BROKEN_WORDS, status_code=200, **told)
        if failure is not None:
            raise failure
        return Reply(words=parsed.parsed_output, **told)

    def _broken(self) -> EngineError | None:
        """What the body says went wrong, also where its words do not fit the schema."""
        body = wire.last_answer()
        outcome = _STOPPED.get(str(body.get("stop_reason")))
        if outcome is None and not isinstance(body.get("content"), list):
            outcome = CallOutcome.BROKEN_ANSWER
        if outcome is None:
            return None
        return EngineError(outcome, status_code=200, **_told())


def _told() -> dict[str, Any]:
    body = wire.last_answer()
    return {"usage": anthropic_usage(body), "request_id": str(body.get("id") or "")}
