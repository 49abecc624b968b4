"""How a value is written: exactly in JSON, safely for spreadsheets in CSV."""

import json
from datetime import date, datetime, time
from typing import Any

# What Excel, Numbers and LibreOffice take for the beginning of a formula.
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # Decimals, UUIDs and addresses, without losing a digit.
    return str(value)


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def to_cell(value: Any) -> str | int | float:
    """One cell; a text that would be run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return to_json(value)
    if isinstance(value, int | float):
        return value
    text = str(_plain(value))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
