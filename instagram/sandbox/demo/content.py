"""Reads what the brands and their public say from the JSON files beside this module."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    name: str
    shape: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """Something a brand comes back to; every opening fits every body."""

    name: str
    product: str
    formats: tuple[str, ...]
    cta: str
    openings: tuple[str, ...]
    bodies: tuple[str, ...]
    tags: tuple[str, ...]
    weight: float = 1.0
    months: tuple[int, ...] = tuple(range(1, 13))
    after_launch: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPost:
    """A post written for one occasion, `day` days from it."""

    event: str
    day: int
    format: str
    product: str
    text: str
    kind: str
    boost: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Captions:
    """Everything one account has to say."""

    products: dict[str, Product]
    topics: tuple[Topic, ...]
    events: tuple[EventPost, ...]
    ctas: dict[str, tuple[str, ...]]
    tag_sets: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A comment, and for a question the answer that fits it."""

    text: str
    answer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What the public of one account writes, and how the brand replies."""

    topics: dict[str, tuple[Line, ...]]
    replies: dict[str, tuple[str, ...]]
    # To the account's polls, one group per body of the topic "question".
    poll_answers: tuple[tuple[str, ...], ...]
    # To greetings and other posts of an occasion.
    event_answers: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    emoji: tuple[str, ...]
    suffixes: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    endings: tuple[str, ...]


def _read(path: str) -> Any:
    return json.loads((CONTENT / path).read_text(encoding="utf-8"))


def _topic(name: str, raw: dict[str, Any]) -> Topic:
    return Topic(
        name=name,
        product=raw["product"],
        formats=tuple(raw["formats"]),
        cta=raw["cta"],
        openings=tuple(raw["openings"]),
        bodies=tuple(raw["bodies"]),
        tags=tuple(raw["tags"]),
        weight=raw.get("weight", 1.0),
        months=tuple(raw.get("months", range(1, 13))),
        after_launch=raw.get("from") == "launch",
    )


def _event_post(event: str, raw: dict[str, Any]) -> EventPost:
    return EventPost(
        event=event,
        day=raw["day"],
        format=raw["format"],
        product=raw["product"],
        text=raw["text"],
        kind=raw.get("kind", event),
        boost=raw.get("boost", 1.0),
    )


@cache
def captions(key: str) -> Captions:
    raw = _read(f"captions/{key}.json")
    return Captions(
        products={name: Product(**fields) for name, fields in raw["products"].items()},
        topics=tuple(_topic(name, fields) for name, fields in raw["topics"].items()),
        events=tuple(
            _event_post(event, post)
            for event, posts in raw["events"].items()
            for post in posts
        ),
        ctas={name: tuple(lines) for name, lines in raw["ctas"].items()},
        tag_sets=tuple(tuple(tags) for tags in raw["tags"]),
    )


def _line(raw: str | list[str]) -> Line:
    if isinstance(raw, str):
        return Line(text=raw)
    return Line(text=raw[0], answer=raw[1])


@cache
def talk(key: str) -> Talk:
    raw = _read(f"comments/{key}.json")
    answers = raw["answers"]
    return Talk(
        topics={
            name: tuple(_line(line) for line in lines)
            for name, lines in raw["topics"].items()
        },
        replies={name: tuple(lines) for name, lines in raw["replies"].items()},
        poll_answers=tuple(tuple(group) for group in answers["topics"]["question"]),
        event_answers={name: tuple(lines) for name, lines in answers["events"].items()},
    )


@cache
def shared() -> Shared:
    raw = _read("comments/shared.json")
    return Shared(
        emoji=tuple(raw["emoji"]),
        suffixes={name: tuple(ends) for name, ends in raw["suffixes"].items()},
        names={name: tuple(words) for name, words in raw["names"].items()},
        endings=tuple(raw["endings"]),
    )
