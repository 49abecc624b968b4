"""Every refusal of Instagram in the middle of a collection: said plainly, nothing lost."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.graph import GraphReader
from instagram.enums import AccountStatus, InsightsStatus, RunPhase, RunStatus
from instagram.models import ApiCall, Comment, Post
from instagram.services.collection import ending
from instagram.services.collection import work as working
from instagram.services.collection.running import resume_stalled, run_sync
from instagram.services.connections import disconnect_account
from tests.factories.instagram import SyncRunFactory
from tests.instagram.services.conftest import USERNAME, media
from tests.instagram.waiting import let_time_pass


def resume(run):
    """As if the waiting were over."""
    let_time_pass()
    run.resume_at = None
    run.save(update_fields=["resume_at"])
    return run_sync(run=run)


def stored(company):
    return (
        Post.objects.for_company(company).count(),
        Comment.objects.for_company(company).count(),
    )


PLACES = ["me/media", f"{media(3).media_id}"]


@pytest.mark.parametrize(
    ("fault", "reason", "place"),
    [
        ("half-json", "invalid_answer", PLACES[0]),
        ("half-json", "invalid_answer", PLACES[1]),
        ("cut", "network", PLACES[0]),
        ("empty", "invalid_answer", PLACES[0]),
        ("http-500", "server_error", PLACES[1]),
        ("http-502", "server_error", PLACES[0]),
        ("1", "server_error", PLACES[0]),
        ("2", "server_error", PLACES[1]),
    ],
)
def test_passing_error_waits_and_goes_on(
    company, graph, account, collect, fault, reason, place
):
    graph.fault(fault, calls=3, path_prefix=place)

    run = collect(account)

    assert (run.status, run.reason) in {
        (RunStatus.WAITING, reason),
        # One post's unreadable answer is left out, the rest goes on.
        (RunStatus.SUCCEEDED, ""),
    }
    assert run.errors[0]["code"] == reason
    assert run.error_count == 1
    if run.status == RunStatus.WAITING:
        assert run.resume_at > timezone.now()
        run = resume(run)
    assert run.status == RunStatus.SUCCEEDED
    assert stored(company) == (7, 15)


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        ("80002:15", timedelta(minutes=15)),
        ("4:5", timedelta(minutes=5)),
        ("17", timedelta(minutes=1)),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_limit_waits_as_long_as_told(
    company, graph, account, collect, place, fault, wait
):
    graph.fault(fault, path_prefix=place)
    started = timezone.now()

    run = collect(account)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.WAITING, "throttled")
    assert started + wait <= run.resume_at <= timezone.now() + wait
    assert account.status == AccountStatus.ACTIVE
    assert account.leased_until is None

    assert run_sync(run=run).status == RunStatus.WAITING
    run = resume(run)

    assert run.status == RunStatus.SUCCEEDED
    assert stored(company) == (7, 15)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("190-463", "token_expired"),
        ("190-460", "password_changed"),
        ("190-458", "app_removed"),
        ("190", "token_invalid"),
        ("102", "token_invalid"),
        ("error-200", "password_changed"),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_dead_token_asks_to_reconnect_and_keeps_what_is_there(
    company, graph, account, collect, place, fault, reason
):
    collect(account)
    graph.fault(fault, path_prefix=place)

    run = collect(account)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.FAILED, reason)
    assert run.finished_at is not None
    assert (account.status, account.status_reason) == (
        AccountStatus.RECONNECT,
        reason,
    )
    assert stored(company) == (7, 15)
    assert Post.objects.for_company(company).live().count() == 7


def test_lost_professional_status_keeps_what_is_there(company, graph, account, collect):
    collect(account)
    graph.control("account-type", username=USERNAME, account_type="PERSONAL")

    run = collect(account)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.FAILED, "not_professional")
    assert account.status == AccountStatus.NOT_PROFESSIONAL
    assert Post.objects.for_company(company).live().count() == 7

    graph.control("account-type", username=USERNAME, account_type="BUSINESS")
    run = collect(account)

    account.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    assert (account.status, account.status_reason) == (AccountStatus.ACTIVE, "")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("100-33", "object_missing"),
        ("100-2108006", "pre_business_media"),
        ("10", "permission_missing"),
    ],
)
def test_insights_of_one_post_refused(company, graph, account, collect, fault, reason):
    post_id = media(2).media_id
    graph.fault(fault, path_prefix=f"{post_id}/insights")

    run = collect(account)

    refused = Post.objects.for_company(company).get(post_id=post_id)
    assert run.status == RunStatus.SUCCEEDED
    assert (run.insights_collected, run.comments_collected) == (6, 15)
    assert (refused.insights_status, refused.insights_reason) == (
        InsightsStatus.UNAVAILABLE,
        reason,
    )
    assert (refused.reach, refused.engagement_rate_by_reach) == (None, None)


def test_insights_permission_missing_leaves_out_the_step_until_granted(
    company, graph, account, collect
):
    for number in range(1, 8):
        path = f"{media(number).media_id}/insights"
        graph.fault("10", calls=None, path_prefix=path)

    run = collect(account)

    assert run.status == RunStatus.SUCCEEDED
    assert (run.insights_collected, run.comments_collected) == (0, 15)
    assert [entry["code"] for entry in run.errors] == ["permission_missing"] * 3

    graph.clear_faults()
    run = collect(account)

    assert run.insights_collected == 7
    assert Post.objects.for_company(company).filter(reach=None).count() == 0


def test_comments_permission_missing_leaves_out_the_step_until_granted(
    company, graph, account, collect
):
    for number in range(1, 4):
        path = f"{media(number).media_id}/comments"
        graph.fault("10", calls=None, path_prefix=path)

    run = collect(account)

    assert (run.status, run.comments_collected) == (RunStatus.SUCCEEDED, 0)

    graph.clear_faults()
    run = collect(account)

    assert run.comments_collected == 15


def test_comments_of_a_post_deleted_meanwhile(company, graph, account, collect):
    path = f"{media(2).media_id}/comments"
    graph.fault("100-33", path_prefix=path)

    run = collect(account)

    assert run.status == RunStatus.SUCCEEDED
    assert run.comments_collected == 10
    assert [(each["code"], each["object"]) for each in run.errors] == [
        ("object_missing", media(2).media_id)
    ]


def test_unreadable_answers_for_every_post_wait(company, graph, account, collect):
    for number in range(1, 8):
        path = f"{media(number).media_id}/insights"
        graph.fault("half-json", calls=None, path_prefix=path)

    run = collect(account)

    assert (run.status, run.phase) == (RunStatus.WAITING, RunPhase.INSIGHTS)

    graph.clear_faults()
    run = resume(run)

    # Also the two that were left out before the third in a row.
    assert (run.status, run.insights_collected) == (RunStatus.SUCCEEDED, 7)
    assert collect(account).insights_collected == 6


def test_passing_errors_end_the_run_after_five_tries(graph, account, collect):
    graph.fault("2", calls=None, path_prefix="me/media")

    run = collect(account)
    waits = [run.resume_at]
    for _ in range(ending.MAX_TRIES - 1):
        assert run.status == RunStatus.WAITING
        run = resume(run)
        waits.append(run.resume_at)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.FAILED, "server_error")
    assert run.error_count == 5
    assert [entry["code"] for entry in run.errors] == ["server_error"] * 5
    assert account.status == AccountStatus.ACTIVE


def test_run_that_gets_nowhere_ends(account, collect):
    started = SyncRunFactory(
        account=account,
        status=RunStatus.RUNNING,
        attempt_count=ending.MAX_STARTS,
    )

    run = run_sync(run=started)

    assert (run.status, run.reason) == (RunStatus.FAILED, "no_progress")


def test_blocked_for_policy_fails_with_the_reason(graph, account, collect):
    graph.fault("368", path_prefix="me/media")

    run = collect(account)

    assert (run.status, run.reason) == (RunStatus.FAILED, "blocked_for_policy")


def test_redirect_to_another_host_fails(graph, account, collect):
    graph.fault("redirect", path_prefix="me/media")

    run = collect(account)

    assert (run.status, run.reason) == (RunStatus.FAILED, "invalid_answer")


def test_media_without_like_count(company, graph, account, collect):
    graph.fault("no-like-count", path_prefix="me/media")

    run = collect(account)

    assert run.status == RunStatus.SUCCEEDED
    assert Post.objects.for_company(company).filter(like_count=None).count() == 3


def test_comments_without_author(company, graph, account, collect):
    graph.fault("no-username", calls=None, path_prefix="18")

    run = collect(account)

    assert run.comments_collected == 15
    assert set(Comment.objects.for_company(company).values_list("username")) == {("",)}


def test_empty_listing_deletes_nothing(company, graph, account, collect, monkeypatch):
    collect(account)
    for number in range(1, 8):
        graph.control("delete-media", media_id=media(number).media_id)
    real = GraphReader.me

    def with_posts(self):
        return dataclasses.replace(real(self), media_count=7)

    monkeypatch.setattr(GraphReader, "me", with_posts)

    collect(account)

    assert Post.objects.for_company(company).live().count() == 7


def test_account_disconnected_while_collecting(
    company, graph, account, collect, member, monkeypatch
):
    real = working.Work.note_items

    def disconnect(self, notes):
        real(self, notes)
        if self.run.posts_seen >= 6:
            disconnect_account(account=account, by=member)

    monkeypatch.setattr(working.Work, "note_items", disconnect)

    run = collect(account)

    account.refresh_from_db()
    assert (run.status, run.reason) == (RunStatus.FAILED, "disconnected")
    assert account.status == AccountStatus.DISCONNECTED
    assert Post.objects.for_company(company).count() == 6


def test_calls_are_logged_without_tokens(company, graph, account, collect):
    graph.fault("190-463", path_prefix="me/media")

    run = collect(account)

    calls = ApiCall.objects.for_company(company).order_by("pk")
    assert [
        (call.path, call.status_code, call.error_code, call.error_subcode)
        for call in calls
    ] == [
        ("/v25.0/me", 200, None, None),
        ("/v25.0/me/stories", 200, None, None),
        ("/v25.0/me/media", 400, 190, 463),
    ]
    assert {call.run for call in calls} == {run}
    assert run.calls_used == 3


def test_waiting_run_is_resumed_when_its_time_has_come(
    company, graph, account, collect, django_capture_on_commit_callbacks
):
    graph.fault("80002:15", path_prefix="me/media")
    run = collect(account)

    assert resume_stalled(company=company) == 0
    let_time_pass()
    run.resume_at = timezone.now() - timedelta(seconds=1)
    run.save()
    assert resume_stalled(company=company) == 1

    run.refresh_from_db()
    assert run.status == RunStatus.SUCCEEDED
    assert stored(company) == (7, 15)
