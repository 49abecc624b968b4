"""Knowledge entries as staff approved them: rows of the table that answers are drawn from."""

from markets.culture.services import ENTRY_FIELDS, rows_of
from markets.editing.writing import read_entry
from markets.models import KnowledgeEntry


def put_entry(*, text: str) -> KnowledgeEntry:
    """In place of what the product brings, which no longer overwrites it."""
    (row,) = rows_of(read_entry(text))
    values = {name: getattr(row, name) for name in ENTRY_FIELDS}
    entry, _is_new = KnowledgeEntry.objects.update_or_create(
        slug=row.slug, defaults={**values, "is_edited": True}
    )
    return entry


def remove_entry(*, slug: str) -> None:
    """Its version keeps the product from bringing it again."""
    KnowledgeEntry.objects.filter(slug=slug).delete()
