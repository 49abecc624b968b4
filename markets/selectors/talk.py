"""What is posted in a market, by us and by others: the ground of trends.

Three sources: the company's own posts, posts below hashtags that it watches for the market,
and posts of creators and competitors of the market. A hashtag that came under watch within
the span is left out: its posts begin on that day, and that would look like growth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.db.models import QuerySet

from accounts.models import Company
from instagram.models import CreatorPost, HashtagPost, Post

Source = Literal["own", "hashtag", "creator"]
# Beyond this the newest stand for all; a market of a company has hardly as many in a year.
MOST = 50_000


@dataclass(frozen=True, slots=True)
class TalkPost:
    source: Source
    code: str
    # Graph's id: the same post may be met below two hashtags.
    media_id: str
    posted_at: datetime
    caption: str
    hashtags: tuple[str, ...]


def talk_of(
    company: Company, market: str, *, since: datetime, until: datetime
) -> list[TalkPost]:
    """The posts of the span, each once, the oldest first."""
    found: dict[str, TalkPost] = {}
    for post in _all(company, market, since, until):
        found.setdefault(post.media_id, post)
    return sorted(found.values(), key=lambda one: (one.posted_at, one.media_id))


def _all(
    company: Company, market: str, since: datetime, until: datetime
) -> Iterator[TalkPost]:
    span = {"timestamp__gte": since, "timestamp__lt": until}
    own = Post.objects.for_company(company).filter(
        **span, market=market, deleted_at=None
    )
    for row in own.order_by("-timestamp", "-pk").values_list(
        "code", "post_id", "timestamp", "caption", "hashtags"
    )[:MOST]:
        yield _post("own", *row)
    for row in (
        _watched(company, market, since, until)
        .order_by("-timestamp", "-pk")
        .values_list("code", "media_id", "timestamp", "caption", "hashtags")[:MOST]
    ):
        yield _post("hashtag", *row)
    creators = CreatorPost.objects.for_company(company).filter(
        **span, creator__market=market
    )
    for row in creators.order_by("-timestamp", "-pk").values_list(
        "code", "media_id", "timestamp", "caption", "hashtags"
    )[:MOST]:
        yield _post("creator", *row)


def _watched(
    company: Company, market: str, since: datetime, until: datetime
) -> QuerySet[HashtagPost]:
    posts: QuerySet[HashtagPost] = HashtagPost.objects.for_company(company)
    return posts.filter(
        timestamp__gte=since,
        timestamp__lt=until,
        watched__market=market,
        watched__created_at__lte=since,
    )


def _post(
    source: Source,
    code: object,
    media_id: str,
    posted_at: datetime | None,
    caption: str,
    hashtags: list[str],
) -> TalkPost:
    # The span is asked for by this column: what has none is not in it.
    when = cast(datetime, posted_at)
    return TalkPost(source, str(code), media_id, when, caption, tuple(hashtags))


def talk_state(
    company: Company, market: str, *, since: datetime, until: datetime
) -> list[object]:
    """Changes when the posts of the span do, and costs three counts."""
    span = {"timestamp__gte": since, "timestamp__lt": until}
    own = Post.objects.for_company(company).filter(
        **span, market=market, deleted_at=None
    )
    others: list[QuerySet[Any]] = [
        _watched(company, market, since, until),
        CreatorPost.objects.for_company(company).filter(**span, creator__market=market),
    ]
    state: list[object] = []
    for posts in (own, *others):
        newest = posts.order_by("-pk").values_list("pk", flat=True).first()
        state += [posts.count(), newest]
    return state
