"""Reading what was collected: language, mood and topics of captions and comments."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction

from accounts.models import Company
from analysis.language import read_by, read_texts
from analysis.language.beauty.categories import topics_of
from analysis.moods import chosen_mood_reader
from instagram.readings import Reading, UnreadText
from instagram.services.readings import (
    BATCH,
    claim_unread_comments,
    claim_unread_posts,
    save_comment_readings,
    save_post_readings,
)

Claim = Callable[..., list[UnreadText]]
Save = Callable[..., int]


def read_new_texts(*, company: Company, limit: int | None = None) -> int:
    """Read the company's unread posts and comments; how many were read.

    A batch is locked while it is read, so several workers share the work, and a text that
    is edited meanwhile waits and becomes unread again.
    """
    total = 0
    sources = (
        (claim_unread_posts, save_post_readings),
        (claim_unread_comments, save_comment_readings),
    )
    for claim, save in sources:
        while limit is None or total < limit:
            size = BATCH if limit is None else min(BATCH, limit - total)
            count = _read_batch(company, claim, save, size)
            if count == 0:
                break
            total += count
    return total


@transaction.atomic
def _read_batch(company: Company, claim: Claim, save: Save, size: int) -> int:
    texts = claim(company=company, limit=size)
    save(company=company, readings=_readings(texts))
    return len(texts)


def _readings(texts: Sequence[UnreadText]) -> list[Reading]:
    mood_reader = chosen_mood_reader()
    name = read_by(mood_reader)
    found = read_texts(
        [one.text for one in texts], [one.hint for one in texts], mood_reader
    )
    return [
        Reading(
            pk=one.pk,
            language=reading.language,
            language_confidence=reading.language_confidence,
            sentiment=reading.sentiment,
            sentiment_score=reading.sentiment_score,
            sentiment_confidence=reading.sentiment_confidence,
            read_by=name,
            **_topics(one.text, reading.language),
        )
        for one, reading in zip(texts, found, strict=True)
    ]


def _topics(text: str, language: str) -> dict[str, Any]:
    """Category and concepts of beauty, as they are stored."""
    found = topics_of(text, language)
    return {
        "category": found.category.name,
        "category_confidence": found.category.confidence,
        "topics": tuple(
            f"{facet}:{name}" for facet, names in found.facets.items() for name in names
        ),
    }
