"""Once more what passing trouble kept, so that a collection ends whole where it passed.

A redirect, half an answer, a page that leads back: one post is left out, the others go on.
At the end of the step the posts left out are gone through again. Which they are is kept on
the run, with the rows, so a killed worker forgets none.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from instagram.clients.errors import ClientError
from instagram.models import Post, SyncRun
from instagram.services.collection.steps.patience import Patience
from instagram.services.collection.steps.posts import next_posts, posts_of
from instagram.services.collection.work import Work

# Tries more of one post in one run: what lasts longer is taken up by the next run.
MORE_TRIES = 2
_MAY_PASS = {"invalid_answer", "repeated_page"}

Answer = TypeVar("Answer")


def may_pass(reason: str) -> bool:
    """Whether the next answer may be better: nothing is known of the post itself."""
    return reason in _MAY_PASS


def left_out_of(run: SyncRun) -> list[int]:
    """The keys of the posts left out, those tried least first."""
    by_tries = sorted(run.left_out.items(), key=lambda item: (item[1], int(item[0])))
    return [int(key) for key, _ in by_tries]


def leave_out(run: SyncRun, *, kept: Iterable[int], asked: Iterable[int]) -> None:
    """Note, within a page, which of the posts asked about trouble has kept."""
    before = {key: run.left_out.pop(str(key), 0) for key in asked}
    run.left_out |= {str(key): before[key] + 1 for key in kept}


def go_through_again(
    work: Work, ask: Callable[[list[Post], Patience], None], *, at_a_time: int
) -> None:
    """Ask about the posts left out once more; what still fails stays left out.

    That they fail in a row says nothing here: only such posts are asked about. Tries are
    counted by post, so it ends also where each start gets no further than one.
    """
    patience = Patience(of_left_out=True)
    while patience.is_willing and (keys := _waiting(work.run)[:at_a_time]):
        posts = next_posts(posts_of(work).filter(pk__in=keys), at_a_time)
        # Posts may have been removed meanwhile.
        leave_out(work.run, kept=[], asked={*keys} - {post.pk for post in posts})
        if posts:
            ask(posts, patience)


def _waiting(run: SyncRun) -> list[int]:
    return [key for key in left_out_of(run) if run.left_out[str(key)] <= MORE_TRIES]


def insist(ask: Callable[[], Answer], *, more: int = MORE_TRIES) -> Answer:
    """The same at once for steps without posts, where the call itself was tried only once.

    Where we refuse a further try ourselves, what Instagram did before counts: a breaker
    that opens anew with each try would hold the run for ever.
    """
    try:
        return ask()
    except ClientError as error:
        if not (more and error.permanent and may_pass(error.reason)):
            raise
        before = error
    try:
        return insist(ask, more=more - 1)
    except ClientError as error:
        raise (before if error.is_own else error) from None
