"""Looking at a watched hashtag: its posts of the last day, and once a day its top posts."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.utils import timezone

from instagram.clients.errors import ClientError
from instagram.clients.public import HashtagPage
from instagram.enums import HashtagListing, Priority
from instagram.models import HashtagSearch, InstagramAccount, WatchedHashtag
from instagram.services.discovery.looks import Look, RowLostError
from instagram.services.discovery.pauses import NEXT_ROUND, OF_ROW, pause_after
from instagram.services.discovery.spending import NoRoomError, spend, take_back
from instagram.services.discovery.storing import store_hashtag_posts

# Graph shows recent posts for 24 hours: the longest pause must stay well below.
EVERY = {
    Priority.HIGH: timedelta(hours=1),
    Priority.NORMAL: timedelta(hours=3),
    Priority.LOW: timedelta(hours=8),
}
# Beat comes once an hour, and a little before its time is due as well.
EARLY = timedelta(minutes=5)
TOP_EVERY = timedelta(hours=20)
# Of 50 posts each. Whatever is beyond comes with the next look, or is too much to read.
RECENT_PAGES, TOP_PAGES = 10, 2
UNKNOWN, SPENT = "hashtag_unknown", "hashtags_spent"
# Nobody uses it yet, or Instagram takes it for sensitive: that seldom changes.
UNKNOWN_PAUSE, REFUSED_PAUSE = timedelta(days=7), timedelta(days=30)

Reading = Callable[..., HashtagPage]

log = structlog.get_logger(__name__)


def collect_hashtag(
    *, watched: WatchedHashtag, account: InstagramAccount, kept_back: int
) -> ClientError | None:
    """Look at one hashtag in the name of an account; what Instagram refused, if it did.

    Leaves at once if another worker is at it, if it is watched no more, or if the account
    has none of its thirty left but the ``kept_back``.
    """
    look = Look.take(watched, account)
    if look is None:
        return None
    try:
        spend(account=account, hashtag=watched.hashtag, kept_back=kept_back)
        _read(look)
    except NoRoomError:
        log.info("hashtag_without_room", hashtag=watched.pk, account=account.pk)
    except ClientError as error:
        _settle(look, error)
        return error
    except RowLostError:
        log.info("hashtag_lost", hashtag=watched.pk)
    finally:
        look.release()
    return None


def _read(look: Look[WatchedHashtag]) -> None:
    watched, now = look.row, timezone.now()
    if not watched.graph_id:
        _learn_id(look)
    _read_list(look, HashtagListing.RECENT, look.client.recent_media, RECENT_PAGES)
    seen = {"recent_collected_at": now}
    if watched.top_collected_at is None or now - watched.top_collected_at >= TOP_EVERY:
        _read_list(look, HashtagListing.TOP, look.client.top_media, TOP_PAGES)
        seen["top_collected_at"] = now
    every = EVERY[Priority(watched.priority)]
    with look.page():
        look.save(**seen, account=look.account, reason="", due_at=now + every - EARLY)


def _learn_id(look: Look[WatchedHashtag]) -> None:
    """Ids are the same for all accounts and for good: asked for once."""
    watched = look.row
    searches = HashtagSearch.objects.for_company(watched.company)
    mine = searches.filter(hashtag=watched.hashtag)
    known = mine.exclude(graph_id="").values_list("graph_id", flat=True).first()
    graph_id = known or look.client.search_hashtag(watched.hashtag)
    with look.page():
        look.save(graph_id=graph_id)
        mine.filter(graph_id="").update(graph_id=graph_id)


def _read_list(
    look: Look[WatchedHashtag], listing: HashtagListing, ask: Reading, most_pages: int
) -> None:
    """Page after page, until one holds nothing new: cursors here need not change."""
    after: str | None = None
    for _number in range(most_pages):
        page = ask(look.row.graph_id, after=after)
        with look.page():
            new = store_hashtag_posts(
                watched=look.row, items=page.items, listing=listing
            )
        if page.skipped:
            log.info("posts_skipped", hashtag=look.row.pk, count=len(page.skipped))
        after = page.after
        if after is None or not new:
            return


def _settle(look: Look[WatchedHashtag], error: ClientError) -> None:
    reason, pause = error.reason, pause_after(error)
    if reason == SPENT:
        take_back(account=look.account, hashtag=look.row.hashtag)
        pause = NEXT_ROUND
    elif reason == UNKNOWN:
        pause = UNKNOWN_PAUSE
    elif error.kind in OF_ROW:
        reason, pause = "hashtag_refused", REFUSED_PAUSE
    elif error.code == 10:
        reason = "discovery_not_allowed"
    look.settle(error, reason=reason, pause=pause)
    log.warning(
        "hashtag_not_collected",
        hashtag=look.row.pk,
        reason=reason,
        trace_id=error.trace_id,
    )
