"""The public data sets that the reader is trained and measured on (read from a folder)."""

from dataclasses import dataclass
from pathlib import Path

from kbeauty.lib.public_tables import rows

LABELS = ("negative", "neutral", "positive")
TWEET_LANGUAGES = ("ar", "de", "en", "es", "fr", "hi", "it", "pt")


@dataclass(frozen=True, slots=True)
class Example:
    language: str
    text: str
    label: str


def labelled(folder: Path, name: str, language: str = "") -> list[Example]:
    return [
        Example(row.get("lang") or language, row["text"], row["label"])
        for row in rows(folder, name)
    ]


def _korean(folder: Path) -> tuple[list[Example], list[Example]]:
    """Film reviews by rating; whole films in one part, so the tail is unseen films."""
    reviews = labelled(folder, "sentiment-nsmc_rebuilt-train", "ko")
    middle = [
        Example("ko", row["text"], "neutral")
        for row in rows(folder, "sentiment-nsmc_mid-extra")
    ]
    return reviews[:-4000] + middle[:-700], reviews[-4000:] + middle[-700:]


def training(folder: Path) -> dict[str, list[Example]]:
    """Examples by language; only sets whose terms allow training are opened."""
    held_out = {
        _key(example) for part in validation(folder).values() for example in part
    }
    found: dict[str, list[Example]] = {}
    sources = [
        *labelled(folder, "sentiment-umsab-train"),
        *labelled(folder, "sentiment-semeval17-train", "en"),
        *_korean(folder)[0],
        *labelled(folder, "sentiment-tyqiangz_id-train", "id"),
        *labelled(folder, "sentiment-tyqiangz_ms-train", "ms"),
    ]
    for example in sources:
        if _key(example) not in held_out:
            found.setdefault(example.language, []).append(example)
    return found


def validation(folder: Path) -> dict[str, list[Example]]:
    """Held-out examples of the languages that a model is trained for."""
    found: dict[str, list[Example]] = {}
    for example in labelled(folder, "sentiment-umsab-val"):
        found.setdefault(example.language, []).append(example)
    found["ko"] = _korean(folder)[1]
    found["id"] = labelled(folder, "sentiment-tyqiangz_id-valid", "id")
    found["ms"] = labelled(folder, "sentiment-tyqiangz_ms-valid", "ms")
    return found


def calibration(folder: Path) -> dict[str, list[Example]]:
    """Every other held-out tweet: only how sure the models may be is measured on these."""
    return {
        language: validation(folder)[language][::2]
        for language in TWEET_LANGUAGES
        if language != "hi"
    }


def foreign(folder: Path) -> dict[str, list[Example]]:
    """Sets that may only be tested on: nothing here was seen in training."""
    return {
        "ja (hotel sentences)": labelled(folder, "sentiment-jrte_pn-dev", "ja"),
        "ja (shop reviews)": labelled(folder, "sentiment-tyqiangz_ja-valid", "ja"),
        "zh (shop reviews)": labelled(folder, "sentiment-tyqiangz_zh-valid", "zh"),
    }


def _key(example: Example) -> tuple[str, str]:
    return example.language, " ".join(example.text.lower().split())
