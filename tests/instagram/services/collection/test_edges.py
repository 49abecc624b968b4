"""What a whole collection meets rarely: its time is up, a listing is cut, items are odd."""

from datetime import timedelta

from instagram import tasks
from instagram.clients.schemas import ItemNote, MediaPage
from instagram.clients.usage import Usage
from instagram.enums import RunPhase, RunStatus
from instagram.models import Comment, Post
from instagram.services.collection import work as working
from instagram.services.collection.running import run_sync
from instagram.services.collection.steps import media as listing
from instagram.services.collection.work import ERRORS_KEPT, Work
from tests.factories.instagram import CommentFactory, PostFactory, SyncRunFactory
from tests.instagram.services.conftest import NOW, media, take_lease


def test_run_whose_time_is_up_goes_back_to_the_queue(
    company, account, collect, monkeypatch
):
    queued = []
    monkeypatch.setattr(working, "SECONDS_AT_A_TIME", -1)
    monkeypatch.setattr(
        tasks.sync_account, "apply_async", lambda **call: queued.append(call["queue"])
    )

    run = collect(account)
    starts = 1
    while run.status == RunStatus.QUEUED:
        run = run_sync(run=run)
        starts += 1

    # A page each: profile, 3 of posts, 4 of insights, 1 of comments, 4 ends of steps.
    assert starts == len(queued) + 1 == 14
    assert run.status == RunStatus.SUCCEEDED
    assert (run.posts_created, run.insights_collected, run.comments_collected) == (
        7,
        7,
        15,
    )
    assert set(queued) == {"high"}


def test_listing_cut_at_the_limit_leaves_older_posts(
    company, account, collect, monkeypatch
):
    monkeypatch.setattr(listing, "LISTING_LIMIT", 7)
    between = PostFactory(account=account, timestamp=media(3).timestamp)
    PostFactory(account=account, timestamp=NOW - timedelta(days=91))

    collect(account)

    gone = Post.objects.for_company(company).filter(deleted_at__isnull=False)
    assert list(gone) == [between]


def test_unreadable_items_are_named_and_not_taken_for_deleted(company, account, graph):
    run = SyncRunFactory(account=account, phase=RunPhase.MEDIA)
    known = PostFactory(account=account)
    work = Work(run, take_lease(account))
    notes = [ItemNote(known.post_id, "no_timestamp"), ItemNote("", "no_id")]

    with work.page():
        listing._store_media_page(work, MediaPage([], notes, [], None, Usage()))
        listing._finish_listing(work)

    known.refresh_from_db()
    run.refresh_from_db()
    assert known.deleted_at is None
    assert (run.posts_seen, run.posts_skipped, run.error_count) == (2, 2, 2)
    assert [(entry["code"], entry["object"]) for entry in run.errors] == [
        ("no_timestamp", known.post_id),
        ("no_id", ""),
    ]


def test_only_the_last_errors_are_kept(account):
    run = SyncRunFactory(account=account)
    work = Work(run, take_lease(account))
    notes = [ItemNote(str(number), "no_id") for number in range(ERRORS_KEPT + 5)]

    with work.page():
        work.note_items(notes)

    run.refresh_from_db()
    assert run.error_count == ERRORS_KEPT + 5
    assert len(run.errors) == ERRORS_KEPT
    assert run.errors[-1]["object"] == str(ERRORS_KEPT + 4)


def test_comments_whose_cursor_expires_are_read_from_the_top(
    company, graph, account, collect
):
    gone = CommentFactory(
        post=PostFactory(
            account=account, post_id=media(1).media_id, timestamp=media(1).timestamp
        ),
        comment_id="gone",
        timestamp=media(1).timestamp,
    )
    graph.fault("cursor-expired", calls=1, path_prefix=f"{media(1).media_id}/comments")

    run = collect(account)

    assert "cursor-expired" in {call["fault"] for call in graph.calls()}
    assert (run.status, run.error_count) == (RunStatus.SUCCEEDED, 0)
    live = Comment.objects.for_company(company).filter(deleted_at=None)
    assert live.count() == 15
    gone.refresh_from_db()
    # The second pass had all there are, so it tells what is gone as any other.
    assert gone.deleted_at is not None


def test_comments_whose_cursor_expires_twice_are_read_at_the_end_of_the_step(
    company, graph, account, collect
):
    graph.fault("cursor-expired", calls=2, path_prefix=f"{media(1).media_id}/comments")

    run = collect(account)

    assert run.status == RunStatus.SUCCEEDED
    assert [(entry["code"], entry["object"]) for entry in run.errors] == [
        ("bad_request", media(1).media_id)
    ]
    assert Comment.objects.for_company(company).count() == 15
