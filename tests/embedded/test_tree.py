"""Programs that end, print without end or ignore being asked, without a whole product."""

import os
import subprocess
import sys

import pytest

from kbeauty.embedded import processes, tree
from kbeauty.embedded.output import LINE_LIMIT, Log
from kbeauty.embedded.tree import Service, Tree

STUBBORN = """
import signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""


@pytest.fixture
def log(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    return Log()


@pytest.fixture
def family(log):
    """A tree whose children are ended with the test."""
    made = Tree(log, dict(os.environ))
    yield made
    made.stop(lambda: True)


def python(text):
    return (sys.executable, "-c", text)


def turn_until(family, is_done):
    for _ in range(2000):
        if is_done():
            return
        family.turn(0.02)
    pytest.fail("it never came to it")


def test_program_that_ends_well_leads_to_the_next(family, capsys):
    went_on = []

    family.run_once("migrate", python("print('done')"), lambda: went_on.append(1))
    turn_until(family, lambda: went_on)

    assert capsys.readouterr().out == "migrate  | done\n"
    assert (family.failure, family.children) == ("", [])


def test_program_that_fails_ends_the_start(family, capsys):
    family.run_once("migrate", python("raise SystemExit('no table')"), pytest.fail)
    turn_until(family, lambda: family.failure)

    assert capsys.readouterr().out == "migrate  | no table\n"
    assert family.failure == "migrate failed (1): its last lines above say why."


def test_service_that_ends_starts_again_until_it_ends_too_often(
    family, capsys, monkeypatch
):
    monkeypatch.setattr(tree, "LONGEST_PAUSE", 0)
    monkeypatch.setattr(tree, "RESTARTS", 2)

    family.keep(Service("web", python("raise SystemExit(3)")))
    turn_until(family, lambda: family.failure)

    assert capsys.readouterr().out == "web      | ended (3), starts again in 0 s\n" * 2
    assert family.failure == (
        "web ended 3 times within a minute: its last lines above say why."
    )


def test_server_that_ends_by_itself_ends_the_start(family):
    server = processes.spawn(python(""), output=subprocess.PIPE)

    family.add_server("valkey", server)
    turn_until(family, lambda: family.failure)

    assert family.failure == (
        "valkey ended by itself (0): its last lines above say why."
    )


def test_server_has_the_time_that_programs_left_over(family, capsys):
    slow = """
import signal, sys, time
def end(*_):
    time.sleep(2)
    sys.exit(7)
signal.signal(signal.SIGINT, end)
print("ready", flush=True)
time.sleep(60)
"""
    server = processes.spawn(python(slow), output=subprocess.PIPE)
    family.add_server("postgres", server)
    turn_until(family, lambda: "ready" in capsys.readouterr().out)

    family.stop(lambda: False)

    assert server.poll() == 7


def test_program_that_is_deaf_to_signals_is_killed(family, capsys, monkeypatch):
    monkeypatch.setattr(tree, "GENTLE_SECONDS", 0.05)
    monkeypatch.setattr(tree, "FIRM_SECONDS", 0.05)
    family.keep(Service("worker", python(STUBBORN)))
    heard = []
    while not heard:
        family.turn(0.02)
        heard = capsys.readouterr().out.splitlines()

    family.stop(lambda: False)

    assert heard == ["worker   | deaf"]
    assert [child.process.poll() for child in family.children] == [-9]


def test_log_prints_whole_lines_and_no_noise(log, capsys):
    log.feed("web", b"one\ntw")
    log.feed("web", b"o\n\n1:M Memory overcommit must be enabled\nlast")

    log.finish("web")
    log.finish("web")

    assert (
        capsys.readouterr().out == "web      | one\nweb      | two\nweb      | last\n"
    )


def test_log_does_not_keep_a_line_without_end(log, capsys):
    log.feed("web", b"x" * (LINE_LIMIT + 1))

    assert capsys.readouterr().out == f"web      | {'x' * (LINE_LIMIT + 1)}\n"


def test_log_on_a_terminal_is_coloured(monkeypatch, capsys):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")

    Log().say("answers", "web")

    assert capsys.readouterr().out == "\x1b[32mweb      |\x1b[0m answers\n"


def test_log_ends_with_its_terminal(log, monkeypatch):
    class Closed:
        tries = 0

        def write(self, text):
            self.tries += 1
            raise OSError

    monkeypatch.setattr(sys, "stdout", closed := Closed())

    log.say("one")
    log.say("two")

    assert (log.is_open, closed.tries) == (False, 1)


def test_last_words_of_a_child():
    spoken = processes.spawn(
        python("print('a\\nb\\nc\\nd\\ne', flush=True)"), output=subprocess.PIPE
    )
    processes.wait_all([spoken], 30)
    silent = processes.spawn(python("pass"), output=subprocess.PIPE)

    assert processes.last_words(spoken) == "b / c / d / e"
    assert processes.last_words(silent) == "it wrote nothing"


def test_leftover_of_a_killed_start_is_ended(tmp_path):
    left = processes.spawn(
        python(STUBBORN),
        output=subprocess.PIPE,
        environment={**os.environ, processes.TREE_VARIABLE: str(tmp_path)},
    )
    assert left.stdout is not None
    with left:
        left.stdout.readline()

        assert processes.end_leftovers(tmp_path, []) == 1

    assert left.returncode == -9
