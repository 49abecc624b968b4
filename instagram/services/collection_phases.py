"""The steps of a collection; each goes on from what its rows say."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Min
from django.utils import timezone

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import MediaInsights, MediaPage
from instagram.enums import AccountStatus, RunPhase, Source
from instagram.models import AccountSnapshot, Post
from instagram.querysets import PostQuerySet
from instagram.rows import InsightsRow
from instagram.services.collection_work import Work
from instagram.services.connections import apply_profile, mark_account
from instagram.services.storage import (
    mark_missing,
    mark_missing_comments,
    store_comments,
    store_insights,
    store_posts,
)
from kbeauty.lib.upsert import upsert

# Graph lists no more than the newest 10,000 posts.
LISTING_LIMIT = 10_000
PAGE_SIZE = 50
POSTS_AT_A_TIME = 50
# So many posts' insights are stored at once: what a killed worker asks for again.
INSIGHTS_AT_A_TIME = 10
# One post's trouble; the next one may be fine.
_GONE = {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND}
_OF_ONE_POST = {*_GONE, ErrorKind.PERMISSION, ErrorKind.INVALID_ANSWER}
_NOTHING_KNOWN = {"invalid_answer", "repeated_page"}
# The same trouble with so many posts in a row is not theirs.
PATIENCE = 3


class _Patience:
    """Tells the trouble of one post from the trouble of all."""

    def __init__(self) -> None:
        self._in_a_row = 0
        # False: leave this step out, a permission is missing.
        self.is_willing = True

    def judge(self, answer: object) -> None:
        """Raise the error, if it is one, that is not this post's alone."""
        if not isinstance(answer, ClientError):
            self._in_a_row = 0
            return
        if answer.kind not in _OF_ONE_POST:
            raise answer
        if answer.kind in _GONE:
            return
        self._in_a_row += 1
        if self._in_a_row < PATIENCE:
            return
        if answer.kind != ErrorKind.PERMISSION:
            raise answer
        self.is_willing = False


def collect(work: Work) -> None:
    """Do what is left of the run."""
    steps: dict[str, Callable[[Work], None]] = {
        RunPhase.PROFILE: collect_profile,
        RunPhase.MEDIA: collect_media,
        RunPhase.INSIGHTS: collect_insights,
        RunPhase.COMMENTS: collect_comments,
    }
    for phase, step in steps.items():
        if work.run.phase == phase:
            step(work)


def collect_profile(work: Work) -> None:
    account = work.account
    profile = work.client.me()
    if not profile.is_professional:
        raise ClientError(
            "not professional", ErrorKind.PERMISSION, reason="not_professional"
        )
    with work.page() as run:
        if account.status == AccountStatus.NOT_PROFESSIONAL:
            mark_account(account=account, status=AccountStatus.ACTIVE, reason="")
        apply_profile(account=account, profile=profile)
        account.save(
            update_fields=[
                "account_type",
                "app_scoped_id",
                "biography",
                "followers_count",
                "follows_count",
                "media_count",
                "name",
                "profile_picture_url",
                "updated_at",
                "username",
                "website",
            ]
        )
        _write_account_snapshot(work)
        run.posts_expected = profile.media_count
        run.phase = RunPhase.MEDIA


def _write_account_snapshot(work: Work) -> None:
    counts = ("followers_count", "follows_count", "media_count")
    upsert(
        AccountSnapshot,
        [{name: getattr(work.account, name) for name in counts}],
        unique=("account_id", "captured_on"),
        keep_known=counts,
        constants={
            "company_id": work.account.company_id,
            "account_id": work.account.pk,
            "captured_on": timezone.now().date(),
        },
    )


def collect_media(work: Work) -> None:
    while work.run.phase == RunPhase.MEDIA:
        page = work.client.media_page(
            after=work.run.media_cursor or None, limit=PAGE_SIZE
        )
        with work.page() as run:
            _store_media_page(work, page)
            run.media_cursor = page.after or ""
            if page.after is None:
                _finish_listing(work)
                run.phase = RunPhase.INSIGHTS


def _store_media_page(work: Work, page: MediaPage) -> None:
    run = work.run
    counts = store_posts(
        account=work.account, items=page.items, source=Source.API, run=run
    )
    # Listed, though not readable this time: not deleted.
    skipped = [note.item_id for note in page.skipped]
    _posts(work).filter(account=work.account, post_id__in=skipped).update(seen_run=run)
    run.posts_seen += len(page.items) + len(skipped)
    run.posts_created += counts.created
    run.posts_updated += counts.updated
    run.posts_skipped += len(skipped)
    work.note_items([*page.skipped, *page.noted])


def _finish_listing(work: Work) -> None:
    run = work.run
    # An empty answer for an account with posts is Graph's trouble, not a deletion.
    if run.posts_seen or run.posts_expected == 0:
        mark_missing(account=work.account, run=run, since=_oldest_listed(work))


def _oldest_listed(work: Work) -> datetime | None:
    if work.run.posts_seen < LISTING_LIMIT:
        return None
    listed = _posts(work).listed_in(work.run)
    oldest: datetime | None = listed.aggregate(oldest=Min("timestamp"))["oldest"]
    return oldest


def collect_insights(work: Work) -> None:
    patience = _Patience()
    while patience.is_willing and (
        posts := _next_posts(
            _posts(work).awaiting_insights(work.run), INSIGHTS_AT_A_TIME
        )
    ):
        answers: list[tuple[Post, MediaInsights | ClientError]] = []
        try:
            for post in posts:
                answer = _ask_for_insights(work, post)
                patience.judge(answer)
                answers.append((post, answer))
                if not patience.is_willing:
                    break
        finally:
            # What was told before an error that ends this task is not asked again.
            _store_insights(work, answers)
    with work.page() as run:
        # A cursor of an earlier run would skip the comments written since.
        _posts(work).with_cursor(work.account).update(comments_cursor="")
        run.phase = RunPhase.COMMENTS


def _ask_for_insights(work: Work, post: Post) -> MediaInsights | ClientError:
    try:
        return work.client.media_insights(
            post.post_id,
            product_type=post.media_product_type,
            media_type=post.media_type,
        )
    except ClientError as error:
        return error


def _store_insights(
    work: Work, answers: Sequence[tuple[Post, MediaInsights | ClientError]]
) -> None:
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
                _posts(work).filter(pk=post.pk).update(insights_run=run)
                continue
            values = {} if isinstance(answer, ClientError) else answer.values
            rows.append(InsightsRow(post.pk, values, reason))
        store_insights(account=work.account, items=rows, run=run)
        run.insights_collected += sum(not row.unavailable for row in rows)


def _next_posts(waiting: PostQuerySet, count: int) -> list[Post]:
    newest_first = waiting.select_related("account__company", "company").order_by(
        "-timestamp", "-pk"
    )
    return list(newest_first[:count])


def _posts(work: Work) -> PostQuerySet:
    posts: PostQuerySet = Post.objects.for_company(work.run.company)
    return posts


def collect_comments(work: Work) -> None:
    patience = _Patience()
    left_out: set[int] = set()
    while patience.is_willing and (
        posts := _next_posts(
            _posts(work).awaiting_comments(work.run).exclude(pk__in=left_out),
            POSTS_AT_A_TIME,
        )
    ):
        for post in posts:
            try:
                _collect_comments_of(work, post)
            except ClientError as error:
                patience.judge(error)
                left_out |= _note_failed_comments(work, post, error)
                if not patience.is_willing:
                    break
            else:
                patience.judge(None)
    with work.page() as run:
        run.phase = RunPhase.DONE


def _collect_comments_of(work: Work, post: Post) -> None:
    # Only a pass from the first page on, in one go, has seen all there are.
    seen: set[str] | None = None if post.comments_cursor else set()
    after: str | None = post.comments_cursor or None
    while True:
        page = work.client.comments_page(post.post_id, after=after, limit=PAGE_SIZE)
        after = page.after
        with work.page() as run:
            counts = store_comments(post=post, items=page.items)
            run.comments_collected += counts.created + counts.updated
            work.note_items([*page.skipped, *page.noted])
            post.comments_cursor = after or ""
            if seen is not None:
                seen |= {row.comment_id for row in page.items}
                seen |= {note.item_id for note in page.skipped}
            if after is None:
                post.comments_run = run
                if seen is not None:
                    mark_missing_comments(post=post, seen=seen)
            post.save(update_fields=["comments_cursor", "comments_run"])
        if after is None:
            return


def _note_failed_comments(work: Work, post: Post, error: ClientError) -> set[int]:
    """The posts to leave out; one that is gone has no more comments to bring."""
    with work.page() as run:
        work.note_error(error, post.post_id)
        if error.kind in _GONE:
            _posts(work).filter(pk=post.pk).update(comments_run=run)
            return set()
    return {post.pk}
