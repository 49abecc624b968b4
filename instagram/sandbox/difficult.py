"""Posts that clients stumble over: one of each kind."""

from datetime import UTC, datetime, timedelta

from instagram.sandbox.filling import app_scoped_id
from instagram.sandbox.records import CommentRecord, Dataset, MediaRecord

# 2,200 signs, Instagram's longest caption: families and flags are several signs each.
EMOJI = ("💄🧴✨🌿💧🫧👩🏽‍🦱🇰🇷" * 300)[:2200]


def posts(username: str, now: int) -> Dataset:
    """The difficult posts of one account; the same ids each time."""
    moment = datetime.fromtimestamp(now, UTC)
    start = app_scoped_id(username)[:13]
    minute = timedelta(minutes=1)
    kinds: tuple[tuple[str, int | None, timedelta], ...] = (
        ("Likes are nobody's business", None, -minute),
        (EMOJI, 22, -2 * minute),
        ("Before the NUL\x00 and after it", 3, -3 * minute),
        ("From the future", 4, timedelta(days=400)),
        ("", 5, -5 * minute),
    )
    media = tuple(
        MediaRecord(
            media_id=f"{start}900{number}",
            username=username,
            timestamp=moment + distance,
            caption=caption,
            like_count=likes,
        )
        for number, (caption, likes, distance) in enumerate(kinds, 1)
    )
    comments = (
        CommentRecord(
            comment_id=f"{start}9101",
            media_id=media[1].media_id,
            text="Nobody knows who wrote this\x00",
            timestamp=moment,
        ),
        CommentRecord(
            comment_id=f"{start}9102",
            media_id=media[1].media_id,
            text=EMOJI,
            timestamp=moment,
            username="emoji.only",
            author_id="17841400000001234",
        ),
    )
    return Dataset(media=media, comments=comments)
