"""`python -m instagram.sandbox`."""

import socket
import sys

import pytest

from instagram.sandbox import __main__ as program
from instagram.sandbox import demo, store
from tests.instagram.sandbox import samples
from tests.sandbox_fixture import free_port


@pytest.fixture
def served(monkeypatch):
    """What the web server would have been started with."""
    started = []

    class Server:
        def __init__(self, target, **options):
            started.append((target, options["address"], options["port"]))

        def serve(self):
            started.append("serving")

    monkeypatch.setattr(program, "Granian", Server)
    return started


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["sandbox", *arguments])
    program.main()


def test_serves_on_this_machine_only_by_default(monkeypatch, local_store, served):
    port = free_port()

    run(monkeypatch, "--port", str(port))

    assert served == [
        ("instagram.sandbox.wsgi:application", "127.0.0.1", port),
        "serving",
    ]


def test_taken_port_is_told_in_a_sentence(monkeypatch, local_store, served):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        with pytest.raises(SystemExit) as caught:
            run(monkeypatch, "--port", str(port))

    assert caught.value.code == (
        f"Port {port} on 127.0.0.1 is taken: stop what listens there, or choose "
        "another with --port."
    )
    assert served == []


def test_demo_is_loaded_before_serving(monkeypatch, local_store, served):
    monkeypatch.setattr(demo, "world", lambda: samples.BRAND)

    run(monkeypatch, "--port", str(free_port()), "--demo")

    assert store.number("SELECT count(*) FROM account") == 2
    assert served[-1] == "serving"


def test_demo_that_cannot_be_loaded_stops_the_start(
    monkeypatch, local_store, served, capfd
):
    monkeypatch.setattr(demo, "world", lambda: 1 / 0)

    with pytest.raises(SystemExit) as caught:
        run(monkeypatch, "--port", str(free_port()), "--demo")

    assert caught.value.code == (
        "The demo brands could not be loaded; see the lines above."
    )
    assert "ZeroDivisionError" in capfd.readouterr().err
    assert served == []
