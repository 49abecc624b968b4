"""Public posts and profiles of others from Graph's JSON; oddities as in ``parsing``."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from instagram.clients import parsing
from instagram.clients.public import OtherProfile, SearchedHashtag
from instagram.enums import MediaType
from instagram.rows import HashtagPostRow, PostRow

_HASHTAG_FIELDS = frozenset(
    {
        *("id", "caption", "media_type", "media_url", "permalink", "timestamp"),
        *("like_count", "comments_count"),
    }
)
_PROFILE_FIELDS = frozenset(
    {
        *("id", "username", "name", "biography", "website", "profile_picture_url"),
        *("followers_count", "follows_count", "media_count", "media"),
    }
)


def hashtag_posts(
    items: Iterable[Any], notes: parsing.Notes
) -> Iterator[HashtagPostRow]:
    """Posts below a hashtag, which may come without a time; without an id they are left out."""
    for item in items:
        if not isinstance(item, dict):
            notes.skip(item, "not_an_object")
        elif not _id(item):
            notes.skip(item, "no_id")
        else:
            yield _hashtag_post(item)


def _id(item: dict[str, Any]) -> str:
    told = parsing.text(item.get("id"))
    return told if len(told) <= parsing.MAX_ID else ""


def _hashtag_post(item: dict[str, Any]) -> HashtagPostRow:
    media_type = parsing.text(item.get("media_type")).upper()
    return HashtagPostRow(
        media_id=_id(item),
        timestamp=parsing.moment(item.get("timestamp")),
        caption=parsing.text(item.get("caption")),
        media_type=media_type if media_type in MediaType.values else "",
        media_url=parsing.text(item.get("media_url")),
        permalink=parsing.text(item.get("permalink")),
        like_count=parsing.count(item.get("like_count")),
        comment_count=parsing.count(item.get("comments_count")),
        raw_data=_rest(item, _HASHTAG_FIELDS),
    )


def _rest(item: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in known}


def searched_hashtags(items: Iterable[Any]) -> list[SearchedHashtag]:
    return [
        SearchedHashtag(_id(item), parsing.text(item.get("name")))
        for item in items
        if isinstance(item, dict) and _id(item)
    ]


def other_posts(items: Iterable[Any], notes: parsing.Notes) -> list[PostRow]:
    """Posts of another account; only here Graph tells views with the post itself."""
    return [_with_views(row) for row in parsing.post_rows(items, notes)]


def _with_views(row: PostRow) -> PostRow:
    rest = dict(row.raw_data)
    views = parsing.count(rest.pop("view_count", None))
    return replace(row, views=views, raw_data=rest)


def other_profile(fields: dict[str, Any]) -> OtherProfile | None:
    """None without an id."""
    user_id = _id(fields)
    if not user_id:
        return None
    return OtherProfile(
        user_id=user_id,
        username=parsing.text(fields.get("username")),
        name=_told(fields, "name"),
        biography=_told(fields, "biography"),
        website=_told(fields, "website"),
        profile_picture_url=_told(fields, "profile_picture_url"),
        followers_count=parsing.count(fields.get("followers_count")),
        follows_count=parsing.count(fields.get("follows_count")),
        media_count=parsing.count(fields.get("media_count")),
        raw_data=_rest(fields, _PROFILE_FIELDS),
    )


def _told(fields: dict[str, Any], name: str) -> str | None:
    return parsing.text(fields[name]) if fields.get(name) is not None else None
