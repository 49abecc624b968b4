"""Stories are caught while they live, and kept when Instagram has forgotten them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.enums import InsightsStatus, RunPhase, RunStatus
from instagram.models import MetricRefusal, Story
from instagram.rows import StoryInsightsRow
from instagram.sandbox.records import Dataset
from instagram.services.collection.running import run_sync
from instagram.services.storage.stories import (
    mark_gone_stories,
    store_story_insights,
)
from tests.factories.instagram import StoryFactory, SyncRunFactory
from tests.instagram.services.conftest import NOW, USERNAME, media
from tests.instagram.waiting import let_time_pass

FIGURES = {
    "reach": 40,
    "views": 55,
    "shares": 1,
    "total_interactions": 6,
    "reposts": 0,
    "profile_visits": 3,
    "follows": 1,
    "profile_activity": 2,
    "replies": 4,
    "navigation": 100,
    "navigation.tap_forward": 70,
    "navigation.tap_exit": 30,
}


def story(number, hours, **fields):
    return media(
        number,
        timestamp=NOW - timedelta(hours=hours),
        media_product_type="STORY",
        caption="Only today",
        **{"insights": FIGURES, **fields},
    )


def stories_of(company):
    return {one.story_id: one for one in Story.objects.for_company(company)}


@pytest.fixture
def told(graph):
    """Two stories on the sandbox: one seen by many, one by hardly anybody."""
    many, few = story(51, 2), story(52, 1, insights={"reach": 3, "views": 3})
    graph.load(Dataset(media=(many, few)))
    return many, few


def calls_about(graph, ending):
    return sum(call["path"].endswith(ending) for call in graph.calls())


def test_collection_brings_stories_with_their_figures(
    company, graph, account, collect, told
):
    many, few = told

    run = collect(account)

    found = stories_of(company)
    assert (run.status, run.stories_collected) == (RunStatus.SUCCEEDED, 2)
    assert found.keys() == {many.media_id, few.media_id}
    seen = found[many.media_id]
    assert seen.insights_status == InsightsStatus.AVAILABLE
    assert {name: seen.insights[name] for name in FIGURES} == FIGURES
    assert seen.insights["profile_activity.bio_link_clicked"] == 2
    assert (seen.caption, seen.timestamp) == ("Only today", many.timestamp)
    unseen = found[few.media_id]
    # Not 3, and not 0: nobody told.
    assert (unseen.insights, unseen.insights_status, unseen.insights_reason) == (
        {},
        InsightsStatus.UNAVAILABLE,
        "too_few_viewers",
    )
    # Few viewers of one story say nothing of the metrics.
    assert MetricRefusal.objects.for_company(company).count() == 0


def test_story_is_asked_again_while_it_lives_and_stays_after(
    company, graph, account, collect, told
):
    many, few = told
    collect(account)
    before = stories_of(company)
    graph.load(
        Dataset(media=(story(52, 1, insights={"reach": 9, "views": 12}),)),
        replace=False,
    )

    again = collect(account)

    between = stories_of(company)
    assert again.stories_collected == 0
    assert between[few.media_id].insights == {"reach": 9, "views": 12}
    assert between[many.media_id].insights_at > before[many.media_id].insights_at

    graph.control("clock", hours=25)
    Story.objects.for_company(company).update(timestamp=NOW - timedelta(hours=25))
    asked = len(graph.calls())
    last = collect(account)

    after = stories_of(company)
    assert last.status == RunStatus.SUCCEEDED
    assert after[few.media_id].insights == {"reach": 9, "views": 12}
    assert after[many.media_id].insights == between[many.media_id].insights
    assert after[many.media_id].insights_at == between[many.media_id].insights_at
    assert len(graph.calls()) > asked


def test_figures_of_a_story_that_goes_early_stay(
    company, graph, account, collect, told
):
    many, _few = told
    collect(account)
    graph.control("delete-media", media_id=many.media_id)

    run = collect(account)

    kept = stories_of(company)[many.media_id]
    assert run.status == RunStatus.SUCCEEDED
    assert kept.insights["reach"] == 40
    assert (kept.insights_status, kept.insights_reason) == (
        InsightsStatus.AVAILABLE,
        "",
    )


@pytest.mark.parametrize(
    ("fault", "calls", "reason"),
    [
        ("200", 1, "permission_missing"),
        ("half-json", 3, "invalid_answer"),
        ("redirect", 3, "invalid_answer"),
        ("100", 1, "bad_request"),
    ],
)
def test_refused_stories_leave_the_step_out(
    company, graph, account, collect, told, fault, calls, reason
):
    graph.fault(fault, calls=calls, path_prefix="me/stories")

    run = collect(account)

    assert (run.status, run.phase) == (RunStatus.SUCCEEDED, RunPhase.DONE)
    assert [(entry["phase"], entry["code"]) for entry in run.errors] == [
        ("stories", reason)
    ]
    assert (run.posts_created, run.stories_collected) == (7, 0)


def test_limit_in_the_middle_of_stories_waits_and_goes_on(
    company, graph, account, collect, told
):
    many, few = told
    graph.fault("80002:15", path_prefix=f"{few.media_id}/insights")

    run = collect(account)

    assert (run.status, run.phase) == (RunStatus.WAITING, RunPhase.STORIES)
    # What was told before is kept, and not asked again.
    assert stories_of(company)[many.media_id].insights["reach"] == 40
    asked = calls_about(graph, f"{many.media_id}/insights")

    let_time_pass()
    run.resume_at = None
    run.save()
    run = run_sync(run=run)

    assert (run.status, run.stories_collected) == (RunStatus.SUCCEEDED, 2)
    assert calls_about(graph, f"{many.media_id}/insights") == asked


@pytest.mark.parametrize(("hours", "looks"), [(2, 1), (0, 0)])
def test_long_collection_looks_for_stories_again(
    company, graph, account, told, hours, looks
):
    """A first collection may take days: what is told meanwhile must not be missed."""
    run = SyncRunFactory(account=account, phase=RunPhase.COMMENTS)
    type(run).objects.filter(pk=run.pk).update(
        created_at=timezone.now() - timedelta(hours=hours)
    )

    run = run_sync(run=run)

    assert run.status == RunStatus.SUCCEEDED
    assert calls_about(graph, "me/stories") == looks
    assert len(stories_of(company)) == 2 * looks


def test_story_that_was_asked_for_within_the_hour_is_left_in_peace(
    company, graph, account, told
):
    many, _few = told
    asked_at = timezone.now() - timedelta(minutes=30)
    StoryFactory(
        account=account,
        story_id=many.media_id,
        timestamp=many.timestamp,
        insights_at=asked_at,
    )
    run = SyncRunFactory(account=account, phase=RunPhase.COMMENTS)
    type(run).objects.filter(pk=run.pk).update(
        created_at=timezone.now() - timedelta(hours=5)
    )

    run_sync(run=run)

    assert calls_about(graph, f"{many.media_id}/insights") == 0
    assert stories_of(company)[many.media_id].insights_at == asked_at


def test_figures_that_are_not_told_again_stay(account):
    one = StoryFactory(account=account, insights={"reach": 6})

    count = store_story_insights(
        account=account,
        items=[StoryInsightsRow(one.pk, {"views": 9}), StoryInsightsRow(-1, {"a": 1})],
    )

    one.refresh_from_db()
    assert (count, one.insights) == (1, {"reach": 6, "views": 9})


def test_story_of_another_account_is_not_touched(company, account):
    foreign = StoryFactory(company=company, account__company=company)

    store_story_insights(
        account=account, items=[StoryInsightsRow(foreign.pk, {"views": 9})]
    )

    foreign.refresh_from_db()
    assert foreign.insights == {}
    assert foreign.account.username != USERNAME


def test_story_that_is_missed_before_its_end_is_marked_until_it_is_back(
    company, graph, account, collect, told
):
    many, few = told
    collect(account)
    graph.load(Dataset(media=(few,)), replace=True)

    collect(account)

    found = stories_of(company)
    gone_at = found[many.media_id].gone_at
    assert gone_at > found[many.media_id].collected_at
    assert found[few.media_id].gone_at is None
    assert found[many.media_id].insights["reach"] == 40

    collect(account)
    assert stories_of(company)[many.media_id].gone_at == gone_at
    graph.load(Dataset(media=told), replace=True)
    collect(account)
    assert stories_of(company)[many.media_id].gone_at is None


def test_story_in_its_last_minutes_is_not_called_gone(company, account):
    ends = StoryFactory(
        account=account, timestamp=timezone.now() - timedelta(hours=23, minutes=55)
    )
    old = StoryFactory(account=account, timestamp=timezone.now() - timedelta(days=3))
    lives = StoryFactory(account=account, timestamp=timezone.now() - timedelta(hours=2))

    marked = mark_gone_stories(account=account, listed=(), since=timezone.now())

    assert marked == 1
    gone = Story.objects.for_company(company).filter(gone_at__isnull=False)
    assert [one.pk for one in gone] == [lives.pk]
    assert {ends.pk, old.pk} <= {one.pk for one in stories_of(company).values()}
