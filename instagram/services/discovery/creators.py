"""Looking at a creator or competitor: profile, counts of the day, newest posts."""

from datetime import timedelta
from typing import Any

import structlog
from django.utils import timezone

from instagram.clients.discovery import CURSOR_REFUSED, NOT_DISCOVERABLE
from instagram.clients.errors import ClientError
from instagram.clients.public import DiscoveryPage
from instagram.creator_figures import engagement_of
from instagram.enums import CreatorStatus
from instagram.models import Creator, CreatorPost, InstagramAccount
from instagram.services.discovery.looks import Look, RowLostError
from instagram.services.discovery.pauses import pause_after
from instagram.services.discovery.removing import remove_creator
from instagram.services.discovery.storing import (
    profile_values,
    store_creator_posts,
    write_creator_snapshot,
)

EVERY = timedelta(days=1)
# Beat comes once an hour, and a little before its time is due as well.
EARLY = timedelta(minutes=5)
PAGE_SIZE = 50
FIRST_POSTS, NEWEST_POSTS = 200, 50
# Who is not shown is asked again after a day, then after twice as long each time.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(days=1), timedelta(days=32)

log = structlog.get_logger(__name__)


def collect_creator(
    *, creator: Creator, account: InstagramAccount
) -> ClientError | None:
    """Look at one creator in the name of an account; what Instagram refused, if it did.

    Leaves at once if another worker is at it, or if it is watched no more.
    """
    look = Look.take(creator, account)
    if look is None:
        return None
    try:
        _read(look)
    except ClientError as error:
        _settle(look, error)
        return error
    except RowLostError:
        log.info("creator_lost", creator=creator.pk)
    finally:
        look.release()
    return None


def _read(look: Look[Creator]) -> None:
    """From where an earlier worker stopped, else from the newest post on."""
    creator = look.row
    stored = CreatorPost.objects.for_company(creator.company).filter(creator=creator)
    # Rows before the cursor are there; without one the list begins anew.
    seen = stored.count() if creator.posts_cursor else 0
    is_known = creator.checked_at and not creator.posts_cursor and stored.exists()
    wanted = NEWEST_POSTS if is_known else FIRST_POSTS
    while True:
        after = creator.posts_cursor or None
        page = look.client.business_discovery(
            creator.username, after=after, limit=PAGE_SIZE
        )
        seen += len(page.items) + len(page.skipped)
        is_last = page.after is None or seen >= wanted
        with look.page():
            if _is_renamed(look, page):
                return
            _store(look, page, is_last=is_last)
        if is_last:
            return


def _store(look: Look[Creator], page: DiscoveryPage, *, is_last: bool) -> None:
    creator, now = look.row, timezone.now()
    look.save(**profile_values(page.profile), posts_cursor=page.after or "")
    write_creator_snapshot(creator=creator, profile=page.profile)
    store_creator_posts(creator=creator, items=page.items)
    if page.skipped:
        log.info("posts_skipped", creator=creator.pk, count=len(page.skipped))
    if is_last:
        mean = engagement_of([creator])[creator.pk].mean
        due_at = now + EVERY - EARLY
        look.save(
            posts_cursor="", avg_engagement_rate=mean, checked_at=now, due_at=due_at
        )


def _is_renamed(look: Look[Creator], page: DiscoveryPage) -> bool:
    """Whether this is an account that we know by an earlier name.

    The row with the history takes the new name and what a person has just said of it.
    """
    creator = look.row
    mine = Creator.objects.for_company(creator.company)
    known = (
        mine.filter(instagram_user_id=page.profile.user_id)
        .exclude(pk=creator.pk)
        .first()
    )
    if known is None:
        return False
    newer: dict[str, Any] = {
        name: getattr(creator, name) for name in ("username", "kind", "market")
    }
    remove_creator(creator=creator)
    mine.filter(pk=known.pk).update(
        **newer, is_watched=True, due_at=None, posts_cursor="", reason=""
    )
    return True


def _settle(look: Look[Creator], error: ClientError) -> None:
    creator, now = look.row, timezone.now()
    reason, pause = error.reason, pause_after(error)
    if reason == CURSOR_REFUSED:
        # Cursors run out; the posts before it are stored, the list begins anew.
        look.save(posts_cursor="")
        pause = timedelta(0)
    elif reason == NOT_DISCOVERABLE:
        pause = _longer_pause(creator)
        look.save(
            status=CreatorStatus.NOT_DISCOVERABLE, posts_cursor="", checked_at=now
        )
    elif error.code == 10:
        reason = "discovery_not_allowed"
    look.settle(error, reason=reason, pause=pause)
    log.warning(
        "creator_not_collected",
        creator=creator.pk,
        reason=reason,
        trace_id=error.trace_id,
    )


def _longer_pause(creator: Creator) -> timedelta:
    """Twice the pause before, read from when it was asked and when it became due."""
    was_refused = creator.status == CreatorStatus.NOT_DISCOVERABLE
    if not was_refused or creator.due_at is None or creator.checked_at is None:
        return FIRST_PAUSE
    before = max(creator.due_at - creator.checked_at, FIRST_PAUSE)
    return min(2 * before, LONGEST_PAUSE)
