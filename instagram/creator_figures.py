"""What the newest posts of creators say of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from instagram.models import Creator

# The mean rests on so many of the newest posts, less those that hide their likes.
NEWEST = 50

_STATEMENT = """
    SELECT creator.id, avg(newest.engagement_rate), count(newest.engagement_rate)
    FROM unnest(%s::bigint[]) AS creator (id)
    LEFT JOIN LATERAL (
        SELECT engagement_rate FROM instagram_creatorpost
        WHERE creator_id = creator.id AND company_id = %s
        ORDER BY timestamp DESC, id DESC LIMIT %s
    ) AS newest ON true
    GROUP BY creator.id
"""


@dataclass(frozen=True, slots=True)
class Engagement:
    """Mean rate by followers in per cent, None where no post tells; of so many posts."""

    mean: float | None
    post_count: int


def engagement_of(creators: Sequence[Creator]) -> dict[int, Engagement]:
    """By primary key, for creators of one company."""
    if not creators:
        return {}
    keys = [creator.pk for creator in creators]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [keys, creators[0].company_id, NEWEST])
        return {key: Engagement(mean, count) for key, mean, count in cursor.fetchall()}
