"""Brings the entries of the files into the database, and leaves what staff wrote alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from markets.culture.files import Entry, EntryList, all_files
from markets.editing.enums import Kind
from markets.models import EditorialVersion, KnowledgeEntry

# Under which words a topic is asked for.
_TOPIC_WORDS: Mapping[str, str] = {
    "taboo": "taboo avoid offensive sensitive 금기 조심 민감",
    "colour": "colour color 색 색깔 색상 컬러",
    "number": "number digit lucky unlucky 숫자 길한 불길",
    "religion": "religion faith religious 종교 신앙",
    "beauty": "beauty skin ideal complexion tone 아름다움 미의식 피부 피부톤",
    "humour": "humour humor joke funny irony 유머 농담 웃음",
    "formality": "formality formal polite address tone speech 격식 존댓말 말투 호칭",
    "custom": "gift holiday custom festival season present 선물 명절 휴일 풍습",
}
ENTRY_FIELDS = (
    "market", "topic", "text_en", "text_ko", "words", "grade", "source_title",
    "source_address", "checked_on", "is_certain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    brought: int
    kept_as_edited: int
    removed: int


@transaction.atomic
def load_entries() -> Loaded:
    """Safe to run at each start; entries that left the files go, edited ones stay.

    What staff withdrew does not come back either.
    """
    versions = EditorialVersion.objects.filter(kind=Kind.KNOWLEDGE)
    edited = {
        *KnowledgeEntry.objects.filter(is_edited=True).values_list("slug", flat=True),
        *versions.values_list("item", flat=True),
    }
    rows = [row for file in all_files() for row in rows_of(file)]
    brought = [row for row in rows if row.slug not in edited]
    KnowledgeEntry.objects.bulk_create(
        brought,
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=[*ENTRY_FIELDS, "updated_at"],
    )
    stale = KnowledgeEntry.objects.filter(is_edited=False).exclude(
        slug__in=[row.slug for row in rows]
    )
    removed, _ = stale.delete()
    return Loaded(len(brought), len(rows) - len(brought), removed)


def rows_of(file: EntryList) -> Iterator[KnowledgeEntry]:
    """As the table keeps them, not stored."""
    for entry in file.entries:
        yield _row(file, entry)


def _row(file: EntryList, entry: Entry) -> KnowledgeEntry:
    source = file.sources.get(entry.source)
    return KnowledgeEntry(
        slug=entry.id,
        market=file.market,
        topic=entry.topic,
        text_en=entry.en,
        text_ko=entry.ko,
        words=f"{entry.words} {_TOPIC_WORDS[entry.topic]}".strip(),
        grade=entry.grade,
        source_title=source.title if source else "",
        source_address=source.address if source else "",
        checked_on=file.checked_on,
        is_certain=entry.is_certain,
        updated_at=timezone.now(),
    )
