"""Where the tables of stems are that only the language tools read."""

from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "beauty"
CATEGORIES = DATA / "categories.tsv"
ASPECTS = DATA / "aspects.tsv"
