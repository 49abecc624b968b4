"""Measure the shipped reader: ``python -m analysis.language.evaluate DATA LABELLED``.

DATA is the folder of the public data sets, LABELLED the one of lists in the tests: single
words, and which tweets of the Hindi set are no Hindi. ``--cosmetics`` names a file of English star
reviews of cosmetics where it is not in DATA.
"""

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from analysis.language import datasets, read_texts
from analysis.language.cleaning import clean_many
from analysis.language.complaints import (
    SHARE,
    chance_of,
    complaint_chance,
    judge,
    odds_of,
)
from analysis.language.datasets import LABELS, TWEET_LANGUAGES, Example
from analysis.language.identify import Language, identify_many
from analysis.language.measures import (
    area_under_curve,
    average_precision,
    calibration_error,
    calibration_floor,
    confusion,
    macro_f1,
    per_second,
    precision_at_share,
    recall_precision,
)
from analysis.language.mood import Mood, read_moods
from kbeauty.lib import public_tables

MARKETS = {
    "ar": "SA", "de": "DE", "en": "US", "es": "ES", "fr": "FR", "hi": "IN", "id": "ID",
    "it": "IT", "ja": "JP", "ko": "KR", "ms": "MY", "pt": "BR", "zh": "CN",
}  # fmt: skip
NINE = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt"})
SAMPLE = 300
COSMETICS = "reviews-en_beauty-all.csv.gz"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def moods(examples: Sequence[Example]) -> list[Mood]:
    """The language is given, so that this measures mood alone."""
    return read_moods(
        clean_many([one.text for one in examples]), [one.language for one in examples]
    )


def report_moods(title: str, parts: dict[str, list[Example]]) -> None:
    _say(
        f"\n{title}; confusion: rows are truth, columns what was said (neg neu pos)\n"
        "set                     n   macro-F1  accuracy  F1 neg  F1 neu  F1 pos   confusion"
    )
    for name, examples in parts.items():
        truth = [item.label for item in examples]
        said = [one.label or "neutral" for one in moods(examples)]
        right = sum(t == s for t, s in zip(truth, said, strict=True)) / len(truth)
        each = "   ".join(f"{macro_f1(truth, said, [label]):.3f}" for label in LABELS)
        score = macro_f1(truth, said, LABELS)
        rows = " / ".join(
            " ".join(map(str, row)) for row in confusion(truth, said, LABELS)
        )
        _say(
            f"{name:22}{len(truth):5}   {score:.3f}     {right:.3f}    {each}    {rows}"
        )


def report_means(parts: dict[str, list[Example]]) -> None:
    seven = [code for code in TWEET_LANGUAGES if code != "hi"]
    scores = [
        macro_f1(
            [one.label for one in parts[code]],
            [one.label or "neutral" for one in moods(parts[code])],
            LABELS,
        )
        for code in seven
    ]
    english = parts["en"]
    said = [one.label or "neutral" for one in moods(english)]
    rows = confusion([one.label for one in english], said, LABELS)
    recall = sum(row[place] / max(1, sum(row)) for place, row in enumerate(rows)) / 3
    _say(f"mean macro-F1 of the seven: {sum(scores) / 7:.3f} (aim .61)")
    _say(f"English macro-recall: {recall:.3f} (aim .65)")


def report_korean(examples: list[Example]) -> None:
    """Two classes: which side does the score fall on?"""
    clear = [item for item in examples if item.label != "neutral"]
    right = sum(
        (mood.score > 0) == (item.label == "positive")
        for item, mood in zip(clear, moods(clear), strict=True)
    )
    _say(
        f"\nKorean film reviews, two classes: {right / len(clear):.3f} of {len(clear)} "
        "(aim .86)"
    )


def report_calibration(parts: dict[str, list[Example]]) -> None:
    """Of the tweets only the half that no confidence was measured on."""
    _say(
        "\nCalibration of the mood: expected calibration error (aim .05), and what it would be "
        "if each confidence were true\nset                     n     error   floor"
    )
    every: tuple[list[float], list[bool]] = ([], [])
    for name, examples in parts.items():
        part = examples[1::2] if name in TWEET_LANGUAGES else examples
        found = moods(part)
        confidences = [one.confidence for one in found]
        is_right = [
            (one.label or "neutral") == item.label
            for one, item in zip(found, part, strict=True)
        ]
        every[0].extend(confidences)
        every[1].extend(is_right)
        _say_error(name, confidences, is_right)
    _say_error("all together", *every)


def _say_error(
    name: str, confidences: Sequence[float], is_right: Sequence[bool]
) -> None:
    error, floor = (
        calibration_error(confidences, is_right),
        calibration_floor(confidences),
    )
    _say(f"{name:22}{len(confidences):5}     {error:.3f}   {floor:.3f}")


def report_complaints(folder: Path) -> None:
    """Star reviews: of 1-2 stars, how many are called complaints?

    Halves by line; the first was looked at. Also at the share of complaints that the aim
    names, without the three stars that are neither, and of products that the looked-at half
    does not have.
    """
    _say(
        f"\nComplaints (1-2 stars): recall, precision, precision at {SHARE:.0%}, area under "
        "the curve, average precision, calibration error"
    )
    sources = (
        ("ko creams", "reviews-oliveyoung_cream-all", "ko"),
        ("en places", "reviews-google_maps_brightdata-all", "en"),
    )
    for name, file, language in sources:
        reviews = list(public_tables.rows(folder, file))
        first, second = reviews[0::2], reviews[1::2]
        for title, part in (("first half", first), ("second half", second)):
            _say_complaints(f"{name}, {title}", part, language)
            _say_complaints(f"{name}, {title}, no 3 stars", _apart(part), language)
        if "product" in first[0]:
            known = {one["product"] for one in first if int(one["rating"]) <= 2}
            other = [one for one in second if one["product"] not in known]
            _say_complaints(f"{name}, second half, other products", other, language)


def report_cosmetics(path: Path) -> None:
    """English star reviews of cosmetics that nothing is learnt from.

    Rows with half (first: it was read; second), rating (1 to 5), title (may be empty) and text.
    Where there is no such file, a sentence says so.
    """
    if not path.exists():
        _say(f"\nEnglish reviews of cosmetics were not measured: there is no {path}")
        return
    name = path.name.removesuffix(".csv.gz")
    reviews = list(public_tables.rows(path.parent, name))
    for half in ("first", "second"):
        part = [row for row in reviews if row["half"] == half]
        titled = [{**row, "text": _with_title(row)} for row in part]
        title = f"en cosmetics, {half} half"
        _say_complaints(title, part, "en")
        _say_complaints(f"{title}, no 3 stars", _apart(part), "en")
        _say_complaints(f"{title}, with titles", titled, "en")


def _apart(part: list[dict[str, str]]) -> list[dict[str, str]]:
    return [row for row in part if row["rating"] != "3"]


def _with_title(row: dict[str, str]) -> str:
    title, text = row["title"], row["text"]
    if not title:
        return text
    return f"{title} {text}" if title[-1] in ".!?" else f"{title}. {text}"


def _say_complaints(title: str, part: list[dict[str, str]], language: str) -> None:
    texts = clean_many([row["text"] for row in part])
    found = read_moods(texts, [language] * len(texts))
    pairs = list(zip(texts, found, strict=True))
    truth = [int(row["rating"]) <= 2 for row in part]
    judged = [judge(text, language, mood) for text, mood in pairs]
    chances = [complaint_chance(text, language, mood) for text, mood in pairs]
    # The chances are for one complaint in twenty: restated for the share of this part.
    more = odds_of(sum(truth) / len(truth)) - odds_of(SHARE)
    stated = [chance_of(odds_of(one) + more) for one in chances]
    _say(
        f"{title} ({sum(truth)} of {len(part)})\n  "
        f"{_found(truth, [one.is_complaint for one in judged])}"
        f", {area_under_curve(truth, chances):.3f}, {average_precision(truth, chances):.3f}"
        f", {calibration_error(stated, truth):.3f}\n  by the mood settled so "
        f"{_found(truth, [one.mood.label == 'negative' for one in judged])}; by the mood alone "
        f"{_found(truth, [one.label == 'negative' for one in found])}"
    )


def _found(truth: Sequence[bool], said: Sequence[bool]) -> str:
    recall, precision = recall_precision(truth, said)
    restated = precision_at_share(truth, said, SHARE)
    return f"{recall:.3f}, {precision:.3f}, {restated:.3f}"


def _identified(examples: Sequence[Example], market: str | None) -> list[Language]:
    texts = clean_many([one.text for one in examples])
    return identify_many(texts, [market] * len(texts))


def report_languages(examples: Sequence[Example], not_hindi: frozenset[int]) -> None:
    _say(
        "\nLanguage                  n   right   with market   calibration   taken for"
    )
    nine = []
    for code in sorted({example.language for example in examples}):
        part = [example for example in examples if example.language == code]
        if code == "hi":
            part = [one for place, one in enumerate(part) if place not in not_hindi]
        names = {code, "hi-Latn"} if code == "hi" else {code}
        found = _identified(part, None)
        right = [one.code in names for one in found]
        hinted = [one.code in names for one in _identified(part, MARKETS[code])]
        error = calibration_error([one.confidence for one in found], right)
        others = Counter(one.code for one in found if one.code not in names)
        taken = " ".join(f"{name} {count}" for name, count in others.most_common(3))
        share = sum(right) / len(part)
        if code in NINE:
            nine.append(share)
        _say(
            f"{code:22}{len(part):5}   {share:.3f}   {sum(hinted) / len(part):.3f}"
            f"         {error:.3f}         {taken}"
        )
    _say(f"mean of {' '.join(sorted(NINE))}: {sum(nine) / len(nine):.3f} (aim .97)")


def read_words(path: Path) -> dict[str, list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if line[0] != "#"]
    return {language: words.split() for language, words in rows}


def report_words(path: Path) -> None:
    """The even words of each line are held out."""
    shares = {}
    for language, listed in read_words(path).items():
        words = listed[1::2]
        found = identify_many(clean_many(words), [None] * len(words))
        shares[language] = sum(one.code == language for one in found) / len(words)
    _say(f"\nSingle words of {len(shares)} languages, no hint, held-out half")
    cells = [f"{code} {share:.3f}" for code, share in shares.items()]
    for start in range(0, len(cells), 9):
        _say("  ".join(cells[start : start + 9]))
    _say(f"mean: {sum(shares.values()) / len(shares):.3f} (aim .80)")


def report_speed(examples: Sequence[Example]) -> None:
    texts = [example.text for example in examples]
    hints: list[str | None] = [None] * len(texts)
    languages = [example.language for example in examples]
    speeds = {
        "language alone (aim 20,000)": per_second(
            len(texts), lambda: identify_many(clean_many(texts), hints)
        ),
        "mood alone (aim 5,000)": per_second(
            len(texts), lambda: read_moods(clean_many(texts), languages)
        ),
        "both, and complaints": per_second(
            len(texts), lambda: read_texts(texts, hints)
        ),
    }
    _say("\nTweets and reviews a second of one core")
    for name, speed in speeds.items():
        _say(f"{name:30}{speed:8,.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument("labelled", type=Path, help="folder of the lists in the tests")
    parser.add_argument("--cosmetics", type=Path, help=f"instead of DATA/{COSMETICS}")
    wanted = parser.parse_args()
    held_out = datasets.validation(wanted.data)
    foreign = datasets.foreign(wanted.data)
    report_moods("Mood, held-out parts", held_out)
    report_moods("Mood, sets that no training saw", foreign)
    report_means(held_out)
    report_korean(held_out["ko"])
    learnt = {name: part for name, part in held_out.items() if name != "hi"}
    report_calibration(learnt)
    report_calibration(foreign)
    report_complaints(wanted.data)
    report_cosmetics(wanted.cosmetics or wanted.data / COSMETICS)
    tweets = [item for code in TWEET_LANGUAGES for item in held_out[code]]
    others = [*held_out["ko"][:SAMPLE], *held_out["id"], *held_out["ms"]]
    others += [item for part in foreign.values() for item in part[:SAMPLE]]
    lines = (wanted.labelled / "umsab_hi_not_hindi.txt").read_text("utf-8").splitlines()
    not_hindi = frozenset(map(int, lines[-1].split()))
    report_languages([*tweets, *others], not_hindi)
    report_words(wanted.labelled / "single_words.tsv.gz")
    report_speed([*tweets, *others])


if __name__ == "__main__":
    main()
