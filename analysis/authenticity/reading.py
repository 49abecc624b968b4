"""Accounts as lines of JSON: read, and answered."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from analysis.authenticity.account import Account, RecentPost
from analysis.authenticity.scoring import Score, score
from analysis.authenticity.signals import Signal
from analysis.authenticity.words import reason, too_little, why_not

MOST_POSTS = 1000
# Beyond any count that Instagram can have; keeps arithmetic within floats.
_LARGEST = 10**12
_TRUE = (True, 1, "1", "true", "True")
_FALSE = (False, 0, "0", "false", "False")
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "likes": ("likes", "like_count"),
    "comments": ("comments", "comment_count", "comments_count"),
    "time": ("time", "times", "timestamp", "posted_at"),
}


class LineError(ValueError):
    """What is wrong with a line, in a plain sentence."""


def answer_line(line: bytes, number: int) -> dict[str, Any]:
    """The answer to one line; a line that cannot be read is answered with its error."""
    given: dict[str, Any] = {}
    try:
        given = _object(line)
        account = account_of(given)
    except LineError as error:
        return {"id": _identity(given), "line": number, "error": str(error)}
    return {"id": _identity(given), **answer(score(account))}


def answer(found: Score) -> dict[str, Any]:
    told: dict[str, Any] = {
        "authenticity_score": found.score,
        "interval": list(found.interval) if found.interval else None,
        "coverage": found.coverage,
        "is_alarm": found.is_alarm,
        "reasons": [reason(signal) for signal in found.reasons],
        "signals": [signal_row(signal) for signal in found.signals],
        "not_measured": not_measured_rows(found),
    }
    if found.score is None:
        told["message"] = too_little()
    return told


def signal_row(signal: Signal) -> dict[str, Any]:
    return {
        "signal": signal.name,
        "family": signal.rule.family.value,
        "value": signal.value,
        "sample": signal.sample,
        "percentile": signal.percentile,
        "points": round(signal.points, 2),
        "weight": round(signal.rule.reach, 2),
    }


def not_measured_rows(found: Score) -> list[dict[str, str]]:
    return [{"signal": name, "why": why_not(name)} for name in found.not_measured]


def account_of(given: Mapping[str, Any]) -> Account:
    """Fields that are missing or null are not known; others that we do not know are left."""
    link = given.get("external_url")
    return Account(
        username=_text(given, "username", lambda name: name.strip().removeprefix("@")),
        full_name=_text(given, "full_name", str.strip),
        followers=_count(given, "followers"),
        follows=_count(given, "follows"),
        posts=_count(given, "posts"),
        has_picture=_flag(given, "has_picture"),
        bio=_text(given, "bio", str.strip),
        has_link=bool(link.strip())
        if isinstance(link, str) and link not in ("0", "false", "False")
        else _flag(given, "external_url"),
        is_private=_flag(given, "is_private"),
        recent_posts=_posts(given.get("recent_posts")),
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise LineError("The line is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise LineError("The line is not JSON.") from None
    if not isinstance(found, dict):
        raise LineError("The line is not a JSON object.")
    return found


def _refuse(_constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError


def _identity(given: Mapping[str, Any]) -> Any:
    """The id as it was given; else the user name. Infinity can't be written as JSON."""
    found = given.get("id", given.get("username"))
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found if isinstance(found, (str, int, float)) else None


def _text(
    given: Mapping[str, Any], name: str, clean: Callable[[str], str]
) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise LineError(
            f"{name}: write a text in quotation marks, not {_shown(value)}."
        )
    return clean(value)


def _flag(given: Mapping[str, Any], name: str) -> bool | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, (bool, int, float, str)):
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
    raise LineError(f"{name}: write true or false, or 1 or 0, not {_shown(value)}.")


def _count(given: Mapping[str, Any], name: str, label: str = "") -> int | None:
    value, label = given.get(name), label or name
    if value is None:
        return None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        value = int(value.strip()[:20])
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or value != value // 1:
        raise LineError(
            f"{label}: write a plain whole number such as 48500000, not {_shown(value)}."
        )
    if not 0 <= value <= _LARGEST:
        raise LineError(
            f"{label}: a count lies between 0 and {_LARGEST}, not {_shown(value)}."
        )
    return int(value)


def _posts(given: Any) -> tuple[RecentPost, ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MOST_POSTS:
        raise LineError(f"recent_posts: write a list of at most {MOST_POSTS} posts.")
    return tuple(_post(row, place) for place, row in enumerate(given, start=1))


def _post(given: Any, place: int) -> RecentPost:
    label = f"recent_posts, post {place}"
    if not isinstance(given, dict):
        raise LineError(f"{label}: write an object with likes, comments and time.")
    row = {
        name: next((given[key] for key in keys if given.get(key) is not None), None)
        for name, keys in _SPELLINGS.items()
    }
    return RecentPost(
        likes=_count(row, "likes", f"{label}, likes"),
        comments=_count(row, "comments", f"{label}, comments"),
        posted_at=_time(row["time"], f"{label}, time"),
    )


def _time(value: Any, label: str) -> datetime | None:
    """ISO 8601 or seconds since 1970; without a zone it is taken as UTC."""
    if value is None:
        return None
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise LineError(
            f"{label}: write a time such as 2026-11-27T09:30:00Z, not {_shown(value)}."
        ) from None


def _shown(value: Any) -> str:
    """Short enough for a sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:40]}…"
