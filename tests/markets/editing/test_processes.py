"""What is approved in one process is used by the others, which go on running."""

import os
import subprocess
import sys
import time

import pytest

from tests.markets.editing.conftest import RULE

# Checks one text each time it is asked, as a web process would with each request.
CHECKER = """
import sys
import django
django.setup()
from markets.rules import check
for text in sys.stdin:
    found = check(text, market="US")
    versions = [one.version for one in found.findings]
    print(found.verdict, *versions, flush=True)
"""
# Looked up every two seconds; the tests' machine may be busy.
PATIENCE = 60


@pytest.fixture
def ask():
    """Asks a process that has checked texts before."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHECKER],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def asked(text):
        process.stdin.write(f"{text}\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    yield asked
    process.communicate(timeout=PATIENCE)


@pytest.mark.django_db(transaction=True)
def test_another_process_uses_the_new_book_without_a_restart(ask, put_in_force):
    text = "It zorbifies skin"
    assert ask(text) == "no_rule_found"

    put_in_force()
    seen = [eventually(ask, text, "prohibited 1")]
    put_in_force(RULE.replace("prohibited", "needs_evidence"))
    seen.append(eventually(ask, text, "needs_evidence 2"))
    put_in_force("", item="us-zorbify")
    seen.append(eventually(ask, text, "no_rule_found"))

    assert seen == ["prohibited 1", "needs_evidence 2", "no_rule_found"]


def eventually(ask, text, wanted):
    """Ask until the answer is that, for as long as a look may take and the machine is slow."""
    until = time.monotonic() + PATIENCE
    while (answer := ask(text)) != wanted and time.monotonic() < until:
        time.sleep(0.1)
    return answer
