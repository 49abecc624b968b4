"""Makes a true answer wrong in one way."""

import re
from typing import Any

HUGE = 10 * 1024 * 1024
TEXTS = ("caption", "text", "biography", "name")
AFTER = re.compile(r"(?<=[?&])after=[^&]*")


def without(data: Any, names: set[str]) -> Any:
    if isinstance(data, dict):
        return {k: without(v, names) for k, v in data.items() if k not in names}
    if isinstance(data, list):
        return [without(each, names) for each in data]
    return data


def swap_types(data: Any) -> Any:
    """Ids become numbers and counts become texts; nothing is lost by it."""
    if isinstance(data, dict):
        return {name: swap_types(each) for name, each in data.items()}
    if isinstance(data, list):
        return [swap_types(each) for each in data]
    if isinstance(data, str) and data.isascii() and data.isdigit():
        return int(data)
    if isinstance(data, int) and not isinstance(data, bool):
        return str(data)
    return data


def numbers_for_texts(data: Any) -> Any:
    """Numbers where captions, comments and times were."""
    if isinstance(data, dict):
        wrong = {"caption", "text", "timestamp"}
        return {k: 7 if k in wrong else numbers_for_texts(v) for k, v in data.items()}
    if isinstance(data, list):
        return [numbers_for_texts(each) for each in data]
    return data


def huge(data: Any) -> Any:
    """Ten megabytes in the first text there is."""
    if isinstance(data, list):
        return [huge(data[0]), *data[1:]] if data else data
    if not isinstance(data, dict):
        return data
    for name in TEXTS:
        if name in data:
            return data | {name: "x" * HUGE}
    if "data" in data:
        return data | {"data": huge(data["data"])}
    return data | {"caption": "x" * HUGE}


def repeat(data: Any, *, cursor: str, address: str) -> Any:
    """A page that leads back to itself."""
    if not isinstance(data, dict) or "paging" not in data:
        return data
    paging = dict(data["paging"])
    paging["cursors"] = paging.get("cursors", {}) | {"after": cursor}
    paging["next"] = AFTER.sub(f"after={cursor}", paging.get("next", address))
    return data | {"paging": paging}
