"""Measure the shipped reader: ``python -m analysis.language.evaluate DATA_DIR``."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from analysis.language import datasets, read_texts
from analysis.language.cleaning import clean
from analysis.language.datasets import LABELS, TWEET_LANGUAGES, Example
from analysis.language.mood import read_mood


def macro_f1(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    total = 0.0
    for label in labels:
        both = sum(t == s == label for t, s in zip(truth, said, strict=True))
        size = truth.count(label) + said.count(label)
        total += 2 * both / size if size else 0.0
    return total / len(labels)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def moods(examples: Sequence[Example]) -> list[str]:
    """The language is given, so that this measures mood alone."""
    found = [read_mood(clean(item.text), item.language).label for item in examples]
    return [label or "neutral" for label in found]


def report_moods(title: str, parts: dict[str, list[Example]]) -> None:
    _say(
        f"\n{title}\nset                     n   macro-F1  accuracy  F1 neg  F1 neu  F1 pos"
    )
    for name, examples in parts.items():
        truth, said = [item.label for item in examples], moods(examples)
        right = sum(t == s for t, s in zip(truth, said, strict=True)) / len(truth)
        each = "   ".join(f"{macro_f1(truth, said, [label]):.3f}" for label in LABELS)
        score = macro_f1(truth, said, LABELS)
        _say(f"{name:22}{len(truth):5}   {score:.3f}     {right:.3f}    {each}")


def report_korean(examples: list[Example]) -> None:
    """Two classes: which side does the score fall on?"""
    clear = [item for item in examples if item.label != "neutral"]
    right = sum(
        (read_mood(clean(item.text), "ko").score > 0) == (item.label == "positive")
        for item in clear
    )
    _say(
        f"\nKorean film reviews, two classes: {right / len(clear):.3f} of {len(clear)}"
    )


def report_beauty(folder: Path) -> None:
    """Star reviews of creams: of 1-2 stars, how many read as negative?"""
    stars = [
        (int(row["rating"]), row["text"])
        for row in datasets.rows(folder, "reviews-oliveyoung_cream-all")
    ]
    said = [read_mood(clean(text), "ko").label == "negative" for _, text in stars]
    bad = [stars_ <= 2 for stars_, _ in stars]
    found = sum(b and s for b, s in zip(bad, said, strict=True))
    _say(
        f"Korean cream reviews ({len(bad)}, {sum(bad)} of 1-2 stars): negative recall "
        f"{found / sum(bad):.3f}, precision {found / max(1, sum(said)):.3f}"
    )


def report_languages(examples: Sequence[Example]) -> None:
    _say("\nLanguage, no hint         n   right")
    readings = read_texts([e.text for e in examples], [None] * len(examples))
    shares = []
    for code in sorted({example.language for example in examples}):
        pairs = [
            reading.language.removesuffix("-Latn") == code
            for example, reading in zip(examples, readings, strict=True)
            if example.language == code
        ]
        shares.append(sum(pairs) / len(pairs))
        _say(f"{code:22}{len(pairs):5}   {shares[-1]:.3f}")
    _say(f"mean                        {sum(shares) / len(shares):.3f}")


def report_speed(examples: Sequence[Example]) -> None:
    texts = [example.text for example in examples]
    hints: list[str | None] = [None] * len(texts)
    read_texts(texts[:50], hints[:50])
    begun = time.process_time()
    read_texts(texts, hints)
    speed = len(texts) / (time.process_time() - begun)
    _say(f"\nLanguage and mood together: {speed:,.0f} texts per second of one core")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    folder = parser.parse_args().data
    held_out = datasets.validation(folder)
    foreign = datasets.foreign(folder)
    report_moods("Mood, held-out parts", held_out)
    report_moods("Mood, sets that no training saw", foreign)
    report_korean(held_out["ko"])
    report_beauty(folder)
    tweets = [item for code in TWEET_LANGUAGES for item in held_out[code]]
    others = [*held_out["ko"][:300], *held_out["id"][:300], *held_out["ms"][:300]]
    others += [item for part in foreign.values() for item in part[:300]]
    report_languages([*tweets, *others])
    report_speed(tweets)


if __name__ == "__main__":
    main()
