"""What is posted in a market, by us and by others: the ground of trends.

Three sources: the company's own posts, posts below hashtags that it watches for the market,
and posts of creators and competitors of the market. A hashtag that came under watch within
the span is left out: its posts begin on that day, and that would look like growth.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from django.db.models import Q, QuerySet

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
    """The posts of the span, each once, the oldest first; without a market those of all."""
    found: dict[str, TalkPost] = {}
    for source, posts in _sources(company, market, since, until):
        key = "post_id" if source == "own" else "media_id"
        rows = posts.order_by("-timestamp", "-pk").values_list(
            "code", key, "timestamp", "caption", "hashtags"
        )
        for row in rows[:MOST]:
            post = _post(source, *row)
            found.setdefault(post.media_id, post)
    return sorted(found.values(), key=lambda one: (one.posted_at, one.media_id))


def talk_state(
    company: Company, market: str, *, since: datetime, until: datetime
) -> list[object]:
    """Changes when the posts of the span do, and costs three counts."""
    state: list[object] = []
    for _source, posts in _sources(company, market, since, until):
        newest = posts.order_by("-pk").values_list("pk", flat=True).first()
        state += [posts.count(), newest]
    return state


def _sources(
    company: Company, market: str, since: datetime, until: datetime
) -> list[tuple[Source, QuerySet[Any]]]:
    span = Q(timestamp__gte=since, timestamp__lt=until)
    own = Post.objects.for_company(company).filter(span, deleted_at=None)
    watched = HashtagPost.objects.for_company(company).filter(
        span, watched__created_at__lte=since
    )
    creators = CreatorPost.objects.for_company(company).filter(span)
    if market:
        own = own.filter(market=market)
        watched = watched.filter(watched__market=market)
        creators = creators.filter(creator__market=market)
    return [("own", own), ("hashtag", watched), ("creator", creators)]


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
