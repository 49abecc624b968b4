"""The figures of each post, one call a post."""

from collections.abc import Sequence
from functools import partial

from instagram.clients.errors import ClientError
from instagram.clients.schemas import MediaInsights
from instagram.enums import RunPhase
from instagram.models import Post
from instagram.rows import InsightsRow
from instagram.services.collection.steps.again import (
    go_through_again,
    leave_out,
    left_out_of,
    may_pass,
)
from instagram.services.collection.steps.asking import ask_each
from instagram.services.collection.steps.patience import Patience
from instagram.services.collection.steps.posts import next_posts, posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import store_insights

# So many posts' insights are stored at once: what a killed worker asks for again.
INSIGHTS_AT_A_TIME = 20

Told = MediaInsights | ClientError


def collect_insights(work: Work) -> None:
    patience, ask = Patience(), partial(_ask_and_store, work)
    while patience.is_willing and (
        posts := next_posts(
            posts_of(work)
            .awaiting_insights(work.run)
            .exclude(pk__in=left_out_of(work.run)),
            INSIGHTS_AT_A_TIME,
        )
    ):
        ask(posts, patience)
    if patience.is_willing:
        go_through_again(work, ask, at_a_time=INSIGHTS_AT_A_TIME)
    with work.page() as run:
        run.left_out = {}
        # A cursor of an earlier run would skip the comments written since.
        posts_of(work).with_cursor(work.account).update(comments_cursor="")
        run.phase = RunPhase.COMMENTS


def _ask_and_store(work: Work, posts: Sequence[Post], patience: Patience) -> None:
    answers = ask_each(
        work, posts, partial(_ask, work), patience=patience, trouble=_trouble
    )
    # What was told before an error that ends this task is not asked again.
    _store_insights(work, answers.told)
    answers.raise_failure()


def _ask(work: Work, post: Post) -> Told:
    try:
        return work.client.media_insights(
            post.post_id,
            product_type=post.media_product_type,
            media_type=post.media_type,
        )
    except ClientError as error:
        return error


def _trouble(answer: Told) -> ClientError | None:
    return answer if isinstance(answer, ClientError) else None


def _store_insights(work: Work, answers: Sequence[tuple[Post, Told]]) -> None:
    if not answers:
        return
    with work.page() as run:
        rows, kept = [], []
        for post, answer in answers:
            if isinstance(answer, ClientError):
                work.note_error(answer, post.post_id)
                reason = answer.reason
            else:
                reason = answer.unavailable
            if may_pass(reason):
                kept.append(post.pk)
                continue
            values = {} if isinstance(answer, ClientError) else answer.values
            rows.append(InsightsRow(post.pk, post.timestamp, values, reason))
        store_insights(account=work.account, items=rows, run=run)
        leave_out(run, kept=kept, asked=[post.pk for post, _ in answers])
        run.insights_collected += sum(not row.unavailable for row in rows)
