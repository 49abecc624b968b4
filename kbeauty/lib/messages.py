"""Compiles the translations: ``python -m kbeauty.lib.messages``.

Pure Python, so that a machine without GNU gettext can start the product. Imports no Django.
"""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kbeauty.embedded.paths import LOCALE_DIRS


def _is_current(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime >= source.stat().st_mtime


def compile_messages(*folders: Path) -> list[Path]:
    """Write each ``.mo`` that is missing or older than its ``.po``; returns those written."""
    written = []
    sources = (
        source
        for folder in folders
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po"))
    )
    for source in sources:
        target = source.with_suffix(".mo")
        if _is_current(source, target):
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3], abort_invalid=True)
        temporary = target.with_suffix(".mo.new")
        with temporary.open("wb") as file:
            write_mo(file, catalog, use_fuzzy=False)
        temporary.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_messages(*LOCALE_DIRS):
        sys.stdout.write(f"compiled {path.relative_to(path.parents[3])}\n")
