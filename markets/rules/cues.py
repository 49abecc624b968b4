"""Finds what a sentence says of the words beside it: ``cues.yaml``."""

import functools
from collections.abc import Mapping, Sequence

from markets.rules.finder import Finder
from markets.rules.words import CUES
from markets.written import read_yaml


@functools.cache
def cue_finder(*kinds: str) -> Finder:
    """Its finds are owned by the place of their kind among ``kinds``."""
    cues = _cues()
    return Finder(cues[kind] for kind in kinds)


@functools.cache
def _cues() -> Mapping[str, Mapping[str, Sequence[str]]]:
    found: Mapping[str, Mapping[str, Sequence[str]]] = read_yaml(CUES)
    return found
