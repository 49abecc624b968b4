"""Hashtag rows of posts and the counters of each hashtag per market.

Counters move by what a page changes, inside the page's transaction, never by counting
again: a brand's own tag stands below every post, and counting it would make each page
dearer than the one before.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Company
from instagram.models import Hashtag, PostHashtag
from instagram.services.storage.spans import Span
from kbeauty.lib.upsert import upsert

# A hashtag in a market.
Key = tuple[str, str]


class HashtagChanges:
    """What one page does to the counters: posts gained and lost for each key."""

    def __init__(self) -> None:
        self.counts: Counter[Key] = Counter()

    def gain(self, tags: Iterable[str], market: str) -> None:
        self.counts.update((tag, market) for tag in tags)

    def lose(self, tags: Iterable[str], market: str) -> None:
        self.counts.subtract((tag, market) for tag in tags)

    def save(self, company: Company) -> None:
        """Move the counters, in one order everywhere so that workers never deadlock."""
        keys = sorted(self.counts)
        gains = [(key, self.counts[key]) for key in keys if self.counts[key] > 0]
        losses = [(key, self.counts[key]) for key in keys if self.counts[key] < 0]
        now = timezone.now()
        if losses:
            _lock(company, keys)
        upsert(
            Hashtag,
            [
                {"hashtag": tag, "market": market, "post_count": count}
                for (tag, market), count in gains
            ],
            unique=("company_id", "hashtag", "market"),
            update=("last_updated",),
            add=("post_count",),
            constants={"company_id": company.pk, "last_updated": now},
        )
        for (tag, market), count in losses:
            Hashtag.objects.for_company(company).filter(
                hashtag=tag, market=market
            ).update(
                post_count=Greatest(F("post_count") + count, Value(0)),
                last_updated=now,
            )


def _lock(company: Company, keys: Iterable[Key]) -> None:
    tags = {tag for tag, _ in keys}
    rows = Hashtag.objects.for_company(company).filter(hashtag__in=tags)
    list(rows.select_for_update().order_by("hashtag", "market").values_list("pk"))


def write_tag_rows(
    company: Company,
    post_keys: Sequence[int],
    span: Span,
    *,
    replace: Sequence[int] = (),
) -> None:
    """Give stored posts the rows of their tags; those of ``replace`` lose theirs first.

    The rest have none yet: the tags of a post differ, so no row can be there already.
    ``span`` holds the posts' times, those before a change too.
    """
    if replace:
        rows = PostHashtag.objects.for_company(company).filter(post_id__in=replace)
        rows.filter(span.within("posted_at")).delete()
    if not post_keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO instagram_posthashtag (company_id, post_id, hashtag, posted_at)
            SELECT company_id, id, unnest(hashtags), timestamp FROM instagram_post
            WHERE id = ANY(%s) AND timestamp BETWEEN %s AND %s ORDER BY id
            """,
            [list(post_keys), span.first, span.last],
        )


def recount_hashtags(*, company: Company) -> None:
    """Set every counter of a company to what its posts hold: repair after deletions."""
    Hashtag.objects.for_company(company).filter(~Q(post_count=0)).update(post_count=0)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO instagram_hashtag
                (company_id, hashtag, market, post_count, last_updated)
            SELECT tag.company_id, tag.hashtag, post.market, count(*), now()
            FROM instagram_posthashtag tag
            JOIN instagram_post post ON post.id = tag.post_id
            WHERE tag.company_id = %s AND post.deleted_at IS NULL
            GROUP BY tag.company_id, tag.hashtag, post.market
            ON CONFLICT (company_id, hashtag, market)
            DO UPDATE SET post_count = EXCLUDED.post_count, last_updated = now()
            """,
            [company.pk],
        )
