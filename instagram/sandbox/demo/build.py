"""Puts the demo together: the same for a whole day, and always up to that day."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from instagram.sandbox.demo import calendar, content, metrics, voices
from instagram.sandbox.demo.comments import Conversation
from instagram.sandbox.demo.profiles import PROFILES, Profile
from instagram.sandbox.demo.voices import Draft
from instagram.sandbox.records import (
    AccountRecord,
    ChildRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)

# Drafts are called by what people see, Graph has its own names.
MEDIA_TYPES = {"image": "IMAGE", "carousel": "CAROUSEL_ALBUM", "reel": "VIDEO"}
HISTORY_STEP = timedelta(days=7)
# Posts without comments, as after a discussion that ran out of hand.
COMMENTS_OFF = 2
# Never one that asks for an opinion.
UNASKED = {"claims", "team", "ginseng", "city", "cream", "glass"}
# A carousel has two to seven pages, mostly four or five.
PAGES = (2, 3, 4, 4, 5, 5, 6, 7)


def build(today: date | None = None) -> Dataset:
    """The demo brands' accounts, posts and comments in the 14 months up to today."""
    end = today or datetime.now(UTC).date()
    start, end = calendar.window(end)
    accounts: list[AccountRecord] = []
    media: list[MediaRecord] = []
    comments: list[CommentRecord] = []
    for profile in PROFILES:
        # Own chance for each account: a change in one leaves the others as they are.
        rng = Random(f"{profile.username} {end}")  # noqa: S311 - chance, not secrecy
        posts, talk = _publish(profile, start, end, rng)
        media += posts
        comments += talk
        accounts.append(_account(profile, start, end))
    return Dataset(
        accounts=tuple(accounts), media=tuple(media), comments=tuple(comments)
    )


def _account(profile: Profile, start: date, end: date) -> AccountRecord:
    days = [start + HISTORY_STEP * week for week in range((end - start).days // 7 + 1)]
    days += [end] if days[-1] < end else []
    history = [(day, metrics.followers(profile, start, end, day)) for day in days]
    turned = start + timedelta(days=profile.professional_after)
    return AccountRecord(
        user_id=profile.user_id,
        username=profile.username,
        name=profile.name,
        biography=profile.biography,
        website=profile.website,
        followers_count=history[-1][1],
        follows_count=profile.follows,
        market=profile.market,
        professional_since=datetime.combine(turned, time(9), UTC),
        follower_history=tuple(history),
        colors=profile.colors,
        person=profile.person,
    )


def _publish(
    profile: Profile, start: date, end: date, rng: Random
) -> tuple[list[MediaRecord], list[CommentRecord]]:
    """One account's posts, and what is said below them."""
    drafts = voices.plan(profile, start, end, rng)
    everyday = [number for number, draft in enumerate(drafts) if not draft.event]
    unasked = [number for number in everyday if drafts[number].kind in UNASKED]
    silent = set(rng.sample(unasked, COMMENTS_OFF))
    hiding = set(rng.sample(everyday, round(profile.hidden_likes * len(drafts))))
    conversation = Conversation(profile, start, end, rng)
    media: list[MediaRecord] = []
    comments: list[CommentRecord] = []
    for number, draft in enumerate(drafts):
        media_id = _media_id(profile, number, rng)
        reception = metrics.receive(
            profile,
            format=draft.format,
            boost=draft.boost,
            moment=draft.moment.astimezone(profile.zone),
            start=start,
            end=end,
            rng=rng,
        )
        open_likes = 0 if number in silent else reception.likes
        below = conversation.below(draft, media_id, open_likes)
        insights = metrics.insights(
            reception, format=draft.format, comments=len(below), rng=rng
        )
        comments += below
        media.append(
            _media(
                profile,
                draft,
                media_id,
                children=_children(draft, media_id, rng),
                like_count=None if number in hiding else reception.likes,
                comments_count=len(below),
                insights=insights,
                is_comment_enabled=number not in silent,
            )
        )
    return media, comments


def _media(
    profile: Profile,
    draft: Draft,
    media_id: str,
    *,
    children: tuple[ChildRecord, ...],
    like_count: int | None,
    comments_count: int,
    insights: dict[str, int | float],
    is_comment_enabled: bool,
) -> MediaRecord:
    product = content.captions(profile.key).products[draft.product]
    is_reel = draft.format == "reel"
    return MediaRecord(
        media_id=media_id,
        username=profile.username,
        timestamp=draft.moment,
        caption=draft.caption,
        media_type=MEDIA_TYPES[draft.format],
        media_product_type="REELS" if is_reel else "FEED",
        like_count=like_count,
        comments_count=comments_count,
        children=children,
        insights=insights,
        is_comment_enabled=is_comment_enabled,
        # Reels carry no alternative text on Instagram.
        alt_text="" if is_reel else product.alt,
        shape=product.shape,
    )


def _children(draft: Draft, media_id: str, rng: Random) -> tuple[ChildRecord, ...]:
    if draft.format != "carousel":
        return ()
    return tuple(
        ChildRecord(
            media_id=str(int(media_id) + page + 1),
            media_type="VIDEO" if page and rng.random() < 0.1 else "IMAGE",
        )
        for page in range(rng.choice(PAGES))
    )


def _media_id(profile: Profile, number: int, rng: Random) -> str:
    """Seventeen digits; the last two are kept free for a carousel's pages."""
    account = int(profile.user_id[-3:])
    place = account * 10**11 + number * 10**8 + rng.randrange(10**6) * 100
    return str(17_900_000_000_000_000 + place)
