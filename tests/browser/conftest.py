"""The whole product as ``make run`` starts it, and a browser in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tools.stats import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
READY = "Log in  "
START_SECONDS = 240
MAIL_SECONDS = 30
PATIENCE = 15_000  # milliseconds
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    """One worker runs all of them: they share one product."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def _two_free_ports():
    """A port for web with the one after it free too, for the sandbox."""
    for port in range(20_000 + os.getpid() % 20_000, 60_000, 2):
        with closing(socket.socket()) as first, closing(socket.socket()) as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no free ports")


def _await_banner(process):
    lines = []
    for line in process.stdout:
        lines.append(line)
        if READY in line:
            return
    pytest.fail("The product did not start:\n" + "".join(lines[-40:]))


@pytest.fixture(scope="session")
def mail_folder():
    """Where the product's worker puts its mails, a file each."""
    folder = Path(tempfile.mkdtemp(prefix="kb-mails-"))
    yield Path(os.environ.get("PRODUCT_MAILS", folder))
    shutil.rmtree(folder)


@pytest.fixture
def mailed(mail_folder):
    """The link in a mail to an address: its path that begins with ``path``."""

    def link(address, path):
        end = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < end:
            for file in mail_folder.iterdir():
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                found = re.search(rf"https?://[^/]+({path}\S+)", mail.get_content())
                if mail["To"] == address and found:
                    return found[1]
            threading.Event().wait(0.2)
        return pytest.fail(f"No mail came to {address}.")

    return link


@pytest.fixture(scope="session")
def product(mail_folder):
    """Address of a running product of our own, with its demo company."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    if "PRODUCT_URL" in os.environ:  # one that runs already, while writing tests
        yield os.environ["PRODUCT_URL"]
        return
    port = _two_free_ports()
    # Postgres runs as "nobody" under root and must reach it: pytest's own folders are closed.
    folder = Path(tempfile.mkdtemp(prefix="kb-")).resolve()
    folder.chmod(0o755)
    kept = ("PATH", "HOME", "LANG", "USER", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        # A few days of an account are as good as ninety.
        "INSTAGRAM_FIGURE_DAYS": "4",
        "PORT": str(port),
        "KBEAUTY_VAR": str(folder / "var"),
        "PYTHONUNBUFFERED": "1",
        # Three slashes, and the one that begins the path.
        "EMAIL_URL": f"filemail:///{mail_folder}",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kbeauty.embedded", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    watchdog = _kill_after(process, START_SECONDS)
    _await_banner(process)
    watchdog.cancel()
    drain = _drain(process)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    process.wait(20)
    drain.join(5)
    process.stdout.close()
    shutil.rmtree(folder, ignore_errors=True)


def _kill_after(process, seconds):
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def _drain(process):
    """Read on, or the product stops at a full pipe."""
    thread = threading.Thread(target=lambda: list(process.stdout), daemon=True)
    thread.start()
    return thread


@pytest.fixture(scope="session")
def browser_type_launch_args():
    flags = "--no-sandbox --disable-gpu --disable-quic --no-first-run"
    quiet = "--disable-background-networking --disable-component-update --disable-sync"
    return {"executable_path": CHROMIUM, "args": [*flags.split(), *quiet.split()]}


class Complaints(list):
    """What the browser's console said: errors, refused resources, broken scripts."""

    def watch(self, page):
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.append(message.text) if message.type == "error" else None
            ),
        )


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture(scope="session")
def demo_session(browser, product):
    """The cookies of one log-in of the demo's owner, for every window that needs one.

    Typing it in each window would load the overview with all its panels once more.
    """
    context = browser.new_context(base_url=product)
    type_log_in(context.new_page(), product)
    cookies = context.storage_state()
    context.close()
    return cookies


def type_log_in(page, product):
    page.goto("/account/login/")
    page.fill("input[name=login]", "demo@kbeauty.test")
    page.fill("input[name=password]", "glass-skin-2026")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{product}/")


def await_panels(page):
    """Until every panel has come or has said that it cannot; scripts run before ``load``.

    A network that is idle is one that was silent for half a second: too long for each visit.
    """
    busy = page.locator("[data-panel][aria-busy=true]")
    expect(busy).to_have_count(0, timeout=PATIENCE)


@pytest.fixture
def visit(browser, product, complaints, request):
    """Open a page of the product in a window of its own, logged in if asked."""
    contexts = []

    def open_window(
        path="/", *, size=DESKTOP, language="en", scheme="light", log_in=True
    ):
        known = request.getfixturevalue("demo_session") if log_in else None
        context = browser.new_context(
            viewport=size,
            locale=language,
            color_scheme=scheme,
            base_url=product,
            storage_state=known,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        complaints.watch(page)
        page.goto(path)
        await_panels(page)
        return page

    yield open_window
    for context in contexts:
        context.close()
