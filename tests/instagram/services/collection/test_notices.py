"""Whom the end of a collection is told to."""

from accounts.models import Notice
from instagram.enums import RunStatus
from instagram.services.collection import ending
from instagram.services.collection.running import run_sync
from instagram.services.connections import disconnect_account
from tests.factories.instagram import SyncRunFactory


def _told():
    return [(one.user, one.kind, one.path) for one in Notice.objects.order_by("pk")]


def test_dead_token_is_told_as_that_and_not_as_a_failure(
    graph, account, collect, member
):
    graph.fault("190-463", path_prefix="me/media")

    collect(account)

    assert _told() == [(member, "reconnect", account.get_absolute_url())]


def test_failure_is_told_once_for_a_run(graph, account, collect, member):
    graph.fault("368", path_prefix="me/media")
    run = collect(account)
    assert run.status == RunStatus.FAILED
    told = [(member, "collection_failed", run.get_absolute_url())]
    assert _told() == told

    ending.fail(run, "blocked_for_policy")

    assert _told() == told


def test_waiting_is_not_told(graph, account, collect, member):
    graph.fault("80002:15", path_prefix="me/media")

    assert collect(account).status == RunStatus.WAITING

    assert _told() == []


def test_run_that_gets_nowhere_is_told(account, member):
    run = SyncRunFactory(account=account, attempt_count=ending.MAX_STARTS)

    run_sync(run=run)

    assert _told() == [(member, "collection_failed", run.get_absolute_url())]


def test_success_is_not_told(account, collect, member):
    assert collect(account).status == RunStatus.SUCCEEDED

    assert _told() == []


def test_what_a_person_stopped_is_not_told(account, member):
    run = SyncRunFactory(account=account)
    disconnect_account(account=account, by=member)

    run_sync(run=run)

    run.refresh_from_db()
    assert run.status == RunStatus.FAILED
    assert _told() == []
