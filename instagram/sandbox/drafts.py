"""Checks what a call wants to publish, before a container is made of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from instagram.sandbox.errors import GraphError, parameter

MOST_SIGNS, MOST_HASHTAGS, MOST_NAMES = 2200, 30, 20
MOST_ALT_TEXT = 1000
MOST_USER_TAGS, MOST_COLLABORATORS, MOST_SPONSORS = 20, 3, 2
MOST_PRODUCT_TAGS = 5
FEWEST_CHILDREN, MOST_CHILDREN = 2, 10
HASHTAG, NAME = re.compile(r"#\w+"), re.compile(r"@[\w.]+")
KINDS = {"IMAGE", "VIDEO", "REELS", "STORIES", "CAROUSEL"}
GRADUATION = {"MANUAL", "SS_PERFORMANCE"}
YES, NO = {"true", "1"}, {"false", "0", ""}
Params = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What is to be published, with everything about it known to be right."""

    kind: str
    image_url: str
    video_url: str
    caption: str
    children: tuple[str, ...]
    is_item: bool
    is_upload: bool
    alt_text: str
    thumb_offset: int
    is_shared_to_feed: bool

    @property
    def is_film(self) -> bool:
        return self.kind != "CAROUSEL" and not self.image_url


def read(params: Params) -> Draft:
    """The draft in a call's parameters, or the error Meta answers."""
    is_item = flag(params, "is_carousel_item")
    kind = _kind(params, is_item=is_item)
    caption = params.get("caption", "")
    _check_caption(caption)
    draft = Draft(
        kind=kind,
        image_url=params.get("image_url", ""),
        video_url=params.get("video_url", ""),
        # Neither pages of a carousel nor stories show one.
        caption="" if is_item or kind == "STORIES" else caption,
        children=_children(params) if kind == "CAROUSEL" else (),
        is_item=is_item,
        is_upload=_is_upload(params),
        alt_text=params.get("alt_text", ""),
        thumb_offset=_whole(params, "thumb_offset"),
        is_shared_to_feed=flag(params, "share_to_feed", default=True),
    )
    _check_source(draft)
    _check_extras(params, draft)
    return draft


def _kind(params: Params, *, is_item: bool) -> str:
    kind = params.get("media_type", "").upper()
    if not kind and not params.get("video_url") and not _is_upload(params):
        kind = "IMAGE"
    # VIDEO is gone, except for pages of a carousel.
    if kind not in KINDS or (kind == "VIDEO" and not is_item):
        raise GraphError(100, 2207023)
    if is_item and kind in {"CAROUSEL", "STORIES", "REELS"}:
        message = f"media_type {kind} cannot be a carousel item"
        raise parameter(message)
    return kind


def _is_upload(params: Params) -> bool:
    told = params.get("upload_type", "")
    if told not in {"", "resumable"}:
        message = "Param upload_type must be one of {RESUMABLE}"
        raise parameter(message)
    return bool(told)


def _check_caption(caption: str) -> None:
    if (
        len(caption) > MOST_SIGNS
        or len(HASHTAG.findall(caption)) > MOST_HASHTAGS
        or len(NAME.findall(caption)) > MOST_NAMES
    ):
        raise GraphError(36004, 2207010)


def _children(params: Params) -> tuple[str, ...]:
    found = tuple(listed(params, "children"))
    is_twice = len(set(found)) < len(found)
    if is_twice or not FEWEST_CHILDREN <= len(found) <= MOST_CHILDREN:
        raise GraphError(100, 2207028)
    return found


def _check_source(draft: Draft) -> None:
    """One source, of the right sort."""
    sources = [draft.image_url, draft.video_url, draft.is_upload]
    wanted = 0 if draft.kind == "CAROUSEL" else 1
    if sum(map(bool, sources)) != wanted:
        message = (
            "Param children only is wanted for a carousel"
            if draft.kind == "CAROUSEL"
            else "Exactly one of image_url, video_url and upload_type is required"
        )
        raise parameter(message)
    if draft.kind == "IMAGE" and not draft.image_url:
        message = "The parameter image_url is required"
        raise parameter(message)
    if draft.kind in {"REELS", "VIDEO"} and draft.image_url:
        message = "The parameter video_url is required"
        raise parameter(message)


def _check_extras(params: Params, draft: Draft) -> None:
    _check_tags(params)
    _check_products(params, is_film=draft.is_film)
    if len(draft.alt_text) > MOST_ALT_TEXT or (draft.alt_text and draft.is_film):
        message = f"Param alt_text is for images, of at most {MOST_ALT_TEXT} characters"
        raise parameter(message)
    _check_number(params, "collaborators", MOST_COLLABORATORS)
    _check_number(params, "branded_content_sponsor_ids", MOST_SPONSORS)
    for name in ("is_ai_generated", "is_paid_partnership"):
        flag(params, name)
    if not params.get("location_id", "0").isdigit():
        message = "Param location_id must be the id of a Page with a location"
        raise parameter(message)
    for name in ("cover_url", "audio_name", "share_to_feed", "trial_params"):
        if params.get(name) and draft.kind != "REELS":
            message = f"Param {name} is for reels only"
            raise parameter(message)
    _check_trial(params)


def _check_tags(params: Params) -> None:
    tags = _objects(params, "user_tags")
    if len(tags) > MOST_USER_TAGS:
        raise GraphError(100, 2207040)
    for tag in tags:
        if not tag.get("username") or not _is_place(tag):
            message = "Param user_tags must name accounts, with x and y from 0.0 to 1.0"
            raise parameter(message)


def _check_products(params: Params, *, is_film: bool) -> None:
    tags = _objects(params, "product_tags")
    if len(tags) > MOST_PRODUCT_TAGS or any(
        not str(tag.get("product_id", "")).isdigit() for tag in tags
    ):
        raise GraphError(100, 2207037)
    has_place = ["x" in tag or "y" in tag for tag in tags]
    if is_film and any(has_place):
        raise GraphError(100, 2207035)
    if not is_film and not all(has_place):
        raise GraphError(100, 2207036)


def _is_place(tag: Mapping[str, Any]) -> bool:
    places = [tag[name] for name in ("x", "y") if name in tag]
    return all(isinstance(at, int | float) and 0 <= at <= 1 for at in places)


def _check_number(params: Params, name: str, most: int) -> None:
    if len(listed(params, name)) > most:
        message = f"Param {name} must have at most {most} items"
        raise parameter(message)


def _check_trial(params: Params) -> None:
    text = params.get("trial_params")
    if not text:
        return
    told = _json(text, "trial_params")
    if not isinstance(told, dict) or told.get("graduation_strategy") not in GRADUATION:
        message = "Param trial_params[graduation_strategy] must be one of {%s}"
        raise parameter(message % ", ".join(sorted(GRADUATION)))


def flag(params: Params, name: str, *, default: bool = False) -> bool:
    told = params.get(name, "").lower()
    if told not in YES | NO:
        message = f"Param {name} must be a boolean"
        raise parameter(message)
    return told in YES if told else default


def listed(params: Params, name: str) -> list[str]:
    """Several values: with commas or as a JSON list."""
    text = params.get(name, "").strip()
    if text.startswith("["):
        found = _json(text, name)
        return [str(each) for each in found]
    return [each.strip() for each in text.split(",") if each.strip()]


def _objects(params: Params, name: str) -> list[dict[str, Any]]:
    found = _json(params.get(name) or "[]", name)
    if not isinstance(found, list) or not all(isinstance(x, dict) for x in found):
        message = f"Param {name} must be an array of objects"
        raise parameter(message)
    return found


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        message = f"Param {name} must be valid JSON"
        raise parameter(message) from None


def _whole(params: Params, name: str) -> int:
    told = params.get(name) or "0"
    if not told.lstrip("-").isdigit():
        message = f"Param {name} must be an integer"
        raise parameter(message)
    if int(told) < 0:
        raise GraphError(1, 2207057)
    return int(told)
