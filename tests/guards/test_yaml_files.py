"""YAML that the product brings is read alike with and without the loader in C.

The two disagree on a "?" in lists in brackets; a machine without the one in C would not start.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from markets.rules.claims import claim_files
from markets.rules.words import word_files
from markets.written import read_yaml

ROOMS = ("accounts", "analysis", "instagram", "kbeauty", "markets")
FILES = sorted(path for room in ROOMS for path in Path(room).rglob("*.yaml"))


def lists_in(node, place=""):
    if isinstance(node, list):
        yield place, node
    elif isinstance(node, dict):
        for name, inner in node.items():
            yield from lists_in(inner, f"{place}/{name}")


def test_there_are_files():
    assert len(FILES) > 80


@pytest.mark.parametrize("path", FILES, ids=str)
def test_both_loaders_read_the_same_nodes(path):
    text = path.read_text("utf-8")

    assert list(map(said, yaml.parse(text, yaml.SafeLoader))) == list(
        map(said, yaml.parse(text, yaml.CSafeLoader))
    )


def said(event):
    return type(event).__name__, getattr(event, "value", None)


@pytest.mark.parametrize(
    "path",
    [*word_files(), *claim_files()],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_wording_stands_twice_in_a_list(path):
    twice = {
        place: [entry for entry, count in Counter(map(str, found)).items() if count > 1]
        for place, found in lists_in(read_yaml(path))
    }

    assert {place: found for place, found in twice.items() if found} == {}
