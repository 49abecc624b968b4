"""Reads what an action of the control page is given."""

from typing import Any

from django.utils.translation import gettext as _

from instagram.sandbox import store

Params = dict[str, Any]
Result = dict[str, Any]


class ActionError(Exception):
    """What was asked for cannot be done; the text says why."""


def text(params: Params, name: str, default: str = "") -> str:
    value = params.get(name)
    return default if value in (None, "") else str(value)


def number(params: Params, name: str, default: float = 0) -> float:
    try:
        return float(text(params, name) or default)
    except ValueError:
        message = _("“%(name)s” must be a number.") % {"name": name}
        raise ActionError(message) from None


def yes(params: Params, name: str, *, default: bool) -> bool:
    return text(params, name, str(default)).lower() in {"true", "1", "yes", "on"}


def account(params: Params) -> store.Row:
    name = text(params, "username")
    found = store.row("SELECT * FROM account WHERE username = ?", name)
    if found is None:
        raise ActionError(_("There is no account “%(name)s”.") % {"name": name})
    return found


def post(params: Params) -> store.Row:
    """The named post, else the newest one of the named account."""
    media_id = text(params, "media_id")
    if media_id:
        found = store.row("SELECT * FROM media WHERE media_id = ?", media_id)
    else:
        found = store.row(
            "SELECT * FROM media WHERE user_id = ? AND parent_id = '' "
            "ORDER BY posted_at DESC LIMIT 1",
            account(params)["user_id"],
        )
    if found is None:
        raise ActionError(_("There is no such post."))
    return found
