"""What a scheduled collection reads: what is new, and the last thirty days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram import tasks
from instagram.enums import RunPhase, RunStatus, RunTrigger
from instagram.models import InstagramAccount, Post, SyncRun
from instagram.sandbox.records import Dataset
from instagram.services.collection.running import run_sync, start_due, start_sync
from tests.factories.instagram import PostFactory, SyncRunFactory
from tests.instagram.services.conftest import NOW, media

OLD_DAYS = range(40, 58)


@pytest.fixture
def brand(graph, account, collect):
    """Seven young and old posts and eighteen older ones, all collected once."""
    graph.load(_dataset([media(number) for number in OLD_DAYS]))
    collect(account)
    account.refresh_from_db()
    return account


def _dataset(posts):
    return Dataset(media=tuple(posts))


@pytest.fixture
def increment(brand):
    def increment():
        brand.refresh_from_db()
        return run_sync(
            run=SyncRunFactory(
                account=brand, trigger=RunTrigger.SCHEDULE, is_full=False
            )
        )

    return increment


def pages(graph, before):
    return sum(call["path"].endswith("me/media") for call in graph.calls()) - before


def test_listing_ends_with_the_first_old_page(company, graph, increment):
    before = pages(graph, 0)

    run = increment()

    # Pages of three: six young posts, and one page of which all are old and known.
    assert pages(graph, before) == 3
    assert (run.status, run.posts_seen, run.posts_created) == (
        RunStatus.SUCCEEDED,
        9,
        0,
    )
    assert run.cursor == ""
    assert Post.objects.for_company(company).live().count() == 25
    # Figures and comments of the young ones are asked for again.
    assert run.insights_collected == 6


def test_what_is_new_edited_or_gone_within_thirty_days_is_seen(
    company, graph, increment
):
    graph.control("edit-caption", media_id=media(2).media_id, caption="Edited")
    graph.control("delete-media", media_id=media(3).media_id)
    graph.control("delete-media", media_id=media(45).media_id)
    graph.load(_dataset([media(99, timestamp=NOW - timedelta(minutes=1))]))

    run = increment()

    posts = {post.post_id: post for post in Post.objects.for_company(company)}
    assert run.posts_created == 1
    assert posts[media(2).media_id].caption == "Edited"
    assert posts[media(3).media_id].deleted_at is not None
    # Older: it was not looked for, so nobody knows.
    assert posts[media(45).media_id].deleted_at is None
    assert Post.objects.for_company(company).filter(deleted_at=None).count() == 25


def test_old_post_that_is_not_known_keeps_the_listing_going(company, graph, increment):
    """Put back from the archive, say: the page it is on is no end."""
    graph.load(_dataset([media(98, timestamp=NOW - timedelta(days=41, hours=1))]))
    before = pages(graph, 0)

    run = increment()

    assert run.posts_created == 1
    assert pages(graph, before) == 4


def test_listing_without_old_posts_ends_by_itself(company, graph, account, collect):
    run = SyncRunFactory(account=account, is_full=False)

    run = run_sync(run=run)

    assert (run.status, run.posts_created) == (RunStatus.SUCCEEDED, 7)


def test_only_a_whole_collection_counts_as_one(account, brand, increment):
    whole = brand.listed_at

    increment()

    brand.refresh_from_db()
    assert whole is not None
    assert brand.listed_at == whole
    assert brand.last_synced_at > whole


@pytest.mark.parametrize(
    ("trigger", "listed_days_ago", "is_full"),
    [
        (RunTrigger.SCHEDULE, None, True),
        (RunTrigger.SCHEDULE, 6.9, False),
        (RunTrigger.SCHEDULE, 7.1, True),
        (RunTrigger.PERSON, 0.1, True),
        (RunTrigger.CONNECT, 0.1, True),
    ],
)
def test_start_decides_how_much_is_read(
    company, account, monkeypatch, trigger, listed_days_ago, is_full
):
    monkeypatch.setattr(tasks.sync_account, "apply_async", lambda **_call: None)
    if listed_days_ago is not None:
        account.listed_at = timezone.now() - timedelta(days=listed_days_ago)
        account.save()

    run = start_sync(account=account, trigger=trigger)

    run.refresh_from_db()
    assert run.is_full is is_full


def test_due_accounts_are_read_in_part(company, account):
    InstagramAccount.objects.filter(pk=account.pk).update(
        listed_at=timezone.now(), last_synced_at=timezone.now() - timedelta(hours=2)
    )

    assert start_due(company=company) == 1

    assert SyncRun.objects.for_company(company).get().is_full is False


@pytest.mark.parametrize(
    ("status", "phase", "trigger", "is_full"),
    [
        (RunStatus.QUEUED, RunPhase.PROFILE, RunTrigger.PERSON, True),
        # Under way: it goes on as it began, and the next one is asked for anew.
        (RunStatus.RUNNING, RunPhase.PROFILE, RunTrigger.PERSON, False),
        (RunStatus.QUEUED, RunPhase.INSIGHTS, RunTrigger.PERSON, False),
        (RunStatus.QUEUED, RunPhase.PROFILE, RunTrigger.SCHEDULE, False),
    ],
)
def test_person_who_joins_a_waiting_collection_makes_it_whole(
    account, status, phase, trigger, is_full
):
    waiting = SyncRunFactory(
        account=account,
        trigger=RunTrigger.SCHEDULE,
        status=status,
        phase=phase,
        is_full=False,
    )

    joined = start_sync(account=account, trigger=trigger)

    waiting.refresh_from_db()
    assert joined == waiting
    assert (joined.is_full, waiting.is_full) == (is_full, is_full)


def test_post_of_a_file_is_never_called_deleted(company, brand, increment):
    imported = PostFactory(
        account=brand, source="import", timestamp=NOW - timedelta(days=2)
    )

    increment()

    imported.refresh_from_db()
    assert imported.deleted_at is None
