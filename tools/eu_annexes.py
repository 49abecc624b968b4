"""Cut CosIng's tables to what the ingredient check reads: ``python -m tools.eu_annexes FOLDER``.

``FOLDER`` holds ``regulatory-cosing_annex_ii-2025.csv.gz`` and ``…annex_iii-2025.csv.gz``, the
European Commission's open data on Annexes II and III of Regulation (EC) No 1223/2009 (CosIng;
reuse allowed with the source) in their state of 2025-12-08. Writes
``markets/ingredients/data/eu_annexes.jsonl``: a line about the source, then one an entry.
"""

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

OUT = Path("markets/ingredients/data/eu_annexes.jsonl")
SOURCE = {
    "title": "CosIng, Annexes II and III of Regulation (EC) No 1223/2009 (European Commission, EU open data)",
    "address": "https://ec.europa.eu/growth/tools-databases/cosing/",
    "state": "2025-12-08",
}
_CAS = re.compile(r"\b\d{2,7}-\d{2}-\d\b")
# Not between two figures: 1,2-HEXANEDIOL is one name.
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_INCI_IN_NAME = re.compile(r"INCI:\s*([^\]\)/;]+)")
_ASIDE = re.compile(
    r"\((?:INN|ISO|INCI)\)|\bINN\b|\[.*?\]|\(see note.*?\)", re.IGNORECASE
)
_SALTS = re.compile(r",? (?:and|,) (?:its|their) (?:salts|esters|derivatives).*$")
_CONDITION = re.compile(
    r"\b(?:except|exception|unless|if (?:it|they|the|these)|when used|other than|more than)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:^|(?<=\s))\(?([a-e])\)\s*")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?%")
_LONGEST = 700
# Left over where CosIng's lists of plants break apart at a comma.
_FRAGMENTS = {"LEAF", "STEM OIL", "EMERALD"}


def main() -> None:
    folder = Path(sys.argv[1])
    entries = [
        *_entries(folder / "regulatory-cosing_annex_ii-2025.csv.gz", "II"),
        *_entries(folder / "regulatory-cosing_annex_iii-2025.csv.gz", "III"),
    ]
    lines = [SOURCE, *entries]
    OUT.write_text(
        "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines), "utf-8"
    )


def _entries(path: Path, annex: str) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: value for key, value in _entry(row, annex).items() if value}


def _entry(row: dict[str, str], annex: str) -> dict[str, Any]:
    name = _line(row["Chemical name / INN"])
    kept = {
        "ref": f"{annex}/{row['Reference Number'].strip()}",
        "name": name[:_LONGEST],
        "names": _names(row, name),
        "cas": list(dict.fromkeys(_CAS.findall(row["CAS Number"]))),
        "act": row["Regulation"].strip(),
        "updated": _day(row["Update Date"]),
    }
    if annex == "II":
        return {**kept, "conditional": bool(_CONDITION.search(name))}
    most = row["Maximum concentration in ready for use preparation"]
    products = row["Product Type, body parts"]
    return {
        **kept,
        "products": _line(products),
        "most": _line(most),
        "limits": _limits(products, most),
        "as": bool(re.search(r"\bas\b|\bRE\b|equivalent", most)),
        "conditions": _line(
            f"{row['Other']} {row['Wording of conditions of use and warnings']}"
        )[:_LONGEST],
    }


def _names(row: dict[str, str], name: str) -> list[str]:
    """What the substance is called on a label, and its plain chemical name."""
    glossary = row.get("Name of Common Ingredients Glossary", "")
    listed = re.split(r"[;/\n]", glossary) + _COMMA.split(
        row["Identified INGREDIENTS or substances e.g."]
    )
    inci = [found.strip() for found in _INCI_IN_NAME.findall(name)]
    # A name with brackets or parts would come apart into harmless words ("acetic acid").
    is_plain = not re.search(r"[\[;]|\b(?:derivatives|compounds)\b", name)
    plain = _SALTS.sub("", _ASIDE.sub("", name)).strip(" ;,")
    own = [plain] if is_plain and not _CONDITION.search(plain) else []
    found = (_line(one).strip(" -,;.") for one in [*listed, *inci, *own])
    upper = (one.upper() for one in found if len(one) > 2)
    return list(dict.fromkeys(one for one in upper if one not in _FRAGMENTS))


def _limits(products: str, most: str) -> list[list[Any]]:
    """Products and per cent (None: no figure of its own); empty where it can't be told."""
    wheres, figures = _parts(products), _parts(most)
    if not set(figures) <= {*wheres, ""}:
        return []
    pairs: list[list[Any]] = []
    for letter, where in wheres.items():
        told = set(_PERCENT.findall(figures.get(letter, figures.get("", ""))))
        if len(told) > 1:
            return []
        figure = float(told.pop().replace(",", ".")) if told else None
        pairs.append([where, figure])
    return pairs if any(figure is not None for _, figure in pairs) else []


def _parts(text: str) -> dict[str, str]:
    """The text after (a), (b), …; all of it under "" where there are none."""
    cut = _PART.split(_line(text))
    if len(cut) == 1:
        return {"": cut[0]}
    return dict(zip(cut[1::2], (one.strip(" ;,") for one in cut[2::2]), strict=True))


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip(" ,")


def _day(text: str) -> str:
    return datetime.strptime(text.strip(), "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day


if __name__ == "__main__":
    main()
