"""Row-level security as a migration operation."""

from typing import Any

from django.db.migrations import RunSQL

Statement = str | tuple[str, dict[str, Any] | list[Any] | tuple[Any, ...] | None]


def protect(*tables: str) -> RunSQL:
    """Show and accept only rows of the company in ``app.company_id``, the owner included."""
    forward: list[Statement] = []
    backward: list[Statement] = []
    for table in tables:
        rule = (
            "company_id = nullif(current_setting('app.company_id', true), '')::bigint"
        )
        forward += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_company ON {table} USING ({rule}) WITH CHECK ({rule})",
        ]
        backward += [
            f"DROP POLICY {table}_company ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
    return RunSQL(forward, backward)
