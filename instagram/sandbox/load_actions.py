"""What the control page can do for load: accounts in great numbers, and limits."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from instagram.sandbox import usage
from instagram.sandbox.generating import Order
from instagram.sandbox.generating import generate as make
from instagram.sandbox.params import (
    ActionError,
    Params,
    Result,
    account,
    number,
    text,
)

# What can be set, with the least of each.
LIMITS = {
    "limit": 1.0,
    "app_limit": 1.0,
    "app_users": 1.0,
    "window_seconds": 1.0,
    "app_window_seconds": 1.0,
    "shown_after": 0.0,
    "regain_minutes": 0.0,
    "prolong_minutes": 0.0,
}
UNCHANGED: Final = object()


def generate(params: Params) -> Result:
    """Accounts in great numbers from a seed."""
    try:
        order = Order(
            seed=int(number(params, "seed", 1)),
            accounts=int(number(params, "accounts", 1)),
            posts=int(number(params, "posts", 300)),
            comments=int(number(params, "comments", 20)),
            days=int(number(params, "days", 730)),
            until=_until(params),
        )
    except ValueError as error:
        raise ActionError(_("So much cannot be made.")) from error
    return make(order)


def _until(params: Params) -> date:
    wanted = text(params, "until")
    return date.fromisoformat(wanted) if wanted else datetime.now(UTC).date()


def set_usage(params: Params) -> Result:
    """Change the limits; "auto" gives one back to what Meta reckons with."""
    given: dict[str, Any] = {
        name: _limit(params, name, least) for name, least in LIMITS.items()
    }
    given = {name: value for name, value in given.items() if value is not UNCHANGED}
    # A limit with a name is that account's alone.
    if text(params, "username") and "limit" in given:
        known = usage.settings()["limits"]
        given["limits"] = known | {account(params)["user_id"]: given.pop("limit")}
    return usage.change(given)


def _limit(params: Params, name: str, least: float) -> Any:
    told = text(params, name)
    if told in {"", "auto"}:
        return usage.DEFAULTS[name] if told else UNCHANGED
    wanted = max(least, number(params, name))
    return int(wanted) if wanted.is_integer() else wanted


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "generate": generate,
    "usage": set_usage,
}
