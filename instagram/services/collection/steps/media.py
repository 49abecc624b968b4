"""The listing of an account's posts, newest first."""

from datetime import datetime

from django.db.models import Min

from instagram.clients.schemas import MediaPage
from instagram.enums import RunPhase, Source
from instagram.services.collection.steps import posts
from instagram.services.collection.steps.posts import posts_of
from instagram.services.collection.work import Work
from instagram.services.storage import mark_missing, store_posts

# Graph lists no more than the newest 10,000 posts.
LISTING_LIMIT = 10_000


def collect_media(work: Work) -> None:
    while work.run.phase == RunPhase.MEDIA:
        page = work.client.media_page(
            after=work.run.media_cursor or None, limit=posts.PAGE_SIZE
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
    posts_of(work).filter(account=work.account, post_id__in=skipped).update(
        seen_run=run
    )
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
    listed = posts_of(work).listed_in(work.run)
    oldest: datetime | None = listed.aggregate(oldest=Min("timestamp"))["oldest"]
    return oldest
