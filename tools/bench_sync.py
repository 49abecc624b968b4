"""A whole collection of a large account from the sandbox: time, rows a second, memory.

The sandbox is a process of its own; the worker is a child of this one, so that its memory is
its own. Prints the figures as one line of JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command

from accounts.models import Company
from instagram.models import Comment, InstagramAccount, Post, SyncRun
from kbeauty.lib.tenancy import switch_tenant
from tools.ports import free_port

POSTS = int(os.environ.get("BENCH_SYNC_POSTS", "10000"))
COMMENTS = int(os.environ.get("BENCH_SYNC_COMMENTS", "100"))
EVERY = 0.5
WORKER = """
import sys, django
django.setup()
from instagram.models import SyncRun
from instagram.services.collection import running
from kbeauty.lib.tenancy import tenant
running._enqueue = lambda run: None
with tenant(int(sys.argv[1])):
    while not (run := SyncRun.objects.get(pk=int(sys.argv[2]))).is_finished:
        running.run_sync(run=run)
"""


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """The sandbox with one large account in it; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    os.environ["SANDBOX_STORE"] = str(folder / "sandbox.sqlite3")
    call_command(
        "sandbox_load", generate=True, accounts=1, posts=POSTS, comments=COMMENTS,
        stdout=sys.stderr,
    )  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "instagram.sandbox", "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(address)
        _post(address, "usage", limit=10_000_000)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/health")  # noqa: S310 - of this machine
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The sandbox did not start.")


def _post(address: str, action: str, **body: Any) -> Any:
    request = urllib.request.Request(  # noqa: S310 - of this machine
        f"{address}/sandbox/api/{action}",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
        return json.load(answer)


def _resident(pid: int) -> float:
    """Megabytes of a process that are in memory and nobody else's."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _watch(worker: "subprocess.Popen[bytes]") -> list[float]:
    """The worker's memory over time, until it ends."""
    seen = []
    while worker.poll() is None:
        try:
            seen.append(_resident(worker.pid))
        except (OSError, ValueError):
            break
        time.sleep(EVERY)
    if worker.wait():
        sys.exit("The worker failed.")
    return seen


def prepare(address: str) -> SyncRun:
    call_command("migrate", verbosity=0, interactive=False)
    company = Company.objects.create(name="Bench")
    switch_tenant(company.pk)
    with urllib.request.urlopen(f"{address}/sandbox/api/state") as answer:  # noqa: S310 - of this machine
        username = json.load(answer)["accounts"][0]["username"]
    token = _post(address, "token", username=username, kind="long")
    connected = InstagramAccount.objects.create(
        company=company,
        instagram_user_id=token["user_id"],
        username=username,
        token=token["access_token"],
    )
    run: SyncRun = SyncRun.objects.create(
        company=company, account=connected, trigger="person"
    )
    return run


def measure() -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory(prefix="kb-bench-") as folder,
        sandbox(Path(folder)) as address,
    ):
        run = prepare(address)
        environment = os.environ | {
            "INSTAGRAM_GRAPH_URL": address,
            "HTTP_ALLOWED_PRIVATE_HOSTS": address.removeprefix("http://"),
        }
        begun = time.monotonic()
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(run.company_id), str(run.pk)],
            env=environment,
        )
        memory = _watch(worker)
        spent = time.monotonic() - begun
    run.refresh_from_db()
    quarter = len(memory) // 4
    return {
        "posts": Post.objects.count(),
        "comments": Comment.objects.count(),
        "calls": run.calls_used,
        "errors": run.error_count,
        "succeeded": float(run.status == "succeeded"),
        "seconds": spent,
        "memory_peak": max(memory),
        "memory_second_quarter": max(memory[quarter : 2 * quarter] or [0.0]),
        "memory_last_quarter": max(memory[3 * quarter :] or [0.0]),
    }


def main() -> None:
    print(json.dumps(measure()))


if __name__ == "__main__":
    main()
