"""Findings of rules as a reader counts them: the same words once, however many rules mind them."""

from collections.abc import Iterator, Mapping, Sequence

from markets.rules import Finding
from markets.rules.packs import Verdict


def worst_by_stretch(
    findings: Sequence[Finding], cost: Mapping[Verdict, int]
) -> Iterator[Verdict]:
    """The dearest verdict on each stretch of words, of rules that did not count before."""
    rules: set[str] = set()
    end = -1
    stretches: list[list[Finding]] = []
    for one in sorted(findings, key=lambda one: one.start):
        if one.start >= end:
            stretches.append([])
        stretches[-1].append(one)
        end = max(end, one.end)
    for stretch in stretches:
        fresh = [one for one in stretch if one.rule not in rules]
        rules.update(one.rule for one in stretch)
        if fresh:
            yield max((one.verdict for one in fresh), key=cost.__getitem__)
