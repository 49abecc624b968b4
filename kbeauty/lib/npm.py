"""Serves named files of npm packages as static files, without copying whole packages."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

from kbeauty.lib.market_codes import MARKETS

PREFIX = "npm/"
# Flags of the markets we know; no other is served.
FLAGS = tuple(code.lower() for code in MARKETS)
FLAG_FOLDER = "@tabler/core/dist/img/flags"
# What the pages load; everything else of the packages stays out of the static folder.
PATTERNS = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map",
    "chart.js/dist/chart.umd.min.js",
    "chart.js/dist/chart.umd.min.js.map",
    "jsvectormap/dist/jsvectormap.min.css",
    "jsvectormap/dist/jsvectormap.min.js",
    "jsvectormap/dist/maps/world.js",
    "pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css",
    "pretendard/dist/web/variable/woff2-dynamic-subset/*.woff2",
    *(f"{FLAG_FOLDER}/{code}.svg" for code in FLAGS),
)


class NpmFinder(BaseFinder):
    """Finds ``npm/<package>/<file>`` in ``node_modules``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.BASE_DIR) / "node_modules"
        self.storage = FileSystemStorage(location=self.root)
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if not path.startswith(PREFIX):
            return []
        inner = path.removeprefix(PREFIX)
        if not matches_patterns(inner, PATTERNS) or not (self.root / inner).is_file():
            return []
        found = str(self.root / inner)
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, Storage]]:
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # read by collectstatic
        for pattern in PATTERNS:
            for file in sorted(self.root.glob(pattern)):
                yield str(file.relative_to(self.root)), self.storage
