"""How a value is written: exactly in JSON, safely for spreadsheets in CSV."""

import json
from typing import Any

import orjson

from kbeauty.lib.spreadsheets import safe_cell


def to_json(value: Any) -> bytes:
    """Times in ISO 8601; decimals and addresses as text, without losing a digit."""
    try:
        return orjson.dumps(value, default=str)
    except orjson.JSONEncodeError:
        # Whole numbers of more than 64 bits, which a JSON column may hold.
        return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def to_cell(value: Any) -> str | int | float:
    """One cell; a text that would be run as a formula gets an apostrophe before it."""
    if isinstance(value, str):
        return safe_cell(value)
    if value is None:
        return ""
    if isinstance(value, bool | dict | list):
        return to_json(value).decode()
    return value if isinstance(value, int | float) else _plain(value)
