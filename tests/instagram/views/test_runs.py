from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory

URL = "/collections/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run(instagram_account):
    return SyncRunFactory(
        account=instagram_account,
        status="running",
        phase="insights",
        posts_expected=40,
        posts_seen=40,
        insights_collected=12,
        calls_used=9,
    )


def _states(answer):
    return [step["state"] for step in answer.context["steps"]]


def test_list_shows_the_companys_runs(logged_in, run):
    SyncRunFactory()

    answer = logged_in.get(URL)

    assert list(answer.context["page"]) == [run]


def test_list_by_htmx_is_the_table(logged_in, run):
    text = logged_in.get(URL, headers=HTMX).content.decode().strip()

    assert text.startswith('<section class="card" id="run-table"')


def test_list_is_empty_at_first(logged_in):
    assert "Nothing collected yet" in logged_in.get(URL).content.decode()


def test_list_takes_as_many_queries_for_three_runs(logged_in, company, run):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        return len(queries)

    one = count()
    for _ in range(2):
        SyncRunFactory(account=InstagramAccountFactory(company=company))

    assert count() == one


def test_running_run_asks_again_every_two_seconds(logged_in, run):
    answer = logged_in.get(run.get_absolute_url())

    text = answer.content.decode()
    assert f'hx-get="{run.get_absolute_url()}" hx-trigger="every 2s"' in text
    assert _states(answer) == [*["done"] * 3, "active", "todo", "todo"]
    assert "under way · 12" in text


def test_progress_of_a_running_run_is_a_part(logged_in, run):
    answer = logged_in.get(run.get_absolute_url(), headers=HTMX)

    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<div class="stack" id="run-')


@pytest.mark.parametrize("status", ["succeeded", "failed"])
def test_finished_run_stops_the_asking(logged_in, run, status):
    run.status = status
    run.finished_at = timezone.now()
    run.save()

    answer = logged_in.get(run.get_absolute_url(), headers=HTMX)

    assert answer.status_code == 286
    assert "hx-trigger" not in answer.content.decode()


def test_waiting_run_says_when_it_goes_on(logged_in, run):
    run.status, run.reason = "waiting", "throttled"
    run.resume_at = timezone.now() + timedelta(minutes=30)
    run.save()

    answer = logged_in.get(run.get_absolute_url())

    text = answer.content.decode()
    assert "limit for calls is reached" in text
    assert "you can close this page" in text
    assert _states(answer) == [*["done"] * 3, "waiting", "todo", "todo"]


def test_steps_are_those_that_the_log_in_has(logged_in, run, instagram_account):
    """Who tags an account only one of the two tells."""
    run.is_full = False
    run.stories_collected, run.figures_collected = 2, 1234
    run.save()
    few = logged_in.get(run.get_absolute_url()).context["steps"]
    instagram_account.login = "facebook"
    instagram_account.save()
    many = logged_in.get(run.get_absolute_url()).context["steps"]

    shown = {step["phase"]: (step["count"], step["expected"]) for step in many}
    assert [step["phase"] for step in few] == [
        *("profile", "stories", "media", "insights", "comments", "audience"),
    ]
    assert list(shown) == [*(step["phase"] for step in few), "mentions"]
    assert shown["stories"] == (2, None)
    assert shown["audience"] == (1234, None)
    # Of the last 30 days alone nobody knows how many posts there are.
    assert shown["media"] == (40, None)


def test_failed_run_says_why_and_where(logged_in, run):
    run.status, run.reason, run.error_count = "failed", "password_changed", 1
    run.errors = [
        {
            "at": "2026-03-11T10:00:00+00:00",
            "phase": "insights",
            "code": "password_changed",
            "message": "Error validating access token",
            "object": "1790",
        }
    ]
    run.save()

    answer = logged_in.get(run.get_absolute_url())

    text = answer.content.decode()
    assert _states(answer) == [*["done"] * 3, "failed", "todo", "todo"]
    assert text.count("The Instagram password was changed") == 2
    assert "10:00:00" in text
    assert "Error validating access token" not in text


def test_done_run_has_every_step_done(logged_in, run):
    run.status, run.phase, run.finished_at = "succeeded", "done", timezone.now()
    run.save()

    assert _states(logged_in.get(run.get_absolute_url())) == ["done"] * 6


def test_stranger_finds_no_run(client, run, stranger):
    client.force_login(stranger)

    assert client.get(run.get_absolute_url()).status_code == 404
    assert list(client.get(URL).context["page"]) == []


def test_viewer_may_look(client, run, viewer):
    client.force_login(viewer)

    assert client.get(run.get_absolute_url()).status_code == 200


def test_run_that_ended_the_connection_offers_to_reconnect(
    logged_in, run, instagram_account, settings
):
    settings.INSTAGRAM_APP_ID, settings.INSTAGRAM_APP_SECRET = "1", "secret"
    instagram_account.status = "reconnect"
    instagram_account.status_reason = "token_expired"
    instagram_account.save()
    run.status, run.reason = "failed", "token_expired"
    run.save()

    text = logged_in.get(run.get_absolute_url()).content.decode()

    assert 'action="/accounts/connect/"' in text
    assert "Reconnect</" in text


def test_run_of_a_connected_account_offers_no_reconnect(logged_in, run):
    run.status, run.reason = "failed", "interrupted"
    run.save()

    text = logged_in.get(run.get_absolute_url()).content.decode()

    assert "/accounts/connect/" not in text


@pytest.mark.parametrize(("market", "is_asked"), [("", True), ("JP", False)])
def test_run_of_an_account_without_a_market_asks_for_one(
    logged_in, run, instagram_account, market, is_asked
):
    instagram_account.market = market
    instagram_account.save()

    text = logged_in.get(run.get_absolute_url()).content.decode()

    assert ("This account has no market yet" in text) is is_asked
