"""``manage.py score_accounts``: accounts as JSON lines in, their scores out."""

from typing import Any

from analysis.authenticity.reading import answer_line
from kbeauty.lib.json_lines import TOO_LONG, JsonLinesCommand


class Command(JsonLinesCommand):
    help = (
        "Score accounts, JSON lines in and out: 100 where nothing is inconsistent with "
        "organic growth. No database is needed."
    )

    def answer_line(self, line: bytes | None, number: int) -> dict[str, Any]:
        if line is None:
            return {"id": None, "line": number, "error": TOO_LONG}
        return answer_line(line, number)
