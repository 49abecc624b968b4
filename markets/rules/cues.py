"""Finds what a sentence says of the words beside it: ``cues.yaml``."""

import functools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markets.rules.finder import Finder, Met
from markets.rules.words import CUES
from markets.written import read_yaml

# The first say something of their own sentence, the next of the one before, the last two
# ask. A sentence is read once for all of them.
KINDS = (
    "refuting", "figurative", "advising", "unsaying", "reporting",
    "answering", "passing_on", "retracting",
    "asking", "insisting",
)  # fmt: skip
(
    REFUTING,
    FIGURATIVE,
    ADVISING,
    UNSAYING,
    REPORTING,
    ANSWERING,
    PASSING_ON,
    RETRACTING,
    ASKING,
    INSISTING,
) = range(len(KINDS))


class Said(NamedTuple):
    """A sentence and its cues, which are owned by the place of their kind in ``KINDS``."""

    sentence: str
    cues: Sequence[Met]


def said(sentence: str) -> Said:
    return Said(sentence, tuple(_finder().met_in(sentence)))


@functools.cache
def _finder() -> Finder:
    cues: Mapping[str, Mapping[str, Sequence[str]]] = read_yaml(CUES)
    return Finder(cues[kind] for kind in KINDS)
