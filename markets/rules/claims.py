"""Claims as people word them, by name and language: what rules of many markets mind alike."""

import functools
from collections.abc import Mapping
from pathlib import Path

from markets.rules.words import LANGUAGES
from markets.written import read_yaml

FOLDER = Path(__file__).parent / "claims"


def claim_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def claim_names() -> frozenset[str]:
    return frozenset(name for claims in _claims().values() for name in claims)


def wordings_of(claim: str) -> dict[str, list[str]]:
    """The patterns of a claim by language."""
    return {
        language: claims[claim]
        for language, claims in _claims().items()
        if claim in claims
    }


@functools.cache
def _claims() -> Mapping[str, Mapping[str, list[str]]]:
    read = {path.stem: read_yaml(path) for path in claim_files()}
    return {language: read[language] for language in LANGUAGES if language in read}
