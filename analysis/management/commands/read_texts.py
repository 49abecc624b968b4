"""``manage.py read_texts``: texts as JSON lines in, their readings out."""

from collections.abc import Mapping
from typing import Any

from analysis.language.records import read_record
from kbeauty.lib.json_lines import JsonLinesCommand


class Command(JsonLinesCommand):
    help = (
        "Read language, mood, category, key phrases and aspects of texts, JSON lines in "
        "(text, optional id, market, lang) and out. No database is needed."
    )

    def answer(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return read_record(record)
