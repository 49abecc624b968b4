"""Named sets of words by language, which patterns of all packs share."""

import functools
from collections.abc import Mapping
from pathlib import Path

from markets.written import read_yaml

FOLDER = Path(__file__).parent / "words"
# What a sentence says about the words of a claim.
CUES = Path(__file__).parent / "cues.yaml"
# Languages in which patterns may be written. "zh" holds both scripts.
LANGUAGES = (
    "en", "ko", "ja", "zh", "de", "fr", "es", "it", "pl", "pt", "id", "ms", "th", "vi",
    "ar", "hi",
)  # fmt: skip


def word_files() -> list[Path]:
    return [*sorted(FOLDER.glob("*.yaml")), CUES]


@functools.cache
def sets_of(language: str) -> Mapping[str, tuple[str, ...]]:
    """The language's sets by name; their entries are in the grammar of patterns."""
    path = FOLDER / f"{language}.yaml"
    if not path.exists():
        return {}
    read = read_yaml(path)
    return {name: tuple(map(str, entries)) for name, entries in read.items()}
