"""The figures of each post, one call a post."""

from collections.abc import Sequence
from functools import partial

from instagram.clients.errors import ClientError
from instagram.clients.schemas import MediaInsights
from instagram.enums import RunPhase
from instagram.models import Post
from instagram.rows import InsightsRow
from instagram.services.collection.steps.asking import ask_each
from instagram.services.collection.steps.patience import Patience
from instagram.services.collection.steps.posts import next_posts, posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import store_insights

# So many posts' insights are stored at once: what a killed worker asks for again.
INSIGHTS_AT_A_TIME = 20
_NOTHING_KNOWN = {"invalid_answer", "repeated_page"}

Told = MediaInsights | ClientError


def collect_insights(work: Work) -> None:
    patience = Patience()
    while patience.is_willing and (
        posts := next_posts(
            posts_of(work).awaiting_insights(work.run), INSIGHTS_AT_A_TIME
        )
    ):
        answers = ask_each(
            work, posts, partial(_ask, work), patience=patience, trouble=_trouble
        )
        # What was told before an error that ends this task is not asked again.
        _store_insights(work, answers.told)
        answers.raise_failure()
    with work.page() as run:
        # A cursor of an earlier run would skip the comments written since.
        posts_of(work).with_cursor(work.account).update(comments_cursor="")
        run.phase = RunPhase.COMMENTS


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
        rows = []
        for post, answer in answers:
            if isinstance(answer, ClientError):
                work.note_error(answer, post.post_id)
                reason = answer.reason
            else:
                reason = answer.unavailable
            if reason in _NOTHING_KNOWN:
                # Only this run is done with the post; the next one asks again.
                posts_of(work).filter(pk=post.pk).update(insights_run=run)
                continue
            values = {} if isinstance(answer, ClientError) else answer.values
            rows.append(InsightsRow(post.pk, post.timestamp, values, reason))
        store_insights(account=work.account, items=rows, run=run)
        run.insights_collected += sum(not row.unavailable for row in rows)
