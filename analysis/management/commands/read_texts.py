"""``manage.py read_texts``: texts as JSON lines in, their readings out."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.language.records import read_records
from analysis.moods import chosen_mood_reader
from kbeauty.lib.json_lines import Answer, JsonLinesCommand


class Command(JsonLinesCommand):
    help = (
        "Read language, mood, category, key phrases and aspects of texts, JSON lines in "
        "(text, optional id, market, lang) and out. No database is needed."
    )

    def answer_many(self, records: Sequence[Mapping[str, Any]]) -> list[Answer]:
        return read_records(records, chosen_mood_reader())
