"""What becomes of events when Instagram refuses, workers die, and much comes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from instagram import tasks
from instagram.enums import AccountStatus, EventStatus
from instagram.models import ApiCall, Comment, InstagramAccount, InstagramEvent, Mention
from instagram.services.connections import disconnect_account
from instagram.services.events import processing, queue
from kbeauty.lib.advisory import only_worker
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.instagram.deliveries import comment
from tests.instagram.services.conftest import media
from tests.instagram.services.events.conftest import POST
from tests.instagram.services.events.test_stories import figures

FIRST = int(POST) * 10


@pytest.fixture
def post(account):
    return PostFactory(account=account, post_id=POST, timestamp=media(1).timestamp)


def of(number):
    """A comment below the brand's post of that number."""
    post_id = media(number).media_id
    return comment(f"{post_id}0", post_id)


def waits():
    now = timezone.now()
    return [
        round((event.due_at - now).total_seconds() / 60) if event.due_at else None
        for event in InstagramEvent.objects.order_by("pk")
    ]


# --- limits --------------------------------------------------------------------------
def test_limit_lets_all_events_wait_as_long_as_instagram_says(
    account, graph, tell, process, later, asked
):
    graph.fault("80002:15", calls=1)
    tell(of(1), of(2))

    assert process() == [("pending", "throttled")] * 2
    assert waits() == [15, 15]
    assert len(asked()) == 1

    # What is told meanwhile waits as well: calls would make it last longer.
    tell(of(3))
    process()
    assert (waits(), asked()) == ([15, 15, 15], [])

    later()
    assert process() == [("done", "")] * 3


def test_limit_without_a_time_waits_and_asks_nobody_meanwhile(
    account, graph, tell, process, asked
):
    graph.fault("error-200:17", calls=None)
    tell(of(1))

    process()
    assert (waits(), len(asked())) == ([1], 1)

    InstagramEvent.objects.update(due_at=timezone.now())
    assert process() == [("pending", "throttled")]
    assert (waits(), asked()) == ([1], [])


# --- passing trouble -----------------------------------------------------------------
def test_trouble_of_one_post_lets_the_others_through(
    company, account, graph, tell, process, later
):
    graph.fault("http-500", calls=None, path_prefix=f"*{media(2).media_id}")
    tell(of(1), of(2), of(3))

    assert process() == [("done", ""), ("pending", "server_error"), ("done", "")]
    assert waits() == [None, 1, None]

    graph.clear_faults()
    later()
    assert process() == [("done", "")] * 3
    assert Comment.objects.for_company(company).count() == 3


def test_trouble_of_all_ends_the_round(account, graph, tell, process, asked):
    graph.fault("http-502", calls=None)
    tell(*(of(number) for number in range(1, 7)))

    assert process() == [
        *[("pending", "server_error")] * 2,
        *[("pending", "service_paused")] * 4,
    ]
    # Three tries, and two more: after five failures in a row nobody calls for a while.
    assert len(asked()) == 5


def test_events_are_given_up_after_ten_tries(account, graph, tell, process, later):
    graph.fault("http-500", calls=None)
    tell(of(1))
    for _ in range(queue.MAX_ATTEMPTS):
        assert process() == [("pending", "server_error")]
        later()

    assert process() == [("failed", "given_up")]
    assert waits() == [None]


def test_worker_that_dies_leaves_its_events_to_another(
    account, post, tell, process, later, monkeypatch
):
    def die(*args, **kwargs):
        raise SystemExit

    tell(comment(str(FIRST), POST))
    with monkeypatch.context() as patch:
        patch.setattr(processing, "read_comments", die)
        with pytest.raises(SystemExit):
            process()
    event = InstagramEvent.objects.get()
    assert (event.status, event.attempt_count) == (EventStatus.PENDING, 1)
    assert event.due_at > timezone.now()

    later()
    assert process() == [("done", "")]


# --- for good ------------------------------------------------------------------------
def test_dead_token_fails_all_and_marks_the_account(
    account, graph, tell, process, asked
):
    graph.fault("190-463", calls=1)
    tell(of(1), of(2))

    assert process() == [("failed", "token_expired")] * 2
    account.refresh_from_db()
    assert (account.status, account.status_reason) == (
        AccountStatus.RECONNECT,
        "token_expired",
    )
    assert len(asked()) == 1
    assert ApiCall.objects.get().error_code == 190


def test_account_that_needs_a_log_in_is_not_asked_for(account, tell, process, asked):
    account.status, account.status_reason = AccountStatus.RECONNECT, "password_changed"
    account.save()
    tell(of(1), of(2))

    assert process() == [("failed", "password_changed")] * 2
    assert asked() == []


def test_missing_permission_is_no_reason_to_log_in_again(
    account, post, graph, tell, process
):
    graph.fault("10", calls=1)
    tell(comment(str(FIRST), POST), of(2))

    assert process() == [("failed", "permission_missing"), ("done", "")]
    account.refresh_from_db()
    assert account.status == AccountStatus.ACTIVE


def test_account_that_was_disconnected_meanwhile(
    company, account, member, post, graph, tell, process, monkeypatch
):
    tell(comment(str(FIRST), POST))
    ask = processing.EventWork.require_collectable

    def ask_and_lose(work):
        ask(work)
        disconnect_account(account=account, by=member)

    monkeypatch.setattr(processing.EventWork, "require_collectable", ask_and_lose)

    assert process() == [("failed", "disconnected")]
    assert Comment.objects.for_company(company).count() == 0


def test_figures_and_comments_of_a_disconnected_account(
    account, member, tell, process, asked
):
    tell(of(1), figures())
    disconnect_account(account=account, by=member)

    assert process() == [("failed", "disconnected")] * 2
    assert asked() == []


# --- mentions ------------------------------------------------------------------------
def test_mentions_are_collected_each_by_itself(account, company, tell, process):
    told = [{"media_id": "5"}, {"media_id": "5", "comment_id": "6"}, {"media_id": "7"}]

    tell(*({"field": "mentions", "value": each} for each in told))

    assert process() == [("done", "")] * 3
    # The sandbox knows none of them: what is left is that the account was named.
    kept = Mention.objects.for_company(company).order_by("media_id", "comment_id")
    assert list(kept.values_list("kind", "media_id", "comment_id", "reason")) == [
        ("caption", "5", "", "object_missing"),
        ("comment", "5", "6", "object_missing"),
        ("caption", "7", "", "object_missing"),
    ]


# --- workers -------------------------------------------------------------------------
@pytest.fixture
def another_worker(account):
    """Somebody with a connection of his own who looks at the account's events."""
    is_at_it, may_stop = Event(), Event()

    def work():
        try:
            with only_worker(processing.EVENT_SPACE, account.pk) as is_ours:
                is_at_it.set()
                may_stop.wait(10)
                return is_ours
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(work)
        assert is_at_it.wait(10)
        yield
        may_stop.set()
        assert found.result() is True


def test_second_worker_leaves_at_once(account, post, another_worker, tell, asked):
    tell(comment(str(FIRST), POST))

    processing.process_events(account=account)

    assert InstagramEvent.objects.get().attempt_count == 0
    assert asked() == []


def test_what_came_at_the_last_moment_is_queued_again(
    account, post, tell, process, monkeypatch, django_capture_on_commit_callbacks
):
    tell(comment(str(FIRST), POST))
    monkeypatch.setattr(processing, "SECONDS_AT_A_TIME", -1)

    with django_capture_on_commit_callbacks() as woken:
        assert process() == [("pending", "")]
    monkeypatch.undo()
    (again,) = woken
    again()

    assert InstagramEvent.objects.get().status == EventStatus.DONE


def test_task_of_an_account_that_is_gone(company):
    done = tasks.process_events.apply(
        kwargs={"company_id": company.pk, "account_id": 0}
    )

    assert done.successful()


# --- the schedules -------------------------------------------------------------------
@pytest.fixture
def queued(monkeypatch, django_capture_on_commit_callbacks):
    """The accounts that the schedule puts into the queue."""

    def queued():
        found = []
        with (
            monkeypatch.context() as patch,
            django_capture_on_commit_callbacks(execute=True),
        ):
            patch.setattr(
                tasks.process_events, "delay", lambda **given: found.append(given)
            )
            tasks.resume_events.apply()
        return [given["account_id"] for given in found]

    return queued


def test_schedule_finds_what_the_queue_has_lost(account, post, tell, queued):
    tell(comment(str(FIRST), POST), comment(str(FIRST + 1), POST))
    others = InstagramAccountFactory()
    assert queued() == []

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert queued() == [account.pk]
        # Whoever moved them has queued them: not again at once.
        assert queued() == []
    assert others.pk not in queued()


def test_schedule_leaves_events_that_wait(account, graph, tell, process, queued):
    graph.fault("80002:15", calls=1)
    tell(of(1))
    process()

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        assert queued() == []
    with time_machine.travel(timezone.now() + timedelta(minutes=18)):
        assert queued() == [account.pk]


def test_events_of_a_month_ago_are_removed(account, tell):
    tell(of(1), of(2), {"field": "messages", "value": {}})
    old = timezone.now() - timedelta(days=30, minutes=1)
    InstagramEvent.objects.exclude(field="messages").update(received_at=old)

    tasks.remove_old_events.apply()

    assert InstagramEvent.objects.get().field == "messages"
    assert InstagramAccount.objects.get() == account
