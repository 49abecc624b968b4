"""Measure the score: ``python -m analysis.authenticity.evaluate DATA_DIR``.

No weight comes from these files: they are for tests only. They tell counts in place of
names, so names are written that have those counts.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from analysis.authenticity import simulation
from analysis.authenticity.account import Account, RecentPost
from analysis.authenticity.profile import profile_signals
from analysis.authenticity.scoring import ALARM_BELOW, score
from kbeauty.lib.public_tables import rows

_LONGEST_NAME = 30
_OPTIONAL = (
    "username",
    "full_name",
    "has_picture",
    "bio",
    "has_link",
    "is_private",
    "posts",
)
_FACTORS = {"K": 1e3, "M": 1e6, "B": 1e9}
Row = Mapping[str, str]
Labelled = tuple[Account, bool]


def name_with(share: float) -> str:
    """The shortest user name whose share of digits rounds to this one."""
    for length in range(4, _LONGEST_NAME + 1):
        digits = round(share * length)
        if abs(digits / length - share) < 0.006:
            return "a" * (length - digits) + "1" * digits
    digits = round(share * _LONGEST_NAME)
    return "a" * (_LONGEST_NAME - digits) + "1" * digits


def full_name_with(words: int, share: float) -> str:
    """So many words, with that share of digits, spaces counted."""
    if words == 0:
        return ""
    length = max(6 * words, 10)
    letters = list(" ".join(["b" * (length // words)] * words))
    places = [place for place, char in enumerate(letters) if char != " "]
    for place in places[: round(share * len(letters))]:
        letters[place] = "2"
    return "".join(letters)


def of_free4ever1(row: Row) -> Labelled:
    username = name_with(float(row["digits_ratio_username"]))
    words, digits = int(row["fullname_words"]), float(row["digits_ratio_fullname"])
    account = Account(
        username=username,
        full_name=username
        if row["name_eq_username"] == "1"
        else full_name_with(words, digits),
        followers=int(row["followers"]),
        follows=int(row["follows"]),
        posts=int(row["posts"]),
        has_picture=row["profile_pic"] == "1",
        bio="b" * int(row["bio_length"]),
        has_link=row["external_url"] == "1",
        is_private=row["private"] == "1",
    )
    return account, row["fake"] == "1"


def of_instafake(row: Row) -> Labelled:
    digits, length = int(row["usernameDigitCount"]), int(row["usernameLength"])
    account = Account(
        username="a" * (length - digits) + "1" * digits,
        followers=int(row["userFollowerCount"]),
        follows=int(row["userFollowingCount"]),
        posts=int(row["userMediaCount"]),
        has_picture=row["userHasProfilPic"] == "1",
        bio="b" * int(row["userBiographyLength"]),
        is_private=row["userIsPrivate"] == "1",
    )
    return account, row["isFake"] == "1"


def of_creators(row: Row) -> Account:
    """What the ranking tells: two names and a count written as 48.5M."""
    written = row["followers"].strip()
    count = float(written.rstrip("KMB")) * _FACTORS.get(written[-1], 1)
    return Account(row["account"], row["title"], followers=round(count))


def of_posts(found: Sequence[Row], likes: str, comments: str = "") -> Account:
    """An account of which its posts alone are known, the newest fifty as they stand."""
    posts = [
        RecentPost(
            likes=round(float(row[likes])),
            comments=round(float(row[comments])) if comments else None,
        )
        for row in found[:50]
        if row[likes]
    ]
    return Account(recent_posts=posts)


def auc(made_up: Sequence[float], ordinary: Sequence[float]) -> float:
    """Chance that a made-up account scores below an ordinary one; ties count half."""
    wins = sum(
        (one < other) + (one == other) / 2 for one in made_up for other in ordinary
    )
    return wins / (len(made_up) * len(ordinary))


def recall_at(
    made_up: Sequence[float], ordinary: Sequence[float], rate: float = 0.01
) -> float:
    """Found where at most this share of ordinary accounts scores below the limit."""
    limit = sorted(ordinary)[int(rate * len(ordinary))]
    return sum(value < limit for value in made_up) / len(made_up)


def scored(accounts: Sequence[Account]) -> list[float]:
    found = [score(account).score for account in accounts]
    return [value for value in found if value is not None]


def covered(accounts: Sequence[Account], seed: int = 5) -> float:
    """How often the interval without three facts holds the full score."""
    random, hits = Random(seed), 0  # noqa: S311 - repeatable, not secret
    for account in accounts:
        hidden: dict[str, Any] = dict.fromkeys(random.sample(_OPTIONAL, 3))
        interval = score(replace(account, **hidden)).interval or (0.0, 100.0)
        full = score(account).score or 0.0
        hits += interval[0] <= full <= interval[1]
    return hits / len(accounts)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _line(target: str, figure: str, wanted: str, size: int) -> None:
    _say(f"{target:52}{figure:>8}{wanted:>10}{size:>8}")


def report_source(name: str, found: Sequence[Labelled]) -> None:
    accounts = [account for account, _ in found]
    made_up = scored([account for account, is_made_up in found if is_made_up])
    ordinary = scored([account for account, is_made_up in found if not is_made_up])
    alarms = sum(value < ALARM_BELOW for value in ordinary)
    caught = sum(value < ALARM_BELOW for value in made_up) / len(made_up)
    _line(f"{name}: AUC", f"{auc(made_up, ordinary):.4f}", ">= 0.95", len(found))
    _line(
        f"{name}: recall at 1 % false alarms",
        f"{recall_at(made_up, ordinary):.3f}",
        ">= 0.75",
        len(made_up),
    )
    _line(f"{name}: recall below {ALARM_BELOW:.0f}", f"{caught:.3f}", "-", len(made_up))
    _line(f"{name}: ordinary below {ALARM_BELOW:.0f}", f"{alarms}", "-", len(ordinary))
    _line(
        f"{name}: interval holds score when 3 facts are hidden",
        f"{covered(accounts):.3f}",
        ">= 0.90",
        len(found),
    )


def report_creators(name: str, accounts: Sequence[Account]) -> None:
    found = scored(accounts)
    alarms = sum(value < ALARM_BELOW for value in found)
    _line(f"{name}: alarms", f"{alarms}", "0", len(found))
    _line(f"{name}: lowest score", f"{min(found):.1f}", "-", len(found))


def transferred(fitted_on: Sequence[Labelled], tried_on: Sequence[Labelled]) -> float:
    """AUC of weights fitted on the other source, which nothing ships: a yardstick.

    Ridge logistic regression on the signals that both sources have, by Newton's method.
    """
    names = sorted(
        _strengths(fitted_on[0][0]).keys() & _strengths(tried_on[0][0]).keys()
    )
    inputs, labels = _matrix(fitted_on, names)
    weights = np.zeros(inputs.shape[1])
    for _ in range(25):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (labels - chances) - weights
        curve = inputs.T @ (inputs * (chances * (1 - chances))[:, None])
        weights += np.linalg.solve(curve + np.eye(len(weights)), slope)
    inputs, labels = _matrix(tried_on, names)
    totals = -inputs @ weights
    return auc(totals[labels == 1].tolist(), totals[labels == 0].tolist())


def _strengths(account: Account) -> dict[str, float]:
    return {signal.name: signal.strength for signal in profile_signals(account)}


def _matrix(
    found: Sequence[Labelled], names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    table = [[1.0, *map(_strengths(account).get, names)] for account, _ in found]
    return np.array(table, float), np.array([label for _, label in found], float)


def report_simulated(seed: int = 1, size: int = 120) -> None:
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    honest = scored([simulation.honest(random) for _ in range(size)])
    everything: list[float] = []
    for fraud in simulation.FRAUDS:
        bought = scored([simulation.bought(random, fraud) for _ in range(size // 2)])
        everything += bought
        figure = f"{auc(bought, honest):.3f}"
        _line(f"simulated, bought {fraud}: AUC", figure, "-", size + len(bought))
    figure = f"{auc(everything, honest):.3f}"
    _line("simulated, all five: AUC", figure, ">= 0.90", size + len(everything))
    alarms = sum(value < ALARM_BELOW for value in honest)
    _line("simulated, honest: alarms", f"{alarms}", "0", size)


SOURCES: Mapping[str, tuple[str, Callable[[Row], Labelled]]] = {
    "free4ever1": ("accounts-free4ever1-train", of_free4ever1),
    "instafake": ("accounts-instafake_fake-all", of_instafake),
}
# A magazine, a creator and a photographer: the columns of likes and of comments.
POSTERS: Mapping[str, tuple[str, str]] = {
    "igposts-natgeo_2018-all": ("likes", "comments"),
    "igposts-creator_graphapi_2026-all": ("like_count", "comments_count"),
    "igposts-photographer_pt-all": ("likes", ""),
}
_CREATORS = "influencers-hypeauditor_top1000-all"


def main(folder: Path) -> None:
    _say(f"{'target':52}{'figure':>8}{'wanted':>10}{'n':>8}")
    found = {
        name: [read(row) for row in rows(folder, file)]
        for name, (file, read) in SOURCES.items()
    }
    for name, labelled in found.items():
        report_source(name, labelled)
    for one, other in (("free4ever1", "instafake"), ("instafake", "free4ever1")):
        figure = f"{transferred(found[one], found[other]):.4f}"
        _line(
            f"yardstick: fitted on {one}, AUC on the other",
            figure,
            "-",
            len(found[other]),
        )
    report_creators(
        "top creators", [of_creators(row) for row in rows(folder, _CREATORS)]
    )
    posters = [
        of_posts(list(rows(folder, name)), *columns)
        for name, columns in POSTERS.items()
    ]
    report_creators("accounts known by posts alone", posters)
    report_simulated()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
