"""Several calls at once: what came is stored, whatever the others met."""

import pytest

from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import RunStatus
from instagram.models import Comment, Post, SyncRun
from instagram.services.collection.running import run_sync
from instagram.services.collection.steps import asking
from instagram.services.collection.steps.asking import ask_each
from instagram.services.collection.steps.patience import Patience
from instagram.services.collection.work import Work
from tests.factories.instagram import PostFactory, SyncRunFactory
from tests.instagram.services.conftest import take_lease
from tests.instagram.waiting import let_time_pass


@pytest.fixture
def work(account):
    return Work(SyncRunFactory(account=account), take_lease(account))


@pytest.fixture
def posts(account):
    return PostFactory.create_batch(8, account=account)


def trouble(answer):
    return answer if isinstance(answer, ClientError) else None


def asked(work, posts, answers, threads, monkeypatch):
    """Ask with these answers, by post; which posts were asked about."""
    monkeypatch.setattr(asking, "THREADS", threads)
    seen, patience = [], Patience()

    def ask(post):
        seen.append(post.pk)
        return answers.get(post.pk, post.pk)

    found = ask_each(work, posts, ask, patience=patience, trouble=trouble)
    return found, seen, patience


@pytest.mark.parametrize("threads", [1, 4])
def test_answers_keep_the_order_of_the_posts(work, posts, monkeypatch, threads):
    found, seen, patience = asked(work, posts, {}, threads, monkeypatch)

    assert found.told == [(post, post.pk) for post in posts]
    assert sorted(seen) == [post.pk for post in posts]
    assert (found.failure, found.broken, patience.is_willing) == (None, [], True)


@pytest.mark.parametrize("threads", [1, 4])
def test_throttling_ends_the_asking_and_keeps_what_came(
    work, posts, monkeypatch, threads
):
    throttled = ClientError("x", ErrorKind.THROTTLED)

    found, seen, _ = asked(work, posts, {posts[2].pk: throttled}, threads, monkeypatch)

    assert found.failure is throttled
    assert found.broken == [(posts[2], throttled)]
    # Those under way when the refusal came still count; nobody is asked after them.
    assert found.told[:2] == [(post, post.pk) for post in posts[:2]]
    assert len(seen) <= 2 + threads
    with pytest.raises(ClientError) as caught:
        found.raise_failure()
    assert caught.value is throttled


def test_trouble_of_single_posts_goes_on(work, posts, monkeypatch):
    gone = ClientError("x", ErrorKind.NOT_FOUND)

    found, seen, _ = asked(
        work, posts, {post.pk: gone for post in posts[1:7]}, 4, monkeypatch
    )

    assert len(seen) == len(found.told) == 8
    assert found.failure is None


def test_missing_permission_three_times_leaves_the_step_out(work, posts, monkeypatch):
    refused = ClientError("x", ErrorKind.PERMISSION)

    found, seen, patience = asked(
        work, posts, {post.pk: refused for post in posts}, 1, monkeypatch
    )

    assert (len(seen), patience.is_willing, found.failure) == (3, False, None)


def test_whole_run_with_threads_brings_the_same(account, collect, monkeypatch):
    one_by_one = collect(account)
    rows = set(Post.objects.values_list("post_id", "reach"))
    comments = set(Comment.objects.values_list("comment_id", "text", "parent_id"))

    monkeypatch.setattr(asking, "THREADS", 4)
    again = collect(account)

    assert (one_by_one.status, again.status) == (RunStatus.SUCCEEDED,) * 2
    assert again.calls_used <= one_by_one.calls_used
    assert again.error_count == 0
    assert set(Post.objects.values_list("post_id", "reach")) == rows
    assert (
        set(Comment.objects.values_list("comment_id", "text", "parent_id")) == comments
    )


def test_run_with_threads_is_throttled_and_goes_on(
    graph, account, collect, monkeypatch
):
    monkeypatch.setattr(asking, "THREADS", 4)
    graph.fault("80002:5", calls=1, path_prefix="*/comments")

    run = collect(account)

    assert (run.status, run.reason) == (RunStatus.WAITING, "throttled")
    graph.clear_faults()
    let_time_pass()
    SyncRun.objects.filter(pk=run.pk).update(resume_at=None)
    run = run_sync(run=run)
    assert run.status == RunStatus.SUCCEEDED
    assert Comment.objects.count() == 15
