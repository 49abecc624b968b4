"""The account's own figures and its audience: once a day, and never 0 for unknown."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from instagram import pacific
from instagram.enums import Audience, RunPhase, RunStatus, RunTrigger
from instagram.models import (
    AccountInsight,
    ApiCall,
    AudienceSegment,
    InstagramAccount,
    MetricRefusal,
)
from instagram.sandbox.records import AccountRecord, Dataset
from instagram.services.audience import ask_again
from instagram.services.collection.running import run_sync
from instagram.services.collection.steps import audience_plan
from tests.factories.instagram import SyncRunFactory
from tests.instagram.services.conftest import USER_ID, USERNAME, media
from tests.instagram.waiting import let_time_pass

LAST = pacific.day_of(timezone.now()) - pacific.DAY


@pytest.fixture
def due(account, monkeypatch):
    """The account, never asked about itself; Instagram keeps three days here."""
    monkeypatch.setattr(audience_plan, "KEPT", timedelta(days=5))
    account.audience_collected_at = None
    account.save()
    return account


@pytest.fixture
def ask(due):
    """The last steps of a collection alone."""

    def ask(trigger=RunTrigger.SCHEDULE, **fields):
        due.refresh_from_db()
        fields = {"phase": RunPhase.AUDIENCE, "trigger": trigger, **fields}
        return run_sync(run=SyncRunFactory(account=due, **fields))

    return ask


def figures(company, **conditions):
    rows = AccountInsight.objects.for_company(company).filter(**conditions)
    return {(row.measured_on, row.part): row.value for row in rows}


def insight_calls(company):
    return ApiCall.objects.for_company(company).filter(path__endswith="me/insights")


def refusals(company):
    rows = MetricRefusal.objects.for_company(company)
    return set(rows.values_list("scope", "metric", "reason"))


def test_first_collection_brings_every_day_that_is_kept(company, graph, ask):
    noon = pacific.midnight(LAST) + timedelta(hours=12)
    graph.load(
        Dataset(
            media=(
                media(61, timestamp=noon, insights={"reach": 500, "views": 800}),
                media(
                    62,
                    timestamp=noon,
                    media_product_type="REELS",
                    insights={"reach": 70, "views": 90},
                ),
            )
        )
    )

    run = ask()

    days = {LAST - timedelta(days=back) for back in range(3)}
    views = AccountInsight.objects.for_company(company).filter(metric="views")
    assert run.status == RunStatus.SUCCEEDED
    assert run.error_count == 0
    assert set(views.values_list("measured_on", flat=True)) == days
    # What the sandbox's own day of another hour counts belongs to the posts of yesterday.
    assert (
        figures(company, metric="views", dimension="", measured_on=LAST)[(LAST, "")]
        >= 890
    )
    parts = figures(
        company, metric="views", dimension="media_product_type", measured_on=LAST
    )
    assert parts[(LAST, "REELS")] == 90
    follow = figures(company, metric="views", dimension="follow_type", measured_on=LAST)
    assert {part for _, part in follow} == {"FOLLOWER", "NON_FOLLOWER", "UNKNOWN"}
    hours = figures(company, metric="online_followers")
    assert {part for _, part in hours} == {f"{hour:02}" for hour in range(24)}
    people = AudienceSegment.objects.for_company(company)
    assert set(people.values_list("audience", "dimension").distinct()) == {
        (audience, breakdown)
        for audience in Audience
        for breakdown in audience_plan.BREAKDOWNS
    }
    assert people.filter(dimension="age,gender", part="25-34,F").count() == 2
    rows = AccountInsight.objects.for_company(company).count()
    assert run.figures_collected >= rows + people.count()


def test_later_collection_asks_for_the_days_that_still_move(
    company, graph, due, ask, monkeypatch
):
    monkeypatch.setattr(audience_plan, "KEPT", timedelta(days=13))
    ask()
    first = insight_calls(company).count()
    due.refresh_from_db()
    due.audience_collected_at -= timedelta(days=1)
    due.save()

    ask()

    # Eleven days and three, five calls a day with the refused one of the first.
    assert insight_calls(company).count() - first < first / 2
    assert figures(company, metric="views", dimension="").keys() == {
        (LAST - timedelta(days=back), "") for back in range(11)
    }


def test_it_is_asked_once_a_day(company, ask):
    ask()
    calls = insight_calls(company).count()

    again = ask(RunTrigger.PERSON)

    assert again.status == RunStatus.SUCCEEDED
    assert insight_calls(company).count() == calls

    # Connecting anew may have brought a permission.
    ask(RunTrigger.CONNECT)

    assert insight_calls(company).count() > calls


def test_refused_figure_is_switched_off_for_the_account(company, due, ask):
    """The sandbox knows no profile_views: like Meta, to most."""
    ask()

    assert ("ACCOUNT", "profile_views", "metric_refused") in refusals(company)
    kept = MetricRefusal.objects.for_company(company).get(metric="profile_views")
    assert (kept.error_code, kept.api_version) == (100, "v25.0")
    assert figures(company, metric="profile_views") == {}


def asked_for(company):
    return insight_calls(company).filter(status_code=400).count()


def test_switched_off_figure_is_not_asked_again_until_something_changes(
    company, due, ask, settings
):
    ask()
    refused = asked_for(company)
    yesterday = timezone.now() - timedelta(days=1)

    InstagramAccount.objects.filter(pk=due.pk).update(audience_collected_at=yesterday)
    ask()
    assert asked_for(company) == refused

    # A person presses "ask again".
    assert ask_again(account=due) == 1
    ask()
    assert asked_for(company) == refused + 1

    # Another version may know it: the profile step begins each collection.
    MetricRefusal.objects.for_company(company).update(api_version="v24.0")
    InstagramAccount.objects.filter(pk=due.pk).update(audience_collected_at=yesterday)
    ask(phase=RunPhase.PROFILE)
    assert asked_for(company) == refused + 2
    kept = MetricRefusal.objects.for_company(company).get(metric="profile_views")
    assert kept.api_version == "v25.0"


def test_small_account_lacks_figures_for_a_reason(company, graph, due, ask):
    small = AccountRecord(user_id=USER_ID, username=USERNAME, followers_count=99)
    graph.load(Dataset(accounts=(small,)), replace=True)
    due.token = graph.token(USERNAME)
    due.save()

    run = ask()

    from_100 = {
        *("follows_and_unfollows", "follower_count", "online_followers"),
        *("follower_demographics", "engaged_audience_demographics"),
    }
    assert run.status == RunStatus.SUCCEEDED
    assert refusals(company) >= {("ACCOUNT", name, "from_100") for name in from_100}
    assert AudienceSegment.objects.for_company(company).count() == 0
    assert figures(company, metric="follows_and_unfollows") == {}
    # Told and 0 is a figure.
    assert figures(company, metric="reposts", dimension="")[(LAST, "")] == 0

    # They are asked for again each day, and the reason goes when they come.
    graph.load(
        Dataset(
            accounts=(
                AccountRecord(
                    user_id=USER_ID, username=USERNAME, followers_count=12_000
                ),
            )
        )
    )
    InstagramAccount.objects.filter(pk=due.pk).update(audience_collected_at=None)
    ask()

    assert {reason for _, _, reason in refusals(company)} == {"metric_refused"}
    assert AudienceSegment.objects.for_company(company).exists()


def test_missing_permission_leaves_the_step_out_for_a_day(company, graph, due, ask):
    graph.fault("10", calls=None, path_prefix="me/insights")

    run = ask()

    assert (run.status, run.phase) == (RunStatus.SUCCEEDED, RunPhase.DONE)
    assert [entry["code"] for entry in run.errors] == ["permission_missing"]
    assert insight_calls(company).count() == 1
    due.refresh_from_db()
    assert due.audience_collected_at is not None
    # Nothing was found out about any figure.
    assert "metric_refused" not in {reason for _, _, reason in refusals(company)}


def test_days_that_instagram_minds_end_the_looking_back(company, graph, due, ask):
    """Everything of a day refused says nothing of the metrics."""
    graph.fault("100", calls=19, path_prefix="me/insights")

    run = ask()

    assert run.status == RunStatus.SUCCEEDED
    assert [entry["code"] for entry in run.errors] == ["bad_request"]
    assert figures(company, metric="views") == {}
    off = {
        metric for _, metric, reason in refusals(company) if reason == "metric_refused"
    }
    assert "views" not in off


@pytest.mark.parametrize("nth", [3, 17])
def test_limit_anywhere_goes_on_where_it_stopped(company, graph, due, ask, nth):
    """Nothing that a page brought is asked for twice."""
    whole = _calls_of_a_whole_one(company, ask, due)
    rows = _rows(company)
    AccountInsight.objects.for_company(company).delete()
    AudienceSegment.objects.for_company(company).delete()
    before = insight_calls(company).count()
    graph.fault("slow:0.01", calls=nth, path_prefix="me/insights")
    graph.fault("80002:15", path_prefix="me/insights")

    run = ask()

    assert (run.status, run.phase) == (RunStatus.WAITING, RunPhase.AUDIENCE)
    let_time_pass()
    run.resume_at = None
    run.save()
    run = run_sync(run=run)
    assert run.status == RunStatus.SUCCEEDED
    assert _rows(company) == rows
    # The refused call, and what its own question had asked before: four of a day at most.
    assert insight_calls(company).count() - before <= whole + 5


def _calls_of_a_whole_one(company, ask, due):
    ask()
    InstagramAccount.objects.filter(pk=due.pk).update(audience_collected_at=None)
    AccountInsight.objects.for_company(company).delete()
    before = insight_calls(company).count()
    ask()
    InstagramAccount.objects.filter(pk=due.pk).update(audience_collected_at=None)
    return insight_calls(company).count() - before


def _rows(company):
    insights = AccountInsight.objects.for_company(company).order_by(
        "metric", "measured_on", "dimension", "part"
    )
    people = AudienceSegment.objects.for_company(company).order_by(
        "audience", "dimension", "part"
    )
    return [
        list(
            insights.values_list("metric", "measured_on", "dimension", "part", "value")
        ),
        list(people.values_list("audience", "dimension", "part", "value")),
    ]


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        (None, date(2026, 3, 10) - timedelta(days=87)),
        (date(2026, 3, 9), date(2026, 3, 7)),
        (date(2026, 3, 10), date(2026, 3, 8)),
        (date(2026, 2, 20), date(2026, 2, 18)),
        (date(2025, 1, 1), date(2026, 3, 10) - timedelta(days=87)),
    ],
)
def test_first_day_asks_again_for_what_moves_and_was_missed(newest, expected):
    assert audience_plan.first_day(newest, date(2026, 3, 10)) == expected


@pytest.mark.parametrize("last", [date(2026, 3, 20), date(2026, 11, 10)])
def test_range_over_a_change_of_clocks_is_no_longer_than_allowed(last):
    """Thirty days with one of 25 hours are refused, and not for the figure's sake."""
    for one in audience_plan.questions(last - timedelta(days=88), last):
        if isinstance(one, audience_plan.SeriesQuestion):
            asked = pacific.window(one.first, one.last)
            assert int(asked["until"]) - int(asked["since"]) <= 30 * 24 * 3600


def test_questions_ask_for_thirty_days_at_most():
    last = date(2026, 3, 10)
    plan = audience_plan.questions(last - timedelta(days=88), last)

    ranges = [one for one in plan if isinstance(one, audience_plan.SeriesQuestion)]
    days = [one.day for one in plan if isinstance(one, audience_plan.DayQuestion)]
    assert [(one.metric, one.first, one.last) for one in ranges] == [
        ("reach", date(2026, 2, 10), last),
        ("reach", date(2026, 1, 12), date(2026, 2, 9)),
        ("reach", date(2025, 12, 14), date(2026, 1, 11)),
        ("reach", date(2025, 12, 12), date(2025, 12, 13)),
        ("follower_count", date(2026, 2, 10), last),
    ]
    assert (days[0], days[-1], len(days)) == (last, last - timedelta(days=88), 89)


@pytest.mark.parametrize("nth", [0, 7])
def test_a_day_that_cannot_be_read_for_a_moment_is_asked_once_more(
    company, graph, due, ask, nth
):
    """It says nothing of older days, which are asked all the same."""
    _calls_of_a_whole_one(company, ask, due)
    rows = _rows(company)
    AccountInsight.objects.for_company(company).delete()
    AudienceSegment.objects.for_company(company).delete()
    if nth:
        graph.fault("slow:0.01", calls=nth, path_prefix="me/insights")
    graph.fault("html", calls=3, path_prefix="me/insights")

    run = ask()

    assert run.status == RunStatus.SUCCEEDED
    assert run.cursor == ""
    assert {entry["code"] for entry in run.errors} == {"invalid_answer"}
    assert _rows(company) == rows
