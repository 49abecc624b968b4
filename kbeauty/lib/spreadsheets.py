"""Tables that people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

# Excel takes a file for UTF-8 only when it begins like this.
BOM = "\ufeff"
# What makes a spreadsheet read a cell as a formula (OWASP, CSV injection); of the wide signs
# those that East Asian ones take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: object) -> str:
    """A cell's text, with a mark before what a spreadsheet would run."""
    text = "" if value is None else str(value)
    # Blanks in front do not keep a spreadsheet from it.
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Lines of a CSV file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return buffer.getvalue()
