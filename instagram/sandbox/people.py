"""Facebook users, their Pages, and which accounts a token of theirs reaches."""

import hashlib
from collections.abc import Sequence

from instagram.sandbox import store
from instagram.sandbox.errors import missing

# Who runs the Pages of accounts that name nobody.
EVERYONE = "Brand Manager"
# A Page's id is its account's with this before it: each account has exactly one.
PAGE = "10"


def person_id(name: str) -> str:
    digest = hashlib.sha256(f"person:{name}".encode()).digest()
    return str(122_000_000_000_000_000 + int.from_bytes(digest[:6]) % 10**15)


def page_id(user_id: str) -> str:
    return PAGE + user_id


def account_of_page(page: str) -> store.Row | None:
    if not page.startswith(PAGE):
        return None
    return account(page.removeprefix(PAGE))


def account(user_id: str) -> store.Row | None:
    return store.row("SELECT * FROM account WHERE user_id = ?", user_id)


def everybody() -> dict[str, str]:
    """Names of the Facebook users by their ids."""
    found = store.rows(
        "SELECT DISTINCT person FROM account WHERE NOT is_outside ORDER BY person"
    )
    return {person_id(row["person"]): row["person"] for row in found}


def person(wanted: str) -> store.Row:
    """A Facebook user as a row of the store would be."""
    name = everybody().get(wanted)
    found = store.row("SELECT ? AS person_id, ? AS name", wanted, name)
    if name is None or found is None:
        raise missing(wanted)
    return found


def accounts(wanted: str) -> list[store.Row]:
    """The accounts whose Pages a Facebook user runs."""
    return store.rows(
        "SELECT * FROM account WHERE person = ? AND NOT is_outside ORDER BY username",
        everybody().get(wanted, ""),
    )


def is_granted(token: store.Row, account: store.Row) -> bool:
    """Whether a token reaches an account: its own, or those the person granted."""
    if token["user_id"]:
        return bool(token["user_id"] == account["user_id"])
    if account["is_outside"]:
        return False
    granted = token["granted"].split(",") if token["granted"] else None
    own = person_id(account["person"]) == token["person_id"]
    return own and (granted is None or account["user_id"] in granted)


def owner(token: store.Row, object_ids: Sequence[str]) -> store.Row | None:
    """The first account that any of these ids leads to and that the token reaches."""
    if token["user_id"]:
        return account(token["user_id"])
    for object_id in object_ids:
        found = _owner_of(object_id)
        if found is not None and is_granted(token, found):
            return found
    return None


def _owner_of(object_id: str) -> store.Row | None:
    return (
        account(object_id)
        or account_of_page(object_id)
        or store.row(
            "SELECT account.* FROM account JOIN media USING (user_id) "
            "WHERE media_id = ?",
            object_id,
        )
        or store.row(
            "SELECT account.* FROM account JOIN media USING (user_id) "
            "JOIN comment USING (media_id) WHERE comment_id = ?",
            object_id,
        )
    )
