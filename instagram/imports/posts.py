"""A record of a file as a post, by the columns a person confirmed."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from instagram.enums import MediaType
from instagram.imports import values
from instagram.imports.dates import Order, read_timestamp
from instagram.imports.fields import FIELD_BY_NAME, INSIGHT_FIELDS, Kind
from instagram.imports.issues import (
    COLUMN_LIMIT,
    VALUE_LIMIT,
    Issue,
    ValueRefusedError,
)
from instagram.rows import PostRow

_SHORTCODE = re.compile(r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]{3,64})(?:[/?#]|$)")
_RAW_VALUE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one record: a post, complaints, or both where they are notes."""

    line: int
    post: PostRow | None
    issues: tuple[Issue, ...] = ()
    # The id was made from the short code: a collected post may be the same one.
    has_derived_id: bool = False
    # A day's row whose counts went into the post's first row.
    is_merged: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """How the records of one file are to be read."""

    mapping: Mapping[str, str]
    zone: ZoneInfo
    now: datetime
    order: Order = "mdy"
    # Rows that name another account are refused; empty: the column does not decide.
    only_username: str = ""


@dataclass(slots=True)
class _Draft:
    """The cells of one record on their way to a post."""

    line: int
    found: dict[str, Any] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    is_refused: bool = False

    def complain(self, reason: str, column: str, value: object) -> None:
        shown = values.clean_text(value)[:VALUE_LIMIT]
        issue = Issue(self.line, reason, column[:COLUMN_LIMIT], shown)
        self.issues.append(issue)
        self.is_refused = self.is_refused or not issue.is_note


class PostReader:
    """Reads records into posts by one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._cells: dict[Kind, Callable[[object], object]] = {
            "date": self._date,
            "count": values.read_count,
            "text": values.read_caption,
            "tags": values.read_tags,
        }
        self._unknown_types: set[str] = set()

    def read(self, line: int, record: Mapping[str, object]) -> Reading:
        draft = _Draft(line)
        for name, column in self.plan.mapping.items():
            self._read_cell(draft, name, column, record.get(column))
        if "timestamp" not in draft.found and not draft.is_refused:
            draft.complain("date_missing", self.plan.mapping.get("timestamp", ""), "")
        self._check_account(draft)
        if draft.is_refused:
            return Reading(line, None, tuple(draft.issues))
        return self._reading(draft, record)

    def _read_cell(self, draft: _Draft, name: str, column: str, value: object) -> None:
        kind = FIELD_BY_NAME[name].kind
        try:
            if kind == "id":
                draft.found[name], is_rounded = values.read_id(value)
                if is_rounded:
                    draft.complain("id_rounded", column, value)
            elif kind == "type":
                self._read_type(draft, name, column, value)
            elif kind == "link":
                self._read_link(draft, name, column, value)
            else:
                draft.found[name] = self._cells[kind](value)
            if name == "caption" and "\0" in str(value):
                draft.complain("nul_removed", column, "")
        except ValueRefusedError as error:
            draft.complain(error.reason, column, value)

    def _date(self, value: object) -> datetime:
        plan = self.plan
        return read_timestamp(value, zone=plan.zone, order=plan.order, now=plan.now)

    def _read_type(self, draft: _Draft, name: str, column: str, value: object) -> None:
        found = values.read_type(value)
        if found is not None:
            draft.found[name] = found
        elif str(value) not in self._unknown_types:
            # Once a word: a thousand rows of one unknown type are one fact.
            self._unknown_types.add(str(value)[:VALUE_LIMIT])
            draft.complain("type_unknown", column, value)

    def _read_link(self, draft: _Draft, name: str, column: str, value: object) -> None:
        link = values.clean_text(value).strip()
        limit = 500 if name == "permalink" else 2000
        if link and (urlsplit_scheme(link) is None or len(link) > limit):
            draft.complain("link_unreadable", column, value)
            return
        draft.found[name] = link

    def _check_account(self, draft: _Draft) -> None:
        wanted = self.plan.only_username.lower().lstrip("@")
        named = str(draft.found.get("user") or "").lower().lstrip("@")
        if wanted and named and named != wanted:
            draft.complain("other_account", self.plan.mapping["user"], named)

    def _reading(self, draft: _Draft, record: Mapping[str, object]) -> Reading:
        found = draft.found
        permalink = found.get("permalink") or ""
        shortcode = found.get("shortcode") or shortcode_of(permalink)
        post_id = found.get("post_id") or ""
        derived = post_id or derive_id(
            shortcode or permalink, self._fingerprint(draft, record)
        )
        caption = found.get("caption") or ""
        if "\ufffd" in caption:
            draft.complain("characters_replaced", self.plan.mapping["caption"], caption)
        media_type, product = self._types(found)
        post = PostRow(
            post_id=derived,
            timestamp=found["timestamp"],
            caption=caption,
            media_type=media_type,
            media_product_type=product,
            media_url=found.get("media_url") or "",
            thumbnail_url=found.get("thumbnail_url") or "",
            permalink=permalink,
            shortcode=shortcode,
            like_count=found.get("like_count"),
            comment_count=found.get("comment_count"),
            reach=found.get("reach"),
            views=found.get("views"),
            saved=found.get("saved"),
            shares=found.get("shares"),
            followers_at_post=found.get("followers"),
            hashtags=found.get("hashtags"),
            children=_children(record),
            insights=_insights(found),
            raw_data=self._raw(record),
        )
        is_derived = bool(shortcode) and not post_id
        return Reading(draft.line, post, tuple(draft.issues), is_derived)

    def _fingerprint(self, draft: _Draft, record: Mapping[str, object]) -> str:
        """Date as written, caption and account: the same whatever zone is chosen."""
        written = record.get(self.plan.mapping["timestamp"])
        caption, user = draft.found.get("caption"), draft.found.get("user")
        return "\n".join(str(part or "").strip() for part in (written, caption, user))

    def _types(self, found: Mapping[str, Any]) -> tuple[str, str]:
        media_type, product = found.get("media_type") or ("", "")
        placed = found.get("media_product_type")
        if placed and placed[1]:
            product = placed[1]
        pictures = found.get("media_count") or 0
        if pictures > 1 and media_type in {"", MediaType.IMAGE}:
            media_type = MediaType.CAROUSEL_ALBUM
        return media_type, product

    def _raw(self, record: Mapping[str, object]) -> dict[str, object]:
        """What the file says beyond the columns that were mapped."""
        used = set(self.plan.mapping.values())
        return {
            values.clean_text(column): values.clean_text(value)[:_RAW_VALUE_LIMIT]
            for column, value in record.items()
            if column not in used
            and isinstance(value, str | int | float)
            and value != ""
        }


def urlsplit_scheme(link: str) -> str | None:
    """http or https; None for anything else."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return parts.scheme if parts.scheme in {"http", "https"} and parts.netloc else None


def shortcode_of(permalink: str) -> str:
    found = _SHORTCODE.search(permalink)
    return found[1] if found else ""


def derive_id(link: str, fingerprint: str) -> str:
    """An id that is the same at each import: from the link, else from date and text."""
    basis = f"link:{link}" if link else f"text:{fingerprint}"
    digest = hashlib.sha256(basis.encode("utf-8", "replace")).hexdigest()
    return f"import:{digest[:40]}"


def _children(record: Mapping[str, object]) -> tuple[Mapping[str, Any], ...]:
    children = record.get("children")
    if not isinstance(children, list):
        return ()
    return tuple(child for child in children if isinstance(child, dict))


def _insights(found: Mapping[str, Any]) -> dict[str, int | float]:
    names = (*INSIGHT_FIELDS, "reach", "views", "saved", "shares")
    return {name: found[name] for name in names if found.get(name) is not None}
