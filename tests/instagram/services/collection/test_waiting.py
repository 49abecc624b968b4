"""Runs that meet a spent budget or a service that is down: they wait, and go on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.budget.governor import Governor
from instagram.budget.rules import Lesson
from instagram.enums import RunStatus, RunTrigger
from instagram.models import ApiCall, InstagramAccount, SyncRun
from instagram.services.collection import ending
from instagram.services.collection.running import run_sync
from instagram.services.collection.work import Work
from kbeauty.lib.breaker import Breaker
from tests.factories.instagram import SyncRunFactory
from tests.instagram.services.conftest import USER_ID, take_lease
from tests.instagram.waiting import let_time_pass


@pytest.fixture
def governor(settings):
    return Governor(settings.INSTAGRAM_APP_ID)


@pytest.fixture
def start(account):
    def start(trigger):
        run = SyncRun.objects.create(
            company=account.company, account=account, trigger=trigger
        )
        return run_sync(run=run)

    return start


def go_on(run):
    run.resume_at = None
    run.save(update_fields=["resume_at"])
    return run_sync(run=run)


def waits_for(run):
    return run.resume_at - timezone.now()


def test_scheduled_run_waits_for_a_reserved_budget_and_goes_on(
    graph, account, start, governor
):
    governor.learn(USER_ID, Lesson(90.0))

    run = start(RunTrigger.SCHEDULE)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.WAITING, "budget_reserved")
    assert timedelta(minutes=79) < waits_for(run) <= timedelta(minutes=80)
    assert (run.attempt_count, run.error_count, run.errors) == (0, 0, [])
    assert account.leased_until is None
    assert graph.calls() == []

    let_time_pass()
    run = go_on(run)

    assert (run.status, run.comments_collected) == (RunStatus.SUCCEEDED, 15)


@pytest.mark.parametrize("trigger", [RunTrigger.PERSON, RunTrigger.CONNECT])
def test_run_that_a_person_waits_for_uses_the_rest(
    graph, account, start, governor, trigger
):
    governor.learn(USER_ID, Lesson(90.0))

    assert start(trigger).status == RunStatus.SUCCEEDED


def test_budget_that_runs_out_half_way_keeps_what_came(company, graph, start, settings):
    settings.INSTAGRAM_CALLS_AN_HOUR = 6

    run = start(RunTrigger.SCHEDULE)

    # Nine tenths of six: the profile, the stories and the three pages of the listing.
    assert (run.status, run.reason, run.phase) == (
        RunStatus.WAITING,
        "call_ceiling",
        "insights",
    )
    assert (run.posts_seen, run.calls_used, run.attempt_count) == (7, 5, 0)
    assert ApiCall.objects.for_company(company).count() == 5
    assert timedelta(minutes=59) < waits_for(run) <= timedelta(minutes=61)

    settings.INSTAGRAM_CALLS_AN_HOUR = 0
    run = go_on(run)

    assert (run.status, run.insights_collected) == (RunStatus.SUCCEEDED, 7)


def test_waiting_for_a_budget_spoils_no_try(account, start, governor):
    governor.learn(USER_ID, Lesson(95.0))

    run = start(RunTrigger.SCHEDULE)
    for _ in range(ending.MAX_STARTS + 1):
        run = go_on(run)

    assert (run.status, run.reason) == (RunStatus.WAITING, "budget_reserved")
    assert run.attempt_count == 0


def test_tries_before_the_wait_still_count(graph, account, governor):
    run = SyncRunFactory(account=account, trigger=RunTrigger.SCHEDULE, attempt_count=3)
    governor.learn(USER_ID, Lesson(95.0))

    run = run_sync(run=run)

    assert (run.status, run.attempt_count) == (RunStatus.WAITING, 3)


def test_run_waits_while_the_service_is_left_alone(graph, account, collect):
    breaker = Breaker("instagram")
    for _ in range(5):
        breaker.fail(breaker.enter())

    run = collect(account)

    assert (run.status, run.reason) == (RunStatus.WAITING, "service_paused")
    assert timedelta(seconds=58) < waits_for(run) <= timedelta(seconds=60)
    assert (run.attempt_count, run.error_count) == (0, 0)
    assert graph.calls() == []

    let_time_pass()
    run = go_on(run)

    assert run.status == RunStatus.SUCCEEDED
    assert Breaker("instagram").standing().failures == 0


def test_failures_that_open_the_breaker_are_tries_and_wait_as_long_as_it(
    graph, account, collect
):
    graph.fault("http-500", calls=None, path_prefix="me/media")

    run = collect(account)
    first = waits_for(run)
    run = go_on(run)
    second = waits_for(run)
    assert (run.reason, run.attempt_count, run.error_count) == ("server_error", 2, 2)
    run = go_on(run)

    assert timedelta(seconds=28) < first <= timedelta(seconds=30)
    assert timedelta(seconds=58) < second <= timedelta(seconds=60)
    assert (run.reason, run.attempt_count, run.error_count) == ("service_paused", 2, 2)
    # The profile, the stories, three tries, and two more; the rest was not made.
    assert len(graph.calls()) == 7


def test_throttled_account_stops_others_at_its_gate(graph, account, collect, start):
    graph.fault("80002:15", path_prefix="me/media")
    collect(account).delete()

    run = start(RunTrigger.PERSON)

    assert (run.status, run.reason) == (RunStatus.WAITING, "throttled")
    assert timedelta(minutes=14) < waits_for(run) <= timedelta(minutes=15)
    assert (run.error_count, run.calls_used) == (0, 0)


def test_waiting_for_a_slot_keeps_the_account(account):
    lease = take_lease(account)
    before = lease.held
    run = SyncRunFactory(account=account)

    Work(run, lease)._sleep(0.01)

    assert lease.held > before
    mine = InstagramAccount.objects.for_company(account.company)
    assert mine.get(pk=account.pk).leased_until == lease.held


def test_slowed_run_collects_everything(graph, account, start, governor, monkeypatch):
    waits = []
    monkeypatch.setattr(Work, "_sleep", lambda _work, seconds: waits.append(seconds))
    monkeypatch.setattr("instagram.budget.rules.PATIENCE", 3600)
    governor.learn(USER_ID, Lesson(80.0))

    run = start(RunTrigger.SCHEDULE)

    assert run.status == RunStatus.SUCCEEDED
    # Nobody waits for the first call; each of the others has a slot of its own.
    assert len(waits) == run.calls_used - 1
    assert waits == sorted(waits)
