from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.enums import RunPhase, RunStatus
from instagram.models import (
    AccountSnapshot,
    ApiCall,
    Comment,
    Hashtag,
    Post,
    PostSnapshot,
)
from instagram.sandbox.records import AccountRecord, Dataset
from instagram.services.collection.steps import posts
from kbeauty.lib.tenancy import tenant
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.services.conftest import (
    USER_ID,
    USERNAME,
    comments_of,
    media,
)


def test_run_sync_collects_everything(company, graph, account, collect):
    run = collect(account)

    account.refresh_from_db()
    newest = Post.objects.for_company(company).get(post_id=media(1).media_id)
    assert (run.status, run.phase, run.reason) == (
        RunStatus.SUCCEEDED,
        RunPhase.DONE,
        "",
    )
    assert (run.posts_expected, run.posts_seen, run.posts_created) == (7, 7, 7)
    assert (run.posts_updated, run.posts_skipped, run.error_count) == (0, 0, 0)
    assert (run.insights_collected, run.comments_collected) == (7, 15)
    # Profile, 3 pages of posts, 7 insights, 3 posts with 2 pages of comments.
    assert run.calls_used == ApiCall.objects.for_company(company).count()
    assert run.finished_at is not None
    assert account.last_synced_at is not None
    assert account.leased_until is None
    assert (account.name, account.followers_count, account.media_count) == (
        "Glasshaus",
        12_000,
        7,
    )
    assert AccountSnapshot.objects.for_company(company).get().followers_count == 12_000
    assert newest.caption == "Post 1 #glow"
    assert (newest.like_count, newest.comment_count) == (101, 5)
    assert (newest.reach, newest.views, newest.saved, newest.shares) == (
        1001,
        2000,
        7,
        3,
    )
    assert newest.engagement_rate == 100 * 106 / 12_000
    assert newest.engagement_rate_by_reach == 100 * 116 / 1001
    assert newest.engagement_rate_by_views == 100 * 116 / 2000
    assert newest.seen_run == newest.insights_run == newest.comments_run == run
    assert newest.comments_cursor == ""
    assert PostSnapshot.objects.for_company(company).count() == 7
    assert Hashtag.objects.for_company(company).get().post_count == 7
    assert Comment.objects.for_company(company).count() == 15
    assert (
        Comment.objects.for_company(company).filter(parent__isnull=False).count() == 3
    )


def rows(company):
    """What collecting leaves, without the marks of the run that brought it."""
    marks = {
        "id",
        "code",
        "collected_at",
        "updated_at",
        "seen_run_id",
        "insights_run_id",
        "comments_run_id",
    }
    models = (Post, Comment, PostSnapshot, Hashtag)
    return {
        model.__name__: [
            {key: value for key, value in row.items() if key not in marks}
            for row in model.objects.for_company(company).order_by("pk").values()
        ]
        for model in models
    }


def test_run_sync_twice_changes_nothing(company, account, collect):
    collect(account)
    before = rows(company)
    before["Hashtag"][0].pop("last_updated")

    run = collect(account)

    after = rows(company)
    after["Hashtag"][0].pop("last_updated")
    assert after == before
    assert (run.posts_seen, run.posts_created, run.posts_updated) == (7, 0, 0)
    # The oldest post is out of the month in which figures are refreshed.
    assert (run.insights_collected, run.comments_collected) == (6, 0)


def test_run_sync_sees_edits_deletions_and_new_posts(company, graph, account, collect):
    collect(account)
    Post.objects.for_company(company).update(read_by="reader-1")
    graph.control("edit-caption", media_id=media(2).media_id, caption="Edited #dewy")
    graph.control("delete-media", media_id=media(3).media_id)
    graph.control("hide-likes", media_id=media(4).media_id)
    new = media(8, timestamp=timezone.now() - timedelta(minutes=1))
    graph.load(Dataset(media=(new,), comments=tuple(comments_of(new, 1))))

    run = collect(account)

    posts = {post.post_id: post for post in Post.objects.for_company(company)}
    assert (run.posts_created, run.posts_updated) == (1, 2)
    assert posts[media(2).media_id].caption == "Edited #dewy"
    assert posts[media(2).media_id].read_by == ""
    assert posts[media(1).media_id].read_by == "reader-1"
    assert posts[media(3).media_id].deleted_at is not None
    assert posts[media(3).media_id].comments.count() == 5
    assert posts[media(4).media_id].like_count is None
    assert posts[media(4).media_id].snapshots.get().like_count == 104
    assert posts[new.media_id].comments.count() == 1
    assert dict(
        Hashtag.objects.for_company(company).values_list("hashtag", "post_count")
    ) == {"glow": 6, "dewy": 1}


def test_run_sync_post_reappears(company, graph, account, collect):
    collect(account)
    Post.objects.for_company(company).filter(post_id=media(3).media_id).update(
        deleted_at=timezone.now()
    )

    collect(account)

    assert Post.objects.for_company(company).filter(deleted_at=None).count() == 7


def test_run_sync_reads_new_comments_of_an_old_post(company, graph, account, collect):
    collect(account)
    oldest = media(7)
    graph.load(Dataset(comments=tuple(comments_of(oldest, 4))))

    run = collect(account)

    assert run.comments_collected == 4
    assert Comment.objects.for_company(company).count() == 19


def test_run_sync_marks_deleted_comments(company, graph, account, collect):
    collect(account)
    stored = Comment.objects.for_company(company)
    gone = stored.get(comment_id=comments_of(media(2), 1)[0].comment_id)
    graph.session.delete(
        f"{graph.base_url}/v25.0/{gone.comment_id}",
        params={"access_token": account.token},
        timeout=10,
    ).raise_for_status()

    collect(account)

    gone.refresh_from_db()
    assert gone.deleted_at is not None
    assert stored.count() == 15


def test_run_sync_two_companies_with_one_account(company, graph, account, collect):
    other = InstagramAccountFactory(
        instagram_user_id=USER_ID, username=USERNAME, token=graph.token(USERNAME)
    )
    collect(account)

    with tenant(other.company_id):
        run = collect(other)
        theirs = Post.objects.for_company(other.company).count()

    assert (run.status, run.posts_created, theirs) == (RunStatus.SUCCEEDED, 7, 7)
    assert Post.objects.for_company(company).count() == 7


def test_run_sync_account_without_posts(company, sandbox, settings, collect):
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    sandbox.load(Dataset(accounts=(AccountRecord(user_id="1", username="empty"),)))
    account = InstagramAccountFactory(company=company, token=sandbox.token("empty"))

    run = collect(account)

    assert (run.status, run.posts_expected, run.posts_seen) == (
        RunStatus.SUCCEEDED,
        0,
        0,
    )


def test_run_sync_difficult_posts(company, graph, account, collect):
    """No likes, emoji, a NUL byte, a date in the future, no author."""
    graph.control("difficult", username=USERNAME)

    run = collect(account)

    posts = Post.objects.for_company(company)
    hidden = posts.get(caption__startswith="Likes are")
    future = posts.get(caption="From the future")
    assert (run.status, run.posts_created) == (RunStatus.SUCCEEDED, 12)
    assert (hidden.like_count, hidden.engagement_rate) == (None, None)
    assert posts.filter(caption="Before the NUL and after it").count() == 1
    assert posts.filter(caption__startswith="💄🧴").get().comments.count() == 2
    assert future.timestamp > timezone.now() + timedelta(days=300)
    assert [(entry["code"], entry["object"]) for entry in run.errors] == [
        ("future_timestamp", future.post_id)
    ]
    assert run.error_count == 1


@pytest.mark.parametrize("page_size", [1, 2, 50])
def test_run_sync_any_page_size(company, account, collect, monkeypatch, page_size):
    monkeypatch.setattr(posts, "PAGE_SIZE", page_size)

    run = collect(account)

    assert (run.posts_created, run.comments_collected) == (7, 15)
    assert run.status == RunStatus.SUCCEEDED
