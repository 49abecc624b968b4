"""Many events, few things to look at: five hundred comments of a post are one matter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from instagram.clients import parsing
from instagram.models import InstagramEvent
from instagram.services.events.stories import StoryFigures, figures_of
from instagram.updates import COMMENT_FIELDS, MENTIONS


@dataclass(slots=True)
class Matter:
    """One thing to look at, and the events that say so."""

    name: str
    # The post or story; empty if the events name none.
    object_id: str
    events: list[InstagramEvent] = field(default_factory=list)

    @property
    def keys(self) -> list[int]:
        return [event.pk for event in self.events]

    @property
    def comment_ids(self) -> set[str]:
        return {comment_id_of(event) for event in self.events} - {""}

    @property
    def comment_id(self) -> str:
        return comment_id_of(self.events[0])

    @property
    def product_type(self) -> str:
        """FEED, REELS, STORY … as told; empty where it was not."""
        for media in self._media():
            told = media.get("media_product_type")
            if isinstance(told, str) and told:
                return told.upper()
        return ""

    def _media(self) -> Iterator[dict[str, Any]]:
        for event in self.events:
            media = event.value.get("media")
            if isinstance(media, dict):
                yield media

    @property
    def figures(self) -> Iterator[StoryFigures]:
        for event in self.events:
            told_at = event.sent_at or event.received_at
            yield figures_of(self.object_id, event.value, told_at)


def matters_of(events: Iterable[InstagramEvent]) -> list[Matter]:
    """The events by what they tell of, in the order in which they were told."""
    found: dict[tuple[str, ...], Matter] = {}
    for event in events:
        kind = "comments" if event.field in COMMENT_FIELDS else event.field
        object_id = _object_id(event)
        # A mention is a matter of its own: each names another post or comment.
        part = comment_id_of(event) if kind == MENTIONS else ""
        matter = found.setdefault((kind, object_id, part), Matter(kind, object_id))
        matter.events.append(event)
    return list(found.values())


def _object_id(event: InstagramEvent) -> str:
    media = event.value.get("media")
    named = media.get("id") if isinstance(media, dict) else event.value.get("media_id")
    return parsing.text(named)[: parsing.MAX_ID]


def comment_id_of(event: InstagramEvent) -> str:
    """``id`` with Instagram Login, ``comment_id`` with Facebook Login."""
    value = event.value
    name = parsing.text(value.get("comment_id")) or parsing.text(value.get("id"))
    return name[: parsing.MAX_ID]
