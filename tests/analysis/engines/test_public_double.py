"""Against a double of both APIs that others wrote, so that ours does not agree with us alone."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.models import LedgerEntry
from tools.stats import ROOT

START_SECONDS = 20
SCRIPT = "node_modules/@copilotkit/aimock/dist/cli.js"
WORDS = json.dumps({"summary": "People like the texture."})


def _script():
    """In the project's packages, or beside them where a run has its own."""
    folders = [ROOT, os.environ.get("KBEAUTY_NPM", "")]
    for folder in filter(None, folders):
        path = Path(folder) / SCRIPT
        if path.exists():
            return path
    pytest.skip("@copilotkit/aimock is not installed: npm ci")


@pytest.fixture
def aimock(tmp_path):
    """Its address; it answers all that it is asked with the same words."""
    fixtures = {
        "fixtures": [
            {
                "match": {"userMessage": "DATA"},
                "response": {
                    "content": WORDS,
                    "usage": {
                        "prompt_tokens": 700,
                        "completion_tokens": 30,
                        "total_tokens": 730,
                        "input_tokens": 700,
                        "output_tokens": 30,
                    },
                },
            }
        ]
    }
    (tmp_path / "fixtures.json").write_text(json.dumps(fixtures), "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        ["node", _script(), "-p", str(port), "-f", str(tmp_path / "fixtures.json")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


def _wait_for(port, process):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("it does not listen")


def journal(address):
    with urllib.request.urlopen(f"{address}/__aimock/journal", timeout=5) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("provider", "path", "cost"),
    [
        ("openai", "/v1/responses", "0.000085"),
        ("anthropic", "/v1/messages", "0.000085"),
    ],
)
def test_engine_gets_words_from_it(
    with_keys, ask, aimock, settings, provider, path, cost
):
    settings.AI_ENGINES = [provider, "local"]
    settings.OPENAI_BASE_URL, settings.ANTHROPIC_BASE_URL = f"{aimock}/v1", aimock

    answered = ask()

    assert (answered.provider, answered.fell_back) == (provider, ())
    assert answered.words.summary == "People like the texture."
    assert answered.tokens == 730
    assert LedgerEntry.objects.get().cost_usd == answered.cost_usd == Decimal(cost)
    assert [one["path"] for one in journal(aimock)] == [path]


def chaos(address, **rates):
    request = urllib.request.Request(
        f"{address}/__aimock/chaos",
        data=json.dumps(rates).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize(
    ("rates", "reason"),
    [
        ({"dropRate": 1}, "server_error"),
        ({"malformedRate": 1}, "broken_answer"),
        ({"disconnectRate": 1}, "no_connection"),
        ({"rateLimitRate": 1}, "rate_limited"),
    ],
)
def test_its_troubles_end_in_our_own_words(
    with_keys, ask, aimock, settings, pauses, provider, rates, reason
):
    settings.AI_ENGINES = [provider, "local"]
    settings.OPENAI_BASE_URL, settings.ANTHROPIC_BASE_URL = f"{aimock}/v1", aimock
    chaos(aimock, **rates)

    assert ask().fell_back == (f"{provider}: {reason}",)
