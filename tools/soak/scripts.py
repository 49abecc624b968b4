"""One script after the other, each with a worker that is a process of its own."""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback
import urllib.request
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connections
from django.utils import timezone
from django_redis import get_redis_connection

from accounts.models import Company
from instagram.clients import calls
from instagram.enums import RunStatus, RunTrigger
from instagram.models import InstagramAccount, SyncRun
from instagram.services.collection import running
from instagram.services.collection.running import run_sync
from kbeauty.lib.tenancy import tenant
from tools.soak.picture import differences, picture
from tools.soak.servers import Servers
from tools.waiting import forget_waits

# What passes by itself and changes no answer's content.
KINDS = (
    "80002", "4", "17", "1", "2", "http-500", "http-502", "html", "half-json", "cut",
    "reset", "empty", "error-200", "slow", "latency", "cursor-expired",
    "repeat-cursor", "redirect",
)  # fmt: skip
BLOWS = ("kill", "kill", "restart", "crash", "flush")
MOST_STARTS = 150
# Scripts between two words on how far it is.
TOLD_EVERY = 20
WORKER_SECONDS = 120.0


class Soak:
    def __init__(
        self, servers: Servers, *, port: int, asked: argparse.Namespace
    ) -> None:
        self._servers = servers
        self._port = port
        self._address = f"http://127.0.0.1:{port}"
        self._asked = asked
        self._username = ""
        # Seconds and calls of an undisturbed run: trouble is spread over all of it.
        self._length = 1.0
        self._calls = 1

    def run(self) -> int:
        # Seconds between two tries of one call are of no interest here.
        calls.FIRST_WAIT = 0.01
        running._enqueue = lambda run: None
        call_command("migrate", verbosity=0, interactive=False)
        call_command(
            "sandbox_load", generate=True, accounts=1, posts=self._asked.posts,
            comments=self._asked.comments, stdout=sys.stderr,
        )  # fmt: skip
        sandbox = subprocess.Popen(
            [sys.executable, "-m", "instagram.sandbox", "--port", str(self._port)],
            stdout=subprocess.DEVNULL,
        )
        try:
            return self._run()
        finally:
            sandbox.terminate()
            sandbox.wait()

    def _run(self) -> int:
        self._username = self._first_account()
        begun = time.monotonic()
        expected = self._undisturbed()
        self._length = time.monotonic() - begun
        failed, tally = [], dict.fromkeys((*BLOWS, "faults", "starts", "runs"), 0)
        for seed in range(self._asked.first, self._asked.first + self._asked.scripts):
            found = self._script(seed, tally)
            told = differences(expected, found)
            if told:
                failed.append(seed)
                print(f"script {seed} differs:", *told, sep="\n  ", flush=True)
            done = seed - self._asked.first + 1
            if done % TOLD_EVERY == 0:
                print(f"{done} scripts done, {len(failed)} differ", flush=True)
        count = self._asked.scripts
        print(f"{count - len(failed)} of {count} scripts ended like an undisturbed run")
        print(", ".join(f"{name}: {number}" for name, number in tally.items()))
        if failed:
            print(f"seeds that did not: {failed}")
        return int(bool(failed))

    def _first_account(self) -> str:
        for _ in range(200):
            try:
                state = self._ask("state")
            except OSError:
                time.sleep(0.05)
            else:
                return str(state["accounts"][0]["username"])
        sys.exit("The sandbox did not start.")

    def _ask(self, name: str, **body: Any) -> Any:
        request: Any = f"{self._address}/sandbox/api/{name}"
        if name != "state":
            request = urllib.request.Request(  # noqa: S310 - of this machine
                request, json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
            return json.load(answer)

    def _connect(self) -> InstagramAccount:
        company = Company.objects.create(name="Soak")
        token = self._ask("token", username=self._username, kind="long")
        with tenant(company.pk):
            return InstagramAccount.objects.create(
                company=company,
                instagram_user_id=token["user_id"],
                username=self._username,
                token=token["access_token"],
            )

    def _undisturbed(self) -> dict[str, list[Any]]:
        account = self._connect()
        with tenant(account.company_id):
            run = run_sync(run=_start(account))
            if run.status != RunStatus.SUCCEEDED:
                sys.exit(f"The undisturbed run ended as {run.status}: {run.errors}")
            self._calls = run.calls_used
            return picture(account.company)

    def _script(self, seed: int, tally: dict[str, int]) -> dict[str, list[Any]]:
        """Collect an account under one script, to the end; what was stored."""
        chance = random.Random(seed)  # noqa: S311 - chance, not secrecy
        account = self._connect()
        _let_time_pass()
        self._ask("random-script", seed=seed, calls=self._calls, kinds=list(KINDS))
        blows = [chance.choice(BLOWS) for _ in range(chance.randint(1, 3))]
        moments = [chance.uniform(0.02, 1.0) * self._length for _ in blows]
        with tenant(account.company_id):
            self._collect(account, list(zip(blows, moments, strict=True)), tally)
            found = picture(account.company)
        tally["faults"] += self._ask("state")["script"]["fired_count"]
        self._ask("clear-script")
        return found

    def _collect(
        self,
        account: InstagramAccount,
        blows: list[tuple[str, float]],
        tally: dict[str, int],
    ) -> None:
        run = _start(account)
        tally["runs"] += 1
        for _ in range(MOST_STARTS):
            tally["starts"] += 1
            self._work(run, blows, tally)
            run = SyncRun.objects.get(pk=run.pk)
            if run.status == RunStatus.SUCCEEDED and not blows:
                return
            _let_time_pass(run)
            if run.is_finished:
                # The schedule starts the next one; blows still to come fall on it.
                run = _start(account)
                tally["runs"] += 1
        sys.exit(f"A run never ended: {run.status} {run.reason} {run.errors[-3:]}")

    def _work(
        self, run: SyncRun, blows: list[tuple[str, float]], tally: dict[str, int]
    ) -> None:
        """Let a worker go on with the run, and strike at the next moment."""
        worker = _fork_worker(run)
        if blows and not _ended_within(worker, blows[0][1]):
            blow, _ = blows.pop(0)
            tally[blow] += 1
            self._strike(blow, worker)
            if blow == "kill":
                return
        elif blows:
            # It was done sooner, or had to wait: the blow falls on the next start.
            blow, moment = blows[0]
            blows[0] = (blow, moment / 2)
            return
        if not _ended_within(worker, WORKER_SECONDS):
            sys.exit(f"A worker hangs: run {run.pk}")

    def _strike(self, blow: str, worker: int) -> None:
        if blow == "kill":
            os.kill(worker, signal.SIGKILL)
            os.waitpid(worker, 0)
        elif blow == "flush":
            get_redis_connection("default").flushall()
        else:
            connections.close_all()
            self._servers.restart_database(is_crash=blow == "crash")


def _start(account: InstagramAccount) -> SyncRun:
    run: SyncRun = SyncRun.objects.create(
        company=account.company, account=account, trigger=RunTrigger.PERSON
    )
    return run


def _fork_worker(run: SyncRun) -> int:
    """A worker as Celery has them: a child that opens connections of its own."""
    connections.close_all()
    cache.close()
    worker = os.fork()
    if worker:
        return worker
    try:
        with tenant(run.company_id):
            current = run_sync(run=run)
            while current.status == RunStatus.QUEUED:
                current = run_sync(run=current)
    except OperationalError:
        # The database went away: the task fails, and beat finds the run again.
        os._exit(1)
    except BaseException:  # noqa: BLE001 - told to the parent, which ends the soak
        traceback.print_exc()
        os._exit(2)
    os._exit(0)


def _ended_within(worker: int, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        ended, status = os.waitpid(worker, os.WNOHANG)
        if ended:
            if os.waitstatus_to_exitcode(status) == 2:
                sys.exit("A worker failed with something else than the database.")
            return True
        time.sleep(0.002)
    return False


def _let_time_pass(run: SyncRun | None = None) -> None:
    """As if all waits were over: of budgets, breakers, leases and the run itself."""
    forget_waits()
    if run is not None:
        now = timezone.now()
        InstagramAccount.objects.filter(pk=run.account_id).update(
            leased_until=now - timedelta(seconds=1)
        )
        SyncRun.objects.filter(pk=run.pk).update(resume_at=None)
