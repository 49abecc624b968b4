"""``manage.py score_accounts``: accounts as JSON lines in, their scores out."""

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.authenticity.reading import answer_line
from kbeauty.lib.json_lines import TOO_LONG, JsonLinesCommand, Line


class Command(JsonLinesCommand):
    help = (
        "Score accounts, JSON lines in and out: 100 where nothing is inconsistent with "
        "organic growth. No database is needed."
    )

    def answer_lines(self, batch: Sequence[Line]) -> Iterator[dict[str, Any]]:
        for number, line in batch:
            if line is None:
                yield {"id": None, "line": number, "error": TOO_LONG}
            else:
                yield answer_line(line, number)
