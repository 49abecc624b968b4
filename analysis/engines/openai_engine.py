"""OpenAI by its Responses API.

https://platform.openai.com/docs/api-reference/responses
"""

import functools
import os
from typing import TYPE_CHECKING, Any

from django.conf import settings

from analysis.engines import wire
from analysis.engines.base import Question, items, part
from analysis.engines.sdk import SdkEngine
from analysis.engines.usage import Usage, openai_usage
from analysis.enums import CallOutcome

if TYPE_CHECKING:
    from openai import OpenAI

PROVIDER = "openai"


@functools.lru_cache(maxsize=4)
def _client(key: str, base_url: str, process: int) -> "OpenAI":
    # Takes 0.7 s to import: only processes that ask pay for it.
    from openai import OpenAI  # noqa: PLC0415 - slow SDK

    wire.be_quiet(PROVIDER)
    return OpenAI(
        api_key=key,
        base_url=base_url,
        max_retries=0,
        http_client=wire.connections(base_url),
    )


class OpenAIEngine(SdkEngine):
    provider = PROVIDER
    error_name = "OpenAIError"

    def _sdk(self) -> Any:
        # As above.
        import openai  # noqa: PLC0415 - slow SDK

        return openai

    def _call(self, question: Question) -> Any:
        client = _client(settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL, os.getpid())
        effort: dict[str, Any] = {}
        if settings.OPENAI_EFFORT:
            effort["reasoning"] = {"effort": settings.OPENAI_EFFORT}
        return client.with_options(
            timeout=wire.timeout(question.seconds)
        ).responses.parse(
            model=self.model,
            instructions=question.marked.instructions,
            input=[{"role": "user", "content": question.marked.message}],
            text_format=question.answer,
            max_output_tokens=question.max_output_tokens,
            store=False,
            prompt_cache_key=question.cache_key,
            **effort,
        )

    def _words(self, parsed: Any) -> Any:
        return parsed.output_parsed

    def _code(self, error: Any) -> object:
        return error.code or error.type

    def _usage(self, body: dict[str, Any]) -> Usage | None:
        return openai_usage(body)

    def _outcome(self, body: dict[str, Any]) -> CallOutcome | None:
        return _outcome(body)


def _outcome(body: dict[str, Any]) -> CallOutcome | None:
    """None where the answer is whole and meant as one."""
    parts = [one for item in items(body, "output") for one in items(item, "content")]
    if any(part(one, "type") == "refusal" for one in parts):
        return CallOutcome.REFUSED
    status = body.get("status")
    if status == "incomplete":
        reason = part(body.get("incomplete_details"), "reason")
        is_filtered = reason == "content_filter"
        return CallOutcome.REFUSED if is_filtered else CallOutcome.TRUNCATED
    if status in {"failed", "cancelled"}:
        return CallOutcome.SERVER_ERROR
    return None if isinstance(body.get("output"), list) else CallOutcome.BROKEN_ANSWER
