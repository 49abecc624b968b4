"""The sandbox as a process of its own, and a handle on what it holds."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import coverage
import pytest
import requests

from instagram.sandbox.records import Dataset

ROOT = Path(__file__).resolve().parents[1]
APP_ID = "1784000000000001"
APP_SECRET = "sandbox-test-secret"
START_SECONDS = 30


@dataclass
class Sandbox:
    """A running sandbox. Its store is empty at the start of each test."""

    base_url: str
    store: Path
    app_id: str = APP_ID
    app_secret: str = APP_SECRET
    session: requests.Session = field(default_factory=requests.Session)

    def control(self, action: str, **params: Any) -> Any:
        """Run an action of the control page."""
        answer = self.session.post(
            f"{self.base_url}/sandbox/api/{action}", json=params, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self) -> Any:
        return self.session.get(f"{self.base_url}/sandbox/api/state", timeout=10).json()

    def calls(self) -> Any:
        """Calls of the Graph API since the last reset, newest first."""
        return self.state()["calls"]

    def load(self, dataset: Dataset, *, replace: bool = False) -> dict[str, int]:
        """Add records; straight into the store, as `manage.py sandbox_load` does."""
        from instagram.sandbox import filling, store

        before = os.environ.get("SANDBOX_STORE")
        os.environ["SANDBOX_STORE"] = str(self.store)
        try:
            return filling.load(dataset, replace=replace)
        finally:
            store.close()
            if before is None:
                del os.environ["SANDBOX_STORE"]
            else:
                os.environ["SANDBOX_STORE"] = before

    def fault(
        self,
        kind: str,
        *,
        calls: int | None = 1,
        username: str = "",
        path_prefix: str = "",
    ) -> None:
        """Let the next calls fail (`calls=None`: all until the faults are cleared)."""
        self.control(
            "fault",
            kind=kind,
            calls=calls,
            username=username,
            path_prefix=path_prefix,
        )

    def clear_faults(self) -> None:
        self.control("clear-faults")

    def token(self, username: str, **params: Any) -> str:
        """An access token without the consent page."""
        return str(self.control("token", username=username, **params)["access_token"])

    def get(self, path: str, token: str = "", **params: Any) -> requests.Response:
        """A Graph call; `path` begins with the version."""
        if token:
            params["access_token"] = token
        return self.session.get(
            f"{self.base_url}/{path}",
            params=params,
            timeout=10,
            allow_redirects=False,
        )

    def authorize(
        self, username: str, redirect_uri: str, *, state: str = "", scope: str = ""
    ) -> dict[str, str]:
        """Press Allow on the consent page; what the redirect carries."""
        from instagram.sandbox.tokens import INSTAGRAM_SCOPES

        accounts = {
            each["username"]: each["user_id"] for each in self.state()["accounts"]
        }
        wanted = scope or ",".join(INSTAGRAM_SCOPES)
        answer = self.session.post(
            f"{self.base_url}/oauth/authorize",
            data={
                "client_id": self.app_id,
                "redirect_uri": redirect_uri,
                "response_type": "code",
                "scope": wanted,
                "state": state,
                "account": accounts[username],
                "grant": wanted.split(","),
                "decision": "allow",
            },
            timeout=10,
            allow_redirects=False,
        )
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}

    def authorize_facebook(
        self, redirect_uri: str, *, person: str = "", **changes: Any
    ) -> dict[str, str]:
        """Press Allow on Facebook's consent page, for all or some of the Pages."""
        from instagram.sandbox.tokens import FACEBOOK_SCOPES

        scopes = changes.get("scope", ",".join(FACEBOOK_SCOPES))
        every = [each["user_id"] for each in self.state()["accounts"]]
        form = {
            "client_id": self.app_id,
            "redirect_uri": redirect_uri,
            "scope": scopes,
            "person": person,
            "account": every,
            "grant": scopes.split(","),
            "decision": "allow",
        }
        answer = self.session.post(
            f"{self.base_url}/v25.0/dialog/oauth",
            data=form | changes,
            timeout=10,
            allow_redirects=False,
        )
        assert answer.status_code == 302, answer.text
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}

    def reset(self) -> None:
        self.control("reset")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(process: subprocess.Popen, base_url: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, "the sandbox stopped while starting"
        try:
            if requests.get(f"{base_url}/health", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    pytest.fail("the sandbox did not answer in time")


def _command() -> list[str]:
    """The server; on one that can be measured while coverage runs."""
    measured = coverage.Coverage.current()
    if measured is None:
        return [sys.executable, "-m", "instagram.sandbox"]
    data_file = measured.get_option("run:data_file")
    measuring = ["-m", "coverage", "run", "--parallel-mode", f"--data-file={data_file}"]
    return [sys.executable, *measuring, "-m", "tests.sandbox_server"]


def start(folder: Path, *options: str) -> tuple[subprocess.Popen, Sandbox]:
    """A sandbox process of its own group on a free port with an empty store."""
    port, file = free_port(), folder / "sandbox.sqlite3"
    environment = os.environ | {
        "SANDBOX_STORE": str(file),
        "INSTAGRAM_APP_ID": APP_ID,
        "INSTAGRAM_APP_SECRET": APP_SECRET,
    }
    process = subprocess.Popen(
        [*_command(), "--port", str(port), *options],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    base_url = f"http://127.0.0.1:{port}"
    _wait(process, base_url)
    return process, Sandbox(base_url, file)


def stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=5)


@pytest.fixture(scope="session")
def sandbox_server(tmp_path_factory) -> Iterator[Sandbox]:
    """One sandbox process for all tests of a worker."""
    process, running = start(tmp_path_factory.mktemp("sandbox"))
    yield running
    running.session.close()
    stop(process)


@pytest.fixture
def sandbox(sandbox_server: Sandbox) -> Sandbox:
    """The running sandbox, emptied: no accounts, tokens, faults or counted calls."""
    sandbox_server.reset()
    return sandbox_server
