"""Puts records into the store."""

import hashlib
import json
import sqlite3
import string
from typing import Any

from instagram.sandbox import people, store
from instagram.sandbox.records import (
    AccountRecord,
    ChildRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)

ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def shortcode(media_id: str) -> str:
    """Instagram's spelling of a media id in base 64, eleven signs long."""
    number = int.from_bytes(hashlib.sha256(media_id.encode()).digest()[:8])
    signs = ""
    for _ in range(10):
        number, rest = divmod(number, 64)
        signs += ALPHABET[rest]
    return "C" + signs


def app_scoped_id(user_id: str) -> str:
    """The id an account has in our app only."""
    digest = hashlib.sha256(f"app:{user_id}".encode()).digest()
    return str(24_000_000_000_000_000 + int.from_bytes(digest[:6]) % 10**15)


def load(dataset: Dataset, *, replace: bool = False) -> dict[str, int]:
    """Add a dataset, one row per id; with `replace` its accounts' old posts go first."""
    counted = {comment.media_id for comment in dataset.comments}
    with store.writing() as database:
        for account in dataset.accounts:
            _add_account(database, account)
        owners = _owners(database)
        if replace:
            for name in {media.username for media in dataset.media}:
                database.execute("DELETE FROM media WHERE user_id = ?", [owners[name]])
        for media in dataset.media:
            _add_media(database, media, owners[media.username], counted)
        for comment in dataset.comments:
            store.insert(database, "comment", comment_row(comment))
    return {
        "accounts": len(dataset.accounts),
        "media": len(dataset.media),
        "comments": len(dataset.comments),
    }


def _owners(database: sqlite3.Connection) -> dict[str, str]:
    found = database.execute("SELECT username, user_id FROM account")
    return {row["username"]: row["user_id"] for row in found}


def _add_account(database: sqlite3.Connection, account: AccountRecord) -> None:
    """A known name keeps its ids, so that its tokens stay good."""
    values = _account_row(account)
    known = database.execute(
        "SELECT user_id, app_scoped_id FROM account WHERE username = ?",
        [account.username],
    ).fetchone()
    store.insert(database, "account", values | (dict(known) if known else {}))


def _account_row(account: AccountRecord) -> dict[str, Any]:
    since = account.professional_since
    return {
        "user_id": account.user_id,
        "app_scoped_id": account.app_scoped_id or app_scoped_id(account.user_id),
        "username": account.username,
        "name": account.name or account.username,
        "account_type": account.account_type,
        "biography": account.biography,
        "website": account.website,
        "profile_picture_url": account.profile_picture_url,
        "followers_count": account.followers_count,
        "follows_count": account.follows_count,
        "market": account.market,
        "professional_since": store.seconds(since) if since else None,
        "follower_history": json.dumps(
            [[day.isoformat(), count] for day, count in account.follower_history]
        ),
        "colors": json.dumps(account.colors),
        "person": account.person or people.EVERYONE,
        "is_outside": account.is_outside,
        "is_private": account.is_private,
        "is_lively": account.is_lively,
    }


def _add_media(
    database: sqlite3.Connection, media: MediaRecord, user_id: str, counted: set[str]
) -> None:
    # Comments that are there are counted when asked for, so both always agree.
    known = None if media.media_id in counted else media.comments_count
    values = _media_row(media, user_id) | {"comments_count": known}
    store.insert(database, "media", values)
    for child in media.children:
        store.insert(database, "media", _child_row(child, media, user_id))


def _media_row(media: MediaRecord, user_id: str) -> dict[str, Any]:
    code = media.shortcode or shortcode(media.media_id)
    folder = "reel" if media.media_product_type == "REELS" else "p"
    return {
        "media_id": media.media_id,
        "user_id": user_id,
        "parent_id": "",
        "caption": media.caption,
        "media_type": media.media_type,
        "media_product_type": media.media_product_type,
        "posted_at": store.seconds(media.timestamp),
        "permalink": media.permalink or f"https://www.instagram.com/{folder}/{code}/",
        "shortcode": code,
        "media_url": media.media_url,
        "thumbnail_url": media.thumbnail_url,
        "like_count": media.like_count,
        "is_comment_enabled": media.is_comment_enabled,
        "is_shared_to_feed": media.is_shared_to_feed,
        "alt_text": media.alt_text,
        "shape": media.shape,
        "insights": json.dumps(dict(media.insights)),
    }


def _child_row(child: ChildRecord, media: MediaRecord, user_id: str) -> dict[str, Any]:
    alone = MediaRecord(
        media_id=child.media_id,
        username=media.username,
        timestamp=media.timestamp,
        media_type=child.media_type,
        media_url=child.media_url,
        thumbnail_url=child.thumbnail_url,
        like_count=None,
        shape=media.shape,
    )
    return _media_row(alone, user_id) | {"parent_id": media.media_id}


def comment_row(comment: CommentRecord) -> dict[str, Any]:
    return {
        "comment_id": comment.comment_id,
        "media_id": comment.media_id,
        "parent_id": comment.parent_id,
        "username": comment.username,
        "author_id": comment.author_id,
        "text": comment.text,
        "posted_at": store.seconds(comment.timestamp),
        "like_count": comment.like_count,
        "hidden": comment.hidden,
    }
