"""Anthropic by its Messages API.

https://platform.claude.com/docs/en/api/messages
"""

import functools
import os
from typing import TYPE_CHECKING, Any

from django.conf import settings

from analysis.engines import wire
from analysis.engines.base import Question
from analysis.engines.sdk import SdkEngine
from analysis.engines.usage import Usage, anthropic_usage
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


class AnthropicEngine(SdkEngine):
    provider = PROVIDER
    error_name = "AnthropicError"

    def _sdk(self) -> Any:
        # As above.
        import anthropic  # noqa: PLC0415 - slow SDK

        return anthropic

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

    def _words(self, parsed: Any) -> Any:
        return parsed.parsed_output

    def _code(self, error: Any) -> object:
        return error.type

    def _usage(self, body: dict[str, Any]) -> Usage | None:
        return anthropic_usage(body)

    def _outcome(self, body: dict[str, Any]) -> CallOutcome | None:
        outcome = _STOPPED.get(str(body.get("stop_reason")))
        if outcome is None and not isinstance(body.get("content"), list):
            return CallOutcome.BROKEN_ANSWER
        return outcome
