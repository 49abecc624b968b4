"""What people wrote below each post."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils import timezone

from instagram.clients.errors import ClientError
from instagram.clients.schemas import CommentPage, ItemNote
from instagram.enums import RunPhase
from instagram.models import Post
from instagram.rows import CommentRow
from instagram.services.collection.steps import posts as waiting
from instagram.services.collection.steps.again import (
    go_through_again,
    leave_out,
    left_out_of,
    may_pass,
)
from instagram.services.collection.steps.asking import Answers, ask_each
from instagram.services.collection.steps.patience import GONE, Patience
from instagram.services.collection.steps.posts import next_posts, posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import (
    mark_missing_comments,
    save_progress,
    store_comments_of,
)

# So many posts' comments are stored at once: what a killed worker asks for again.
POSTS_AT_A_TIME = 20
# Of one post at once: below a post that everybody talks about there are thousands.
PAGES_AT_A_TIME = 10


@dataclass(slots=True)
class Reading:
    """Some pages of one post's comments, and the refusal that ended them, if any."""

    items: list[CommentRow] = field(default_factory=list)
    notes: list[ItemNote] = field(default_factory=list)
    after: str | None = None
    error: ClientError | None = None
    # Which comments there are, with those that could not be read.
    seen: set[str] = field(default_factory=set)
    begun: datetime = field(default_factory=timezone.now)

    def add(self, page: CommentPage) -> None:
        self.items += page.items
        self.notes += [*page.skipped, *page.noted]
        self.seen |= {row.comment_id for row in page.items}
        self.seen |= {note.item_id for note in page.skipped}
        self.after = page.after

    # Begun from the top because Instagram knew the cursor no more.
    is_anew: bool = False

    @property
    def is_at_end(self) -> bool:
        return self.error is None and self.after is None

    @property
    def has_lost_its_place(self) -> bool:
        """Cursors live for a while only; a post that is gone has a subcode to say so."""
        error = self.error
        return self.after is not None and error is not None and _blames_cursor(error)


def _blames_cursor(error: ClientError) -> bool:
    return error.code == 100 and error.subcode is None


class Passes:
    """Which comments were seen of posts that are read from their first page in one go.

    Only such a pass has seen all there are, and can tell which are gone.
    """

    def __init__(self) -> None:
        self._seen: dict[int, set[str]] = {}
        self._begun: dict[int, datetime] = {}

    def add(self, post: Post, reading: Reading) -> None:
        if reading.is_anew or not post.comments_cursor:
            self._seen[post.pk], self._begun[post.pk] = set(), reading.begun
        if post.pk in self._seen:
            self._seen[post.pk] |= reading.seen

    def mark_missing(self, posts: Sequence[Post]) -> None:
        """Mark what whole passes of these posts, now at their end, did not bring."""
        whole = [post for post in posts if post.pk in self._seen]
        if not whole:
            return
        seen = set().union(*(self._seen.pop(post.pk) for post in whole))
        since = min(self._begun.pop(post.pk) for post in whole)
        mark_missing_comments(posts=whole, seen=seen, since=since)


def collect_comments(work: Work) -> None:
    patience, passes = Patience(), Passes()
    refused: set[int] = set()

    def read(posts: Sequence[Post], patience: Patience) -> None:
        answers = ask_each(
            work, posts, partial(_read, work), patience=patience, trouble=_trouble
        )
        refused.update(_store(work, answers, passes))
        answers.raise_failure()

    while patience.is_willing and (
        posts := next_posts(
            posts_of(work)
            .awaiting_comments(work.run)
            .exclude(pk__in={*refused, *left_out_of(work.run)}),
            POSTS_AT_A_TIME,
        )
    ):
        read(posts, patience)
    if patience.is_willing:
        go_through_again(work, read, at_a_time=POSTS_AT_A_TIME)
    with work.page() as run:
        run.left_out = {}
        run.phase = RunPhase.AUDIENCE


def _trouble(reading: Reading) -> ClientError | None:
    return reading.error


def _read(work: Work, post: Post) -> Reading:
    """Some pages from where the post's cursor stands, or from the top if it is lost."""
    reading = _read_from(work, post, post.comments_cursor)
    if not reading.has_lost_its_place:
        return reading
    anew = _read_from(work, post, "")
    anew.is_anew = True
    return anew


def _read_from(work: Work, post: Post, cursor: str) -> Reading:
    reading = Reading(after=cursor or None)
    for _ in range(PAGES_AT_A_TIME):
        try:
            page = work.client.comments_page(
                post.post_id, after=reading.after, limit=waiting.PAGE_SIZE
            )
        except ClientError as error:
            reading.error = error
            return reading
        reading.add(page)
        if page.after is None:
            break
    return reading


def _store(work: Work, answers: Answers[Reading], passes: Passes) -> set[int]:
    """Store what was read; the keys of posts that are refused from here on."""
    readings = [*answers.told, *answers.broken]
    if not readings:
        return set()
    with work.page() as run:
        counts = store_comments_of(
            account=work.account,
            pages=[(post, reading.items) for post, reading in readings],
        )
        run.comments_collected += counts.created + counts.updated
        done = []
        for post, reading in readings:
            passes.add(post, reading)
            work.note_items(reading.notes)
            post.comments_cursor = reading.after or ""
            if reading.is_at_end or _is_gone(reading):
                post.comments_run = run
                done.append(post)
        passes.mark_missing([post for post, reading in readings if reading.is_at_end])
        save_progress(posts=[post for post, _ in readings])
        kept, refused = _note_refusals(work, answers.told)
        leave_out(run, kept=kept, asked=[post.pk for post, _ in answers.told])
        return refused


def _is_gone(reading: Reading) -> bool:
    """A post that is gone has no more comments to bring; one with a lost place has."""
    error = reading.error
    return error is not None and error.kind in GONE and not reading.has_lost_its_place


def _is_kept(reading: Reading) -> bool:
    """Whether the next answer may be better."""
    error = reading.error
    is_unreadable = error is not None and may_pass(error.reason)
    return is_unreadable or reading.has_lost_its_place


def _note_refusals(
    work: Work, told: Sequence[tuple[Post, Reading]]
) -> tuple[set[int], set[int]]:
    """The keys of posts to try once more, and of those to leave as they are."""
    kept, refused = set(), set()
    for post, reading in told:
        if reading.error is None:
            continue
        work.note_error(reading.error, post.post_id)
        if _is_kept(reading):
            kept.add(post.pk)
        elif not _is_gone(reading):
            refused.add(post.pk)
    return kept, refused
