"""What is collected of one account, a creator's or our own, as the score wants it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max

from accounts.models import Company
from analysis.authenticity import (
    Account,
    AudienceComment,
    FollowerCount,
    RecentPost,
)
from analysis.authenticity.comments import MOST_COMMENTS
from analysis.authenticity.profile import profile_signals
from analysis.authenticity.scoring import Peers
from instagram.enums import CreatorStatus
from instagram.models import (
    AccountSnapshot,
    Comment,
    Creator,
    CreatorPost,
    CreatorSnapshot,
    InstagramAccount,
    Post,
)
from instagram.selectors import account_named
from markets.languages import hinted_languages

NEWEST_POSTS = 50
# Likes of the first two days are still coming in.
SETTLED_AFTER = timedelta(days=2)
HISTORY = timedelta(days=365)
MOST_PEERS = 1000
# Accounts of its size have a third to three times its followers.
_SIZE = 3

Known = Creator | InstagramAccount


def find_account(company: Company, username: str) -> Known | None:
    """An account of the company's own, of which most is known, else a creator or competitor."""
    mine = account_named(company=company, username=username)
    if mine is not None:
        return mine
    creators = Creator.objects.for_company(company)
    found: Creator | None = creators.filter(username__iexact=username).first()
    return found


def account_state(company: Company, known: Known) -> list[Any]:
    """Changes whenever something that the score reads is collected anew."""
    posts, snapshots = _collected(company, known)
    told = posts.aggregate(count=Count("pk"), newest=Max("updated_at"))
    days = snapshots.aggregate(count=Count("pk"), newest=Max("captured_on"))
    state = [known.pk, *told.values(), *days.values(), _changed_at(known)]
    if isinstance(known, InstagramAccount):
        comments = _comments(company, known)
        state += comments.aggregate(n=Count("pk"), at=Max("updated_at")).values()
    return [str(part) for part in state]


def account_of(company: Company, known: Known, now: datetime) -> Account:
    """Everything collected; what was never told is None."""
    posts, snapshots = _collected(company, known)
    count = "follower_count" if isinstance(known, Creator) else "followers_count"
    newest = posts.filter(timestamp__lt=now - SETTLED_AFTER).order_by("-timestamp")
    counted = snapshots.filter(
        captured_on__gte=(now - HISTORY).date(), **{f"{count}__isnull": False}
    )
    return Account(
        **_profile(known),
        recent_posts=[
            RecentPost(*row)
            for row in newest.values_list("like_count", "comment_count", "timestamp")[
                :NEWEST_POSTS
            ]
        ],
        history=[
            FollowerCount(*row) for row in counted.values_list("captured_on", count)
        ],
        comments=_audience_comments(company, known),
        market_languages=frozenset(hinted_languages(known.market)),
    )


def peers_of(company: Company, account: Account, known: Known) -> Peers:
    """Values of each signal of a profile among the creators of its size that are known."""
    if not account.followers:
        return {}
    creators = Creator.objects.for_company(company).filter(
        status=CreatorStatus.FOUND,
        follower_count__range=(account.followers / _SIZE, account.followers * _SIZE),
    )
    if isinstance(known, Creator):
        creators = creators.exclude(pk=known.pk)
    values: dict[str, list[float]] = defaultdict(list)
    for creator in creators.order_by("pk")[:MOST_PEERS]:
        for signal in profile_signals(Account(**_profile(creator))):
            values[signal.name].append(signal.value)
    return values


def is_collected(known: Known) -> bool:
    if isinstance(known, Creator):
        return known.status == CreatorStatus.FOUND or known.follower_count is not None
    return known.followers_count is not None


def _profile(known: Known) -> dict[str, Any]:
    """Instagram tells of professional accounts alone, and those are public."""
    if isinstance(known, InstagramAccount):
        counts = (known.followers_count, known.follows_count, known.media_count)
        bio, is_told = known.biography, known.followers_count is not None
    else:
        counts = (known.follower_count, known.follows_count, known.media_count)
        bio, is_told = known.bio, known.status == CreatorStatus.FOUND
    profile: dict[str, Any] = dict(
        zip(("followers", "follows", "posts"), counts, strict=True)
    )
    profile["username"] = known.username
    if is_told:
        profile |= {
            "full_name": known.name,
            "has_picture": bool(known.profile_picture_url),
            "bio": bio,
            "has_link": bool(known.website),
            "is_private": False,
        }
    return profile


def _collected(company: Company, known: Known) -> tuple[Any, Any]:
    """Posts and daily counts."""
    if isinstance(known, Creator):
        return (
            CreatorPost.objects.for_company(company).filter(creator=known),
            CreatorSnapshot.objects.for_company(company).filter(creator=known),
        )
    return (
        Post.objects.for_company(company).filter(account=known, deleted_at=None),
        AccountSnapshot.objects.for_company(company).filter(account=known),
    )


def _changed_at(known: Known) -> datetime | None:
    changed: datetime | None = (
        known.last_updated if isinstance(known, Creator) else known.last_synced_at
    )
    return changed


def _comments(company: Company, known: InstagramAccount) -> Any:
    return Comment.objects.for_company(company).filter(
        post__account=known, deleted_at=None, is_from_brand=False
    )


def _audience_comments(company: Company, known: Known) -> Sequence[AudienceComment]:
    """Instagram gives the comments of our own posts only."""
    if isinstance(known, Creator):
        return ()
    rows = (
        _comments(company, known)
        .exclude(username="")
        .order_by("-timestamp", "-pk")
        .values_list("username", "post_id", "text", "language")
    )
    return [
        AudienceComment(author, str(post), text, "" if language == "und" else language)
        for author, post, text, language in rows[:MOST_COMMENTS]
    ]
