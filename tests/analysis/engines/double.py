"""A double of both providers on this machine: serves what a test tells it, and counts it."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = {"summary": "People like the texture."}


@dataclass
class Served:
    """One answer as it went out."""

    provider: str
    path: str
    body: dict
    headers: Message
    usage: dict | None = None


@dataclass
class Answer:
    """What to answer one call: a status with headers, and a body of bytes or of an object."""

    body: object = None
    status: int = 200
    headers: dict = field(default_factory=dict)
    content_type: str = "application/json"
    # Seconds before the first byte, and between two halves of the body.
    wait: float = 0
    wait_inside: float = 0
    # Only so much of the body, and then the connection ends.
    cut_at: int | None = None
    usage: dict | None = None


def openai_words(
    words=WORDS, *, status="completed", reason=None, usage=None, parts=None
):
    """An answer of the Responses API."""
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)
    usage = usage or {"in": 1200, "cached": 200, "written": 0, "out": 90}
    body = {
        "id": "resp_1",
        "object": "response",
        "created_at": 1_800_000_000,
        "status": status,
        "incomplete_details": {"reason": reason} if reason else None,
        "error": None,
        "model": "gpt-6-luna",
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "output": [
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "status": "incomplete" if status == "incomplete" else "completed",
                "content": parts
                or [{"type": "output_text", "text": text, "annotations": []}],
            }
        ],
        "usage": {
            "input_tokens": usage["in"],
            "input_tokens_details": {
                "cached_tokens": usage["cached"],
                "cache_write_tokens": usage["written"],
            },
            "output_tokens": usage["out"],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage["in"] + usage["out"],
        },
    }
    return Answer(body, usage=body["usage"])


def anthropic_words(words=WORDS, *, stop="end_turn", usage=None):
    """An answer of the Messages API."""
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)
    usage = usage or {"in": 300, "cached": 900, "written": 0, "out": 80}
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-5-5",
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {
            "input_tokens": usage["in"],
            "cache_read_input_tokens": usage["cached"],
            "cache_creation_input_tokens": usage["written"],
            "cache_creation": {
                "ephemeral_5m_input_tokens": 0,
                "ephemeral_1h_input_tokens": usage["written"],
            },
            "output_tokens": usage["out"],
        },
    }
    return Answer(body, usage=body["usage"])


def openai_error(status, *, code="", kind="", headers=None):
    error = {"message": "secret words", "type": kind, "code": code, "param": None}
    return Answer({"error": error}, status=status, headers=headers or {})


def anthropic_error(status, *, kind="", headers=None):
    body = {"type": "error", "error": {"type": kind, "message": "secret words"}}
    return Answer(body, status=status, headers=headers or {})


class Double:
    """Answers each provider from its own list; the last answer stays."""

    def __init__(self):
        self.served: list[Served] = []
        self._answers: dict[str, list] = {"openai": [], "anthropic": []}
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, provider, *answers):
        """Answers in a row; one that can be called makes its answer from the request."""
        self._answers[provider] = list(answers)

    def calls(self, provider):
        return [one for one in self.served if one.provider == provider]

    @contextmanager
    def running(self):
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def _next(self, provider, body):
        with self._lock:
            answers = self._answers[provider]
            found = answers.pop(0) if len(answers) > 1 else answers[0]
        return found(body) if callable(found) else found

    def _handler(double):  # noqa: N805 - the handler below has its own self
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                size = int(self.headers.get("Content-Length", 0))
                body = json.loads(self.rfile.read(size) or b"{}")
                provider = "openai" if "responses" in self.path else "anthropic"
                answer = double._next(provider, body)
                served = Served(provider, self.path, body, self.headers)
                served.usage = answer.usage
                with double._lock:
                    double.served.append(served)
                try:
                    self._send(answer)
                except (BrokenPipeError, ConnectionResetError):
                    # The caller had no patience, as the test wants it.
                    self.close_connection = True

            def _send(self, answer):
                time.sleep(answer.wait)
                content = answer.body
                if not isinstance(content, bytes):
                    content = json.dumps(content).encode()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                half = len(content) // 2
                if answer.cut_at is not None:
                    self.wfile.write(content[: answer.cut_at])
                    self.close_connection = True
                    return
                self.wfile.write(content[:half])
                self.wfile.flush()
                time.sleep(answer.wait_inside)
                self.wfile.write(content[half:])

            def log_message(self, *args):
                """Say nothing."""

        return Handler

    def bill(self):
        """What the answers that were served cost, by the prices of the default models."""
        return sum((_billed(one) for one in self.served if one.usage), Decimal(0))


def _billed(served):
    """Counted here once more, apart from the product: luna and haiku cost the same."""
    usage = served.usage
    fresh, cached_price, out_price = usage["input_tokens"], 10, 500
    if served.provider == "openai":
        details = usage["input_tokens_details"]
        cached, written = details["cached_tokens"], details["cache_write_tokens"]
        fresh -= cached + written
        written_price = 125
    else:
        cached = usage["cache_read_input_tokens"]
        written, written_price = usage["cache_creation_input_tokens"], 200
    thousandths = (
        fresh * 100
        + cached * cached_price
        + written * written_price
        + usage["output_tokens"] * out_price
    )
    return Decimal(thousandths) / 1_000_000_000
