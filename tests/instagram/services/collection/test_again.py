"""Posts that passing trouble kept are tried again before their step ends."""

import pytest

from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import InsightsStatus, RunStatus
from instagram.models import Comment, Post
from instagram.services.collection.steps.again import insist
from tests.instagram.services.collection.test_faults import resume, stored
from tests.instagram.services.conftest import media

THIRD = media(3).media_id


def told(run):
    return [(entry["code"], entry["object"]) for entry in run.errors]


@pytest.mark.parametrize("edge", ["insights", "comments"])
@pytest.mark.parametrize("calls", [1, 2])
def test_redirect_that_passes_leaves_nothing_out(
    company, graph, account, collect, edge, calls
):
    graph.fault("redirect", calls=calls, path_prefix=f"{THIRD}/{edge}")

    run = collect(account)

    assert (run.status, run.left_out) == (RunStatus.SUCCEEDED, {})
    assert told(run) == [("invalid_answer", THIRD)] * calls
    assert (run.insights_collected, stored(company)) == (7, (7, 15))


def test_insights_redirected_for_ever_are_for_the_next_run(
    company, graph, account, collect
):
    graph.fault("redirect", calls=None, path_prefix=f"{THIRD}/insights")

    run = collect(account)

    assert (run.status, run.left_out) == (RunStatus.SUCCEEDED, {})
    assert told(run) == [("invalid_answer", THIRD)] * 3
    assert run.insights_collected == 6
    post = Post.objects.get(post_id=THIRD)
    assert (post.insights_status, post.insights_run) == (InsightsStatus.PENDING, None)

    graph.clear_faults()
    collect(account)

    post.refresh_from_db()
    assert post.insights_status == InsightsStatus.AVAILABLE


def test_comments_redirected_for_ever_are_for_the_next_run(graph, account, collect):
    path = f"{THIRD}/comments"
    graph.fault("redirect", calls=None, path_prefix=path)

    run = collect(account)

    assert (run.status, told(run)) == (
        RunStatus.SUCCEEDED,
        [("invalid_answer", THIRD)] * 3,
    )
    assert Comment.objects.filter(post__post_id=THIRD).count() == 0

    graph.clear_faults()
    collect(account)

    assert Comment.objects.filter(post__post_id=THIRD).count() == 5


@pytest.mark.parametrize("edge", ["insights", "comments"])
def test_posts_left_out_outlast_a_wait(company, graph, account, collect, edge):
    path = f"{THIRD}/{edge}"
    graph.fault("redirect", path_prefix=path)
    graph.fault("80002", path_prefix=path)

    run = collect(account)

    key = str(Post.objects.get(post_id=THIRD).pk)
    assert (run.status, run.reason) == (RunStatus.WAITING, "throttled")
    assert run.left_out == {key: 1}

    run = resume(run)

    assert (run.status, run.left_out) == (RunStatus.SUCCEEDED, {})
    assert (run.insights_collected, stored(company)) == (7, (7, 15))


def test_posts_that_fail_for_ever_end_the_run_also_where_the_breaker_opens(
    company, graph, account, collect
):
    lasting = [media(number).media_id for number in (1, 3, 5)]
    for post_id in lasting:
        graph.fault("redirect", calls=None, path_prefix=f"{post_id}/insights")

    run = collect(account)
    starts = 1
    while run.status == RunStatus.WAITING and starts < 10:
        assert run.reason in {"service_paused", "invalid_answer"}
        run = resume(run)
        starts += 1

    assert (run.status, run.insights_collected) == (RunStatus.SUCCEEDED, 4)
    assert [told(run).count(("invalid_answer", each)) for each in lasting] == [3] * 3
    assert stored(company) == (7, 15)


@pytest.mark.parametrize("path", ["me/stories", "me/insights"])
def test_steps_without_posts_insist(graph, account, collect, path):
    graph.fault("redirect", calls=2, path_prefix=path)

    run = collect(account)

    assert (run.status, run.errors) == (RunStatus.SUCCEEDED, [])


def redirected():
    return ClientError("x", ErrorKind.INVALID_ANSWER, permanent=True)


@pytest.mark.parametrize(
    ("answers", "ends_as", "asked"),
    [
        ([redirected(), redirected(), "told"], "told", 3),
        ([redirected(), redirected(), redirected(), "told"], "invalid_answer", 3),
        # Tried three times by the call already.
        ([ClientError("x", ErrorKind.INVALID_ANSWER), "told"], "invalid_answer", 1),
        ([ClientError("x", ErrorKind.NOT_FOUND), "told"], "not_found", 1),
        # Our own breaker opens: the redirect is what is told.
        (
            [redirected(), ClientError("x", ErrorKind.TRANSIENT, is_own=True)],
            "invalid_answer",
            2,
        ),
    ],
)
def test_insisting(answers, ends_as, asked):
    left = list(answers)

    def ask():
        answer = left.pop(0)
        if isinstance(answer, ClientError):
            raise answer
        return answer

    try:
        found = insist(ask)
    except ClientError as error:
        found = error.reason

    assert (found, len(answers) - len(left)) == (ends_as, asked)
