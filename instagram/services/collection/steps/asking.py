"""Asking Instagram about several posts at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Generic, TypeVar

from instagram.clients.errors import ClientError
from instagram.models import Post
from instagram.services.collection.steps.patience import Patience
from instagram.services.collection.work import Work
from kbeauty.lib.parallel import in_order

# Of one account: enough to keep a worker busy while it waits, few for Instagram.
THREADS = 4

Answer = TypeVar("Answer")


@dataclass(slots=True)
class Answers(Generic[Answer]):
    """What was told, post by post, and the trouble that ended the asking, if any."""

    told: list[tuple[Post, Answer]] = field(default_factory=list)
    # Answers that ended in that trouble; they may hold something from before it.
    broken: list[tuple[Post, Answer]] = field(default_factory=list)
    failure: ClientError | None = None

    def raise_failure(self) -> None:
        if self.failure is not None:
            raise self.failure


def ask_each(
    work: Work,
    posts: Sequence[Post],
    ask: Callable[[Post], Answer],
    *,
    patience: Patience,
    trouble: Callable[[Answer], ClientError | None],
) -> Answers[Answer]:
    """Ask about each post, up to trouble that is not one post's alone.

    ``trouble`` finds the refusal in an answer. What others under way still bring is kept:
    it is paid for.
    """
    answers: Answers[Answer] = Answers()
    is_over = Event()

    def ask_unless_over(post: Post) -> Answer | None:
        return None if is_over.is_set() else ask(post)

    told = in_order(ask_unless_over, posts, threads=THREADS, meanwhile=work.stay)
    for post, answer in zip(posts, told, strict=True):
        work.stay()
        if answer is None:
            continue
        try:
            patience.judge(trouble(answer))
        except ClientError as error:
            answers.failure = answers.failure or error
            answers.broken.append((post, answer))
        else:
            answers.told.append((post, answer))
        if answers.failure or not patience.is_willing:
            is_over.set()
    return answers
