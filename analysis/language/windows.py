"""Runs of characters of many texts at once: rolling hashes in numpy, no slices of strings.

A hash has 64 bits, so that two runs of five characters that share one are not to be met; the
tests read the shipped models both ways.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

# Odd and without pattern (the fractions of the golden ratio and of the square root of 2).
_STEP = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0x6A09E667F3BCC909)


def codes_of(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Places]:
    """The characters of all texts one after another, and whose they are."""
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return np.frombuffer(joined, "<u4"), np.repeat(np.arange(len(texts)), lengths)


def windows(
    codes: npt.NDArray[np.uint32], owners: Places, longest: int
) -> Iterator[tuple[Hashes, Places]]:
    """Hashes and owners of the runs of one character, of two … up to ``longest``."""
    signs = codes.astype(np.uint64) + np.uint64(1)
    hashes = signs * _STEP
    yield hashes, owners
    for length in range(2, longest + 1):
        if len(hashes) < 2:
            return
        hashes = hashes[:-1] * _STEP + signs[length - 1 :]
        whole = owners[: len(hashes)] == owners[length - 1 :]
        yield hashes[whole], owners[: len(hashes)][whole]


class Index:
    """Places of given strings of up to ``longest`` characters, found by hash."""

    def __init__(self, names: Iterable[tuple[int, str]], longest: int) -> None:
        """``names`` are places and strings; longer strings are left out."""
        hashes, places = _hashed(names, longest)
        bits = max(4, 2 + len(hashes).bit_length())
        self._shift = np.uint64(64 - bits)
        buckets = self._buckets(hashes)
        order = np.argsort(buckets, kind="stable")
        self._hashes, self._places = hashes[order], places[order]
        counts = np.bincount(buckets, minlength=1 << bits)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

    def find(self, hashes: Hashes) -> Places:
        """Place of each, -1 of those that are not there."""
        found = np.full(len(hashes), -1, dtype=np.int64)
        buckets = self._buckets(hashes)
        at, stop = self._starts[buckets], self._starts[buckets + 1]
        left = np.flatnonzero(at < stop)
        at, stop = at[left], stop[left]
        while len(left):
            is_it = self._hashes[at] == hashes[left]
            found[left[is_it]] = self._places[at[is_it]]
            on = ~is_it & (at + 1 < stop)
            left, at, stop = left[on], at[on] + 1, stop[on]
        return found

    def _buckets(self, hashes: Hashes) -> Places:
        buckets: Places = ((hashes * _SPREAD) >> self._shift).astype(np.int64)
        return buckets


def _hashed(names: Iterable[tuple[int, str]], longest: int) -> tuple[Hashes, Places]:
    by_length: dict[int, list[tuple[int, str]]] = {}
    for place, name in names:
        by_length.setdefault(len(name), []).append((place, name))
    hashes, places = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for length in range(1, longest + 1):
        some = by_length.get(length, [])
        codes, owners = codes_of([name for _, name in some])
        *_, (last, _) = windows(codes, owners, length) if some else [(hashes[0], None)]
        hashes.append(last)
        places.append(np.array([place for place, _ in some], dtype=np.int64))
    return np.concatenate(hashes), np.concatenate(places)
