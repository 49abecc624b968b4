"""Tabler's icons as inline SVG, read once from node_modules."""

import re
from functools import lru_cache

from django.conf import settings

_NAME = re.compile(r"[a-z0-9-]+")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Tabler's invisible square that only keeps the size: the viewBox does that already.
_BACKGROUND = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


@lru_cache(maxsize=256)
def drawing(name: str) -> str:
    """The inner paths of an outline icon; a wrong name is a programming error."""
    if not _NAME.fullmatch(name):
        message = f"{name!r} is no icon name"
        raise ValueError(message)
    folder = settings.BASE_DIR / "node_modules/@tabler/icons/icons/outline"
    found = _DRAWING.search((folder / f"{name}.svg").read_text())
    if found is None:
        message = f"{name}.svg holds no drawing"
        raise ValueError(message)
    return " ".join(found[1].replace(_BACKGROUND, "").split())
