"""How the posts of a market did, for whoever learns from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from accounts.models import Company
from instagram.models import CreatorPost, InstagramAccount, Post
from markets.results import PeerPost, PostResult

# The newest: what worked years ago is another account.
MOST = 2000


# Of either.
_TOLD = ("code", "timestamp", "media_type", "caption", "hashtags")
_COUNTS = ("followers_at_post", "like_count", "comment_count", "reach")


def post_results(
    company: Company, market: str, account: InstagramAccount | None = None
) -> list[PostResult]:
    """Posts of a market, or of one account there, whose likes are known; the oldest first."""
    posts = _own(company, market)
    if account:
        posts = posts.filter(account=account)
    rows = posts.values_list(*_TOLD, *_COUNTS)[:MOST]
    return [_result(*row) for row in reversed(rows)]


def sole_account(company: Company, market: str) -> InstagramAccount | None:
    """The account that all of a market's posts are of; None where they are of several."""
    keys = _own(company, market).order_by().values_list("account", flat=True)
    found = list(keys.distinct()[:2])
    if len(found) != 1:
        return None
    account: InstagramAccount = InstagramAccount.objects.for_company(company).get(
        pk=found[0]
    )
    return account


def peer_results(
    company: Company, market: str, besides: InstagramAccount
) -> list[PeerPost]:
    """The newest posts of the market's other accounts, the company's and others', with likes."""
    own = _own(company, market).exclude(account=besides)
    others = (
        CreatorPost.objects.for_company(company)
        .filter(creator__market=market, like_count__isnull=False)
        .order_by("-timestamp", "-pk")
    )
    counts = ("like_count", "comment_count")
    found = [
        PeerPost(str(peer), _result(*told, None, *likes, None))
        for posts, key in ((own, "account__code"), (others, "creator__code"))
        for peer, *rest in posts.values_list(key, *_TOLD, *counts)[:MOST]
        for told, likes in [(rest[: len(_TOLD)], rest[len(_TOLD) :])]
    ]
    return sorted(found, key=lambda one: (one.result.posted_at, one.result.code))


def _own(company: Company, market: str) -> Any:
    """The newest first."""
    return (
        Post.objects.for_company(company)
        .filter(market=market, deleted_at=None, like_count__isnull=False)
        .order_by("-timestamp", "-pk")
    )


def _result(
    code: object,
    when: datetime,
    kind: str,
    text: str,
    tags: Sequence[str],
    *counts: Any,
) -> PostResult:
    return PostResult(str(code), when, kind, text, len(tags), *counts)


def account_reach(
    post: Post, *, until: datetime, most: int
) -> list[tuple[str, str, int]]:
    """Code, kind and reach of the newest other posts of its account before ``until``."""
    rows = (
        Post.objects.for_company(post.company)
        .filter(
            account_id=post.account_id,
            deleted_at=None,
            reach__isnull=False,
            timestamp__lt=until,
        )
        .exclude(pk=post.pk)
        .order_by("-timestamp", "-pk")
        .values_list("code", "media_type", "reach")[:most]
    )
    return [(str(code), kind, reach) for code, kind, reach in rows]


def results_state(company: Company, market: str) -> list[object]:
    """Changes when a post of the market comes or a count moves, ours or another's."""
    own = Post.objects.for_company(company).filter(market=market, deleted_at=None)
    others = CreatorPost.objects.for_company(company).filter(creator__market=market)
    state: list[object] = []
    for rows in (own, others):
        told = rows.aggregate(count=Count("pk"), newest=Max("updated_at"))
        newest = told["newest"]
        state += [told["count"], newest.isoformat() if newest else None]
    return state
