"""How well the rules stop what may not be said: ``python -m markets.rules.evaluate FILE``.

FILE holds lines of market, language, "stop" or "go" and a text, with tabs between. A text
is stopped where the worst verdict is "prohibited" or "reclassifies". Speed is told of
captions put together of these sentences, against all rules of a market.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markets.rules import check
from markets.rules.packs import STOPPING
from markets.rules.speed import SIGNS, row

_CLAIMS = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    market: str
    language: str
    is_stop: bool
    text: str


def sentences(path: Path) -> list[Sentence]:
    rows = (
        line.split("\t", 3)
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    )
    return [Sentence(row[0], row[1], row[2] == "stop", row[3]) for row in rows]


def is_stopped(one: Sentence) -> bool:
    return check(one.text, market=one.market).verdict in STOPPING


def recall_and_precision(given: Iterable[Sentence]) -> tuple[float, float]:
    """Of what should be stopped the part that is, and of what is the part that should."""
    told = [(one.is_stop, is_stopped(one)) for one in given]
    hits = sum(wanted and said for wanted, said in told)
    wanted, said = (sum(pair[at] for pair in told) for at in (0, 1))
    return hits / wanted if wanted else 1.0, hits / said if said else 1.0


def report(given: Sequence[Sentence], *, is_blind: bool = False) -> Iterator[str]:
    """Figures by language, and unless ``is_blind`` what was judged wrongly."""
    groups = {"all": list(given)}
    for one in given:
        groups.setdefault(one.language, []).append(one)
    yield "language     n  recall  precision"
    for name, group in groups.items():
        recall, precision = recall_and_precision(group)
        yield f"{name:<8}  {len(group):4}  {recall:6.3f}  {precision:9.3f}"
    if is_blind:
        return
    for one in given:
        if is_stopped(one) != one.is_stop:
            kind = "missed" if one.is_stop else "false alarm"
            yield f"{kind:<11}  {one.market}  {one.text}"


def speeds(given: Sequence[Sentence]) -> Iterator[str]:
    """Checks a second, by market, of hard captions: a claim among sentences that deny one."""
    yield "\nmarket  rules  checks/s"
    for market in sorted({one.market for one in given}):
        own = [one for one in given if one.market == market]
        texts = _captions(
            [one.text for one in own if one.is_stop and is_stopped(one)][:_CLAIMS],
            [one.text for one in own if not check(one.text, market=market).findings],
        )
        yield row(market, texts)


def _captions(claims: Sequence[str], plain: Sequence[str]) -> list[str]:
    """Each a claim and as many plain sentences, line by line, as fill the caption."""
    filling = "\n".join([*plain] * (1 + SIGNS // max(1, len("".join(plain)))))
    return [f"{claim}\n{filling}"[:SIGNS] for claim in claims or [""]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--half", choices=("a", "b"), help="odd or even rows only")
    parser.add_argument(
        "--blind", action="store_true", help="figures alone, of a set to stay unread"
    )
    asked = parser.parse_args()
    given = sentences(asked.file)
    if asked.half:
        given = given["ab".index(asked.half) :: 2]
    for line in (*report(given, is_blind=asked.blind), *speeds(given)):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
