"""What posts counted today, taken from the stored posts themselves."""

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from instagram.services.storage.posts import COUNTS
from instagram.services.storage.spans import Span


def _statement() -> str:
    """A count that is not known any more leaves what the day has seen of it."""
    columns = ", ".join(COUNTS)
    told = {
        name: f"COALESCE(EXCLUDED.{name}, instagram_postsnapshot.{name})"
        for name in COUNTS
    }
    settings = ", ".join(f"{name} = {value}" for name, value in told.items())
    known = ", ".join(f"instagram_postsnapshot.{name}" for name in COUNTS)
    # The names are those of our own columns.
    return f"""
        INSERT INTO instagram_postsnapshot (company_id, post_id, captured_on, {columns})
        SELECT company_id, id, %s, {columns} FROM instagram_post
        WHERE id = ANY(%s) AND timestamp BETWEEN %s AND %s ORDER BY id
        ON CONFLICT (post_id, captured_on) DO UPDATE SET {settings}
        WHERE ({known}) IS DISTINCT FROM ({", ".join(told.values())})
    """  # noqa: S608


_STATEMENT = _statement()


def write_snapshots(post_keys: Sequence[int], span: Span) -> None:
    """Keep the counts of these posts as those of today; the same again writes nothing."""
    if not post_keys:
        return
    with connection.cursor() as cursor:
        today = timezone.now().date()
        cursor.execute(_STATEMENT, [today, list(post_keys), span.first, span.last])
