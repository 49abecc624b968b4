"""What the control page can do with containers that wait to be published."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from instagram.sandbox import faults, publishing, store
from instagram.sandbox.params import (
    ActionError,
    Params,
    Result,
    account,
    number,
    text,
    yes,
)


def set_publishing(params: Params) -> Result:
    """How long containers are worked on, how many posts a day, whether media is fetched."""
    changed: dict[str, Any] = store.setting("publishing", {})
    if text(params, "processing_seconds"):
        changed["processing_seconds"] = max(0, number(params, "processing_seconds"))
    if text(params, "quota"):
        changed["quota"] = max(0, int(number(params, "quota")))
    if text(params, "fetch"):
        changed["fetch"] = yes(params, "fetch", default=True)
    store.set_setting("publishing", changed)
    return publishing.settings()


def set_container(params: Params) -> Result:
    """Let a container be ready, have failed, or have been left too long."""
    found, wanted = _container(params), text(params, "status", "FINISHED")
    now = store.now()
    changes: dict[str, tuple[float, int, str]] = {
        # ready_at, made_at, error
        "FINISHED": (now, found["made_at"], ""),
        "ERROR": (now, found["made_at"], _error(params)),
        "EXPIRED": (now, now - publishing.DAY, found["error"]),
        "IN_PROGRESS": (now + publishing.DAY, found["made_at"], ""),
    }
    if wanted not in changes:
        raise ActionError(_("There is no such state of a container."))
    store.run(
        "UPDATE container SET ready_at = ?, made_at = ?, error = ?, upload = '' "
        "WHERE container_id = ?",
        *(*changes[wanted], found["container_id"]),
    )
    return {"container_id": found["container_id"], "status_code": wanted}


def _error(params: Params) -> str:
    wanted = text(params, "error", "352-2207026")
    match = faults.CODE.match(wanted)
    if match is None or not match[2]:
        raise ActionError(_("There is no such fault."))
    return wanted


def _container(params: Params) -> store.Row:
    """The named container, else the newest one of the named account."""
    wanted = text(params, "container_id")
    if wanted:
        found = store.row("SELECT * FROM container WHERE container_id = ?", wanted)
    else:
        found = store.row(
            "SELECT * FROM container WHERE user_id = ? AND media_id = '' "
            "ORDER BY rowid DESC LIMIT 1",
            account(params)["user_id"],
        )
    if found is None:
        raise ActionError(_("There is no such container."))
    return found


def listed() -> list[dict[str, Any]]:
    """The newest containers, as the control page shows them."""
    found = store.rows(
        "SELECT c.*, a.username FROM container c JOIN account a USING (user_id) "
        "ORDER BY c.rowid DESC LIMIT 20"
    )
    return [
        {
            "container_id": row["container_id"],
            "username": row["username"],
            "kind": publishing.told(row)["kind"],
            "status_code": publishing.status(row),
            "error": row["error"],
            "media_id": row["media_id"],
        }
        for row in found
    ]


ACTIONS: dict[str, Callable[[Params], Result]] = {
    "publishing": set_publishing,
    "container": set_container,
}
