"""The listing of an account's posts, newest first."""

from datetime import datetime

from django.db.models import Min

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import ItemNote, MediaPage
from instagram.enums import RunPhase, Source
from instagram.querysets import REFRESH_FOR
from instagram.services.collection.steps import posts
from instagram.services.collection.steps.paging import PageSize
from instagram.services.collection.steps.posts import posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import mark_missing, store_posts

# Graph lists no more than the newest 10,000 posts.
LISTING_LIMIT = 10_000
BEGUN_ANEW = "listing_begun_anew"


def collect_media(work: Work) -> None:
    size = PageSize(posts.PAGE_SIZE)
    while work.run.phase == RunPhase.MEDIA:
        try:
            page = _next_page(work, size)
        except ClientError as error:
            if not _is_lost(work, error):
                raise
            _begin_anew(work, error)
            continue
        with work.page() as run:
            is_old = _store_media_page(work, page)
            run.cursor = page.after or ""
            if page.after is None or (is_old and not run.is_full):
                _finish_listing(work)
                run.cursor = ""
                run.phase = RunPhase.INSIGHTS


def _next_page(work: Work, size: PageSize) -> MediaPage:
    """The page at the cursor; one that is too large comes in smaller parts."""
    after = work.run.cursor or None
    if work.run.posts_seen >= 2 * LISTING_LIMIT:
        message = "more pages than there can be"
        raise ClientError(message, ErrorKind.INVALID_ANSWER, reason="repeated_page")
    while True:
        try:
            page = work.client.media_page(after=after, limit=size.limit)
        except ClientError as error:
            if error.reason != "answer_too_large":
                raise
            if size.limit == 1:
                return _without_it(work, after)
            size.shrink()
        else:
            size.grow()
            return page


def _without_it(work: Work, after: str | None) -> MediaPage:
    """The place of one post that is too large to be read, by its id alone."""
    page = work.client.media_page(after=after, limit=1, fields="id")
    named = [ItemNote(note.item_id, "answer_too_large") for note in page.skipped]
    return MediaPage([], named, [], page.after, page.usage)


def _is_lost(work: Work, error: ClientError) -> bool:
    """Whether the cursor leads nowhere any more, or in a circle."""
    if error.reason == "repeated_page":
        return True
    return bool(work.run.cursor) and error.code == 100


def _begin_anew(work: Work, error: ClientError) -> None:
    """Read the list from its top once more; a second time would be one of many."""
    if work.run.is_begun_anew:
        reason = "cursor_expired" if error.code else error.reason
        raise ClientError(
            error.message, error.kind, reason=reason, permanent=True, code=error.code
        )
    with work.page() as run:
        work.note_items([ItemNote("", BEGUN_ANEW)])
        run.is_begun_anew = True
        run.cursor = ""
        run.posts_seen = run.posts_skipped = 0


def _store_media_page(work: Work, page: MediaPage) -> bool:
    """Whether all of the page is known and older than what is refreshed."""
    run = work.run
    counts = store_posts(
        account=work.account, items=page.items, source=Source.API, run=run
    )
    # Listed, though not readable this time: not deleted.
    skipped = [note.item_id for note in page.skipped]
    posts_of(work).filter(account=work.account, post_id__in=skipped).update(
        seen_run=run
    )
    run.posts_seen += len(page.items) + len(skipped)
    run.posts_created += counts.created
    run.posts_updated += counts.updated
    run.posts_skipped += len(skipped)
    work.note_items([*page.skipped, *page.noted])
    newest = max((row.timestamp for row in page.items), default=None)
    return newest is not None and newest < _refreshed_since(work) and not counts.created


def _refreshed_since(work: Work) -> datetime:
    return work.run.created_at - REFRESH_FOR


def _finish_listing(work: Work) -> None:
    run = work.run
    # An empty answer for an account with posts is Graph's trouble, not a deletion.
    if run.posts_seen or run.posts_expected == 0:
        mark_missing(account=work.account, run=run, since=_oldest_listed(work))


def _oldest_listed(work: Work) -> datetime | None:
    """What is older may be there although the listing did not bring it."""
    if not work.run.is_full:
        return _refreshed_since(work)
    if work.run.posts_seen < LISTING_LIMIT:
        return None
    listed = posts_of(work).listed_in(work.run)
    oldest: datetime | None = listed.aggregate(oldest=Min("timestamp"))["oldest"]
    return oldest
