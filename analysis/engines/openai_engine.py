"""OpenAI by its Responses API.

https://platform.openai.com/docs/api-reference/responses
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
    items,
    parse_error,
    part,
    status_error,
)
from analysis.engines.errors import EngineError, WireError
from analysis.engines.usage import openai_usage
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


class OpenAIEngine:
    provider = PROVIDER

    def __init__(self, model: str) -> None:
        self.model = model

    def ask(self, question: Question) -> Reply:
        # As above.
        import openai  # noqa: PLC0415 - slow SDK

        wire.forget_answer()
        failure: EngineError
        try:
            parsed = self._call(question)
        except openai.APIStatusError as error:
            failure = status_error(
                error.status_code,
                code=error.code or error.type,
                headers=error.response.headers,
                request_id=error.request_id or "",
            )
        except openai.APITimeoutError as error:
            failure = wire.timeout_error(error)
        except (openai.APIConnectionError, WireError) as error:
            failure = wire.wire_error(error)
        except (*UNREADABLE, openai.OpenAIError) as error:
            # An object, but of another form than the SDK goes by, or words of another form
            # than the schema; which of them, the body tells.
            failure = self._broken() or parse_error(error, **_told())
        else:
            return self._reply(parsed)
        # Raised out here, or the SDK's error with the prompt would hang on it as context.
        raise failure

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

    def _reply(self, parsed: Any) -> Reply:
        told = _told()
        failure = self._broken()
        if failure is None and parsed.output_parsed is None:
            failure = EngineError(CallOutcome.BROKEN_WORDS, status_code=200, **told)
        if failure is not None:
            raise failure
        return Reply(words=parsed.output_parsed, **told)

    def _broken(self) -> EngineError | None:
        """What the body says went wrong, also where its words do not fit the schema."""
        body = wire.last_answer()
        outcome = _outcome(body)
        if outcome is None:
            return None
        return EngineError(outcome, status_code=200, **_told())


def _told() -> dict[str, Any]:
    body = wire.last_answer()
    return {"usage": openai_usage(body), "request_id": str(body.get("id") or "")}


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
