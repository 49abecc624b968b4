"""Handing texts out to be read, and writing the readings back."""

from collections.abc import Sequence
from dataclasses import astuple

from django.db import connection, models

from accounts.models import Company
from instagram.models import Comment, Post
from instagram.readings import Reading, UnreadText

BATCH = 500
# One statement for a batch: Django's bulk_update spells out a CASE per row and field.
_SAVE = """
UPDATE {table} SET
    language = reading.language,
    language_confidence = reading.language_confidence,
    sentiment = reading.sentiment,
    sentiment_score = reading.sentiment_score,
    sentiment_confidence = reading.sentiment_confidence,
    read_by = reading.read_by,
    category = reading.category,
    category_confidence = reading.category_confidence,
    topics = string_to_array(reading.topics, '|')
FROM unnest(
    %s::bigint[], %s::text[], %s::float8[], %s::text[], %s::float8[], %s::float8[], %s::text[],
    %s::text[], %s::float8[], %s::text[]
) AS reading (
    id, language, language_confidence, sentiment, sentiment_score, sentiment_confidence,
    read_by, category, category_confidence, topics
)
WHERE {table}.id = reading.id AND {table}.company_id = %s
"""


def claim_unread_posts(*, company: Company, limit: int = BATCH) -> list[UnreadText]:
    """Lock posts that nobody else is reading, until the transaction ends."""
    rows = (
        Post.objects.for_company(company)
        .filter(read_by="")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("pk")
        .values_list("pk", "caption", "market", "account__market")[:limit]
    )
    return [UnreadText(pk, text, own or given) for pk, text, own, given in rows]


def claim_unread_comments(*, company: Company, limit: int = BATCH) -> list[UnreadText]:
    """The same for comments; they take the market of their post."""
    rows = (
        Comment.objects.for_company(company)
        .filter(read_by="")
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .order_by("pk")
        .values_list("pk", "text", "post__market", "post__account__market")[:limit]
    )
    return [UnreadText(pk, text, own or given) for pk, text, own, given in rows]


def save_post_readings(*, company: Company, readings: Sequence[Reading]) -> int:
    return _save(Post, company, readings)


def save_comment_readings(*, company: Company, readings: Sequence[Reading]) -> int:
    return _save(Comment, company, readings)


def _row(reading: Reading) -> tuple[object, ...]:
    """Arrays of arrays have to be of one length in Postgres: topics go as one text."""
    *values, topics = astuple(reading)
    return (*values, "|".join(topics))


def _save(
    model: type[models.Model], company: Company, readings: Sequence[Reading]
) -> int:
    """How many rows took their reading; rows of another company are never touched."""
    table = connection.ops.quote_name(model._meta.db_table)
    saved = 0
    with connection.cursor() as cursor:
        for start in range(0, len(readings), BATCH):
            part = readings[start : start + BATCH]
            columns = [list(column) for column in zip(*map(_row, part), strict=True)]
            cursor.execute(_SAVE.format(table=table), [*columns, company.pk])
            saved += cursor.rowcount
    return saved
