from datetime import timedelta

import pytest
from django.utils import timezone

from instagram import tasks
from instagram.enums import AccountStatus, RunStatus, RunTrigger
from instagram.models import InstagramAccount, SyncRun
from instagram.services.collection.lease import (
    LEASE,
    Lease,
    LeaseLostError,
    NotCollectableError,
)
from instagram.services.collection.running import (
    resume_stalled,
    run_sync,
    start_due,
    start_sync,
)
from kbeauty.lib.errors import ConflictError
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory
from tests.instagram.services.conftest import take_lease


@pytest.fixture
def queued(monkeypatch):
    """Tasks that were put into a queue: (run, queue)."""
    calls = []

    def apply_async(kwargs, queue):
        calls.append((kwargs["run_id"], queue))

    monkeypatch.setattr(tasks.sync_account, "apply_async", apply_async)
    return calls


@pytest.mark.parametrize(
    ("trigger", "queue"),
    [
        (RunTrigger.PERSON, "high"),
        (RunTrigger.CONNECT, "high"),
        (RunTrigger.SCHEDULE, "normal"),
    ],
)
def test_start_sync_queues_after_commit(
    member,
    instagram_account,
    queued,
    django_capture_on_commit_callbacks,
    trigger,
    queue,
):
    with django_capture_on_commit_callbacks(execute=True):
        run = start_sync(
            account=instagram_account, trigger=trigger, by=member, request_id="r" * 99
        )
        assert queued == []

    assert queued == [(run.pk, queue)]
    assert (run.status, run.started_by, run.request_id) == (
        RunStatus.QUEUED,
        member,
        "r" * 64,
    )


def test_start_sync_joins_the_run_under_way(
    company, instagram_account, queued, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = start_sync(account=instagram_account, trigger=RunTrigger.SCHEDULE)
        second = start_sync(account=instagram_account, trigger=RunTrigger.PERSON)

    assert second == first
    assert len(queued) == 1
    assert SyncRun.objects.for_company(company).count() == 1


def test_start_sync_survives_a_queue_that_is_down(
    company, instagram_account, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.sync_account, "apply_async", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        run = start_sync(account=instagram_account, trigger=RunTrigger.PERSON)

    assert run.status == RunStatus.QUEUED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": AccountStatus.DISCONNECTED, "token": ""}, "token_missing"),
        ({"status": AccountStatus.IMPORTED, "token": ""}, "token_missing"),
        (
            {"status": AccountStatus.RECONNECT, "status_reason": "token_expired"},
            "token_expired",
        ),
    ],
)
def test_start_sync_without_connection_is_refused(company, queued, fields, code):
    account = InstagramAccountFactory(company=company, **fields)

    with pytest.raises(ConflictError) as caught:
        start_sync(account=account, trigger=RunTrigger.PERSON)

    assert caught.value.code == code
    assert SyncRun.objects.for_company(company).count() == 0


def test_run_sync_leaves_an_account_that_another_worker_holds(instagram_account):
    run = SyncRunFactory(account=instagram_account)
    lease = take_lease(instagram_account)

    run_sync(run=run)

    run.refresh_from_db()
    instagram_account.refresh_from_db()
    assert run.status == RunStatus.QUEUED
    assert instagram_account.leased_until == lease.held


def test_run_sync_leaves_a_finished_run(instagram_account):
    finished = SyncRunFactory(account=instagram_account, status=RunStatus.SUCCEEDED)

    run = run_sync(run=finished)

    assert (run.status, run.attempt_count) == (RunStatus.SUCCEEDED, 0)


def test_lease_runs_out(instagram_account):
    Lease.take(instagram_account)
    accounts = InstagramAccount.objects.for_company(instagram_account.company)
    accounts.update(leased_until=timezone.now() - timedelta(seconds=1))

    take_lease(instagram_account)

    assert Lease.take(instagram_account) is None


def test_lease_of_a_worker_that_overslept_is_lost(instagram_account):
    first = take_lease(instagram_account)
    accounts = InstagramAccount.objects.for_company(instagram_account.company)
    accounts.update(leased_until=timezone.now() - timedelta(seconds=1))
    second = take_lease(instagram_account)

    with pytest.raises(LeaseLostError):
        first.renewed()
    first.release()

    instagram_account.refresh_from_db()
    assert instagram_account.leased_until == second.held


def test_lease_moves_on_and_is_released(instagram_account):
    lease = take_lease(instagram_account)

    lease.held = lease.renewed()

    instagram_account.refresh_from_db()
    assert instagram_account.leased_until == lease.held
    assert lease.held > timezone.now() + LEASE - timedelta(seconds=5)

    lease.release()

    instagram_account.refresh_from_db()
    assert instagram_account.leased_until is None


def test_lease_of_an_account_that_was_disconnected(instagram_account):
    lease = take_lease(instagram_account)
    accounts = InstagramAccount.objects.for_company(instagram_account.company)
    accounts.update(status=AccountStatus.DISCONNECTED)

    with pytest.raises(NotCollectableError):
        lease.renewed()


@pytest.mark.parametrize(
    ("run", "leased_for", "expected"),
    [
        ({"status": RunStatus.WAITING, "resume_at": -1}, None, 1),
        ({"status": RunStatus.WAITING, "resume_at": 60}, None, 0),
        ({"status": RunStatus.RUNNING}, None, 1),
        ({"status": RunStatus.RUNNING}, -1, 1),
        ({"status": RunStatus.RUNNING}, 60, 0),
        ({"status": RunStatus.QUEUED, "heartbeat_at": -600}, None, 1),
        ({"status": RunStatus.QUEUED, "heartbeat_at": -60}, None, 0),
        ({"status": RunStatus.QUEUED}, None, 0),
        ({"status": RunStatus.SUCCEEDED}, None, 0),
        ({"status": RunStatus.FAILED}, None, 0),
    ],
)
def test_resume_stalled(company, queued, run, leased_for, expected):
    now = timezone.now()
    fields = {
        key: now + timedelta(seconds=value) if key.endswith("_at") else value
        for key, value in run.items()
    }
    leased = None if leased_for is None else now + timedelta(seconds=leased_for)
    account = InstagramAccountFactory(company=company, leased_until=leased)
    stalled = SyncRunFactory(account=account, **fields)

    resumed = resume_stalled(company=company)

    assert resumed == len(queued) == expected
    assert resume_stalled(company=company) == 0
    stalled.refresh_from_db()
    assert stalled.status == (RunStatus.QUEUED if expected else run["status"])


def test_start_due(company, queued, django_capture_on_commit_callbacks):
    now = timezone.now()
    never = InstagramAccountFactory(company=company)
    old = InstagramAccountFactory(
        company=company, last_synced_at=now - timedelta(hours=1)
    )
    InstagramAccountFactory(company=company, last_synced_at=now - timedelta(minutes=30))
    InstagramAccountFactory(company=company, status=AccountStatus.RECONNECT)
    InstagramAccountFactory(company=company, token="")
    InstagramAccountFactory()

    with django_capture_on_commit_callbacks(execute=True):
        count = start_due(company=company)

    runs = SyncRun.objects.for_company(company)
    assert count == 2
    assert {run.account for run in runs} == {never, old}
    assert {queue for _, queue in queued} == {"normal"}
