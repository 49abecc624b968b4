"""Counts calls and tells them as Meta does: in per cent of what is allowed."""

import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from instagram.sandbox import store
from instagram.sandbox.errors import GraphError

DAY = 24 * 3600
# Calls of one account in 24 hours; Meta's figure grows with the account's impressions.
DEFAULT_LIMIT = 48_000
# Meta sends no headers before an app has made enough calls.
DEFAULT_SHOWN_AFTER = 20
KEPT_CALLS = 300


@dataclass(slots=True)
class Seen:
    """Calls since the server started; shared by its threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    by_account: dict[str, deque[float]] = field(default_factory=dict)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT_CALLS))


seen = Seen()


def reset() -> None:
    with seen.lock:
        seen.by_account.clear()
        seen.log.clear()


def count(user_id: str) -> int:
    """Count one call; how many the account made in the last 24 hours."""
    now = time.time() + float(store.setting("clock_offset", 0))
    with seen.lock:
        calls = seen.by_account.setdefault(user_id, deque())
        calls.append(now)
        while calls[0] < now - DAY:
            calls.popleft()
        return len(calls)


def remember(method: str, path: str, status: int, username: str, fault: str) -> None:
    entry = {
        "at": store.now(),
        "method": method,
        "path": path,
        "status": status,
        "username": username,
        "fault": fault,
    }
    with seen.lock:
        seen.log.appendleft(entry)


def log() -> list[dict[str, Any]]:
    with seen.lock:
        return list(seen.log)


def percent(calls: int) -> int:
    limit = int(store.setting("usage_limit", DEFAULT_LIMIT))
    return min(100, calls * 100 // limit)


def headers(user_id: str, calls: int, *, regain_minutes: int = 0) -> dict[str, str]:
    """Usage headers, once there were enough calls or the account is held back."""
    shown_after = int(store.setting("usage_shown_after", DEFAULT_SHOWN_AFTER))
    if calls <= shown_after and not regain_minutes:
        return {}
    used = 100 if regain_minutes else percent(calls)
    figures = {"call_count": used, "total_cputime": used // 2, "total_time": used // 2}
    account = {
        "type": "instagram",
        **figures,
        "estimated_time_to_regain_access": regain_minutes,
    }
    return {
        "X-App-Usage": json.dumps(figures),
        "X-Business-Use-Case-Usage": json.dumps({user_id: [account]}),
    }


def hold_back(calls: int) -> None:
    """Refuse an account that used up its calls."""
    if percent(calls) >= 100:
        regain = int(store.setting("usage_regain_minutes", 5))
        raise GraphError(80002, 2446079, regain_minutes=regain)
