"""How many captions a second are checked on one core: ``python -m markets.rules.speed DATA``.

DATA is a folder of gzipped tables of public texts. Reviews and posts are put together to
captions of 500 signs, as people wrote them; each is checked by all rules of a market.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kbeauty.lib.public_tables import rows
from markets.rules import check
from markets.rules.edition import rules_of

SIGNS = 500
_SECONDS = 2.0
_CAPTIONS = 300
# Texts of a language with the markets whose rules read them.
_TEXTS = (
    ("reviews-oliveyoung_cream-all", "text", ("KR",)),
    ("igposts-ko_emotion_2022-all", "text", ("KR",)),
    ("reviews-ulta_dermalogica-all", "text", ("US", "GB", "CA", "AU", "SG", "IN")),
    ("sentiment-tyqiangz_ja-valid", "text", ("JP",)),
    ("reviews-zh_shampoo-all", "text", ("CN", "TW", "HK")),
    ("reviews-sephora_br-all", "text", ("BR",)),
    ("sentiment-tyqiangz_id-valid", "text", ("ID",)),
    ("sentiment-tyqiangz_ms-valid", "text", ("MY",)),
    ("igposts-torrevieja_2020-all", "caption", ("ES", "DE", "FR", "IT", "PL")),
)


def rate(captions: Sequence[str], market: str) -> float:
    """Checks a second of time of the processor, of captions one after the other.

    Each is checked once before: a pattern takes longer on its first use in a process.
    """
    for caption in captions:
        check(caption, market=market)
    done, began = 0, time.process_time()
    while time.process_time() - began < _SECONDS:
        check(captions[done % len(captions)], market=market)
        done += 1
    return done / (time.process_time() - began)


def row(market: str, captions: Sequence[str], of: str = "") -> str:
    return f"{market:<6}  {len(rules_of(market)):5}  {rate(captions, market):8.0f}  {of}".rstrip()


def captions_of(texts: Iterable[str]) -> Iterator[str]:
    """Texts put together, each ``SIGNS`` long."""
    held = ""
    for text in texts:
        held += text + "\n"
        if len(held) >= SIGNS:
            yield held[:SIGNS]
            held = ""


def report(folder: Path) -> Iterator[str]:
    yield "market  rules  checks/s  of"
    for name, column, markets in _TEXTS:
        texts = (line[column] for line in rows(folder, name))
        try:
            captions = list(itertools.islice(captions_of(texts), _CAPTIONS))
        except FileNotFoundError as error:
            yield f"{', '.join(markets)}: {error.filename} is missing."
            continue
        for market in markets:
            yield row(market, captions, name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for line in report(parser.parse_args().folder):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
