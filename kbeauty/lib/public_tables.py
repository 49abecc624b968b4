"""The public tables that methods are measured on: gzipped CSV in a folder of their own."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of the folder; FileNotFoundError where it is not there."""
    path = folder / f"{name}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)
