"""What Facebook Login adds to the graph: the person, and the Pages they run."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from instagram.sandbox import call as calls
from instagram.sandbox import edges, paging, people, store, tokens
from instagram.sandbox.call import Call
from instagram.sandbox.fields import Field, names, text
from instagram.sandbox.nodes import Edge, Getter, column, show
from instagram.sandbox.paging import Cut, Listing

LIST_PAGES = ("pages_show_list",)
CATEGORY = {"id": "2214", "name": "Health/beauty"}
TASKS = ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"]
PERSON: dict[str, Getter] = {"id": column("person_id"), "name": column("name")}
PERSON_DEFAULT = names("name,id")
PAGE_DEFAULT = names("name,id")
LISTED_DEFAULT = names("access_token,category,category_list,name,id,tasks")


def page_token(call: Call, row: store.Row) -> str:
    """The Page's own token: without an end where the person's token is a long one."""
    token = call.token
    if token["kind"] == "page":
        return str(token["token"])
    lasting = not token["expires_at"] or (
        token["expires_at"] - token["made_at"] > tokens.DAY
    )
    ends = 0 if lasting else token["expires_at"]
    known = store.row(
        "SELECT token FROM token WHERE kind = 'page' AND user_id = ? AND person_id = ? "
        "AND scopes = ? AND expires_at = ? AND data_access_expires_at = ?",
        *(row["user_id"], token["person_id"], token["scopes"], ends),
        token["data_access_expires_at"],
    )
    return str(known["token"]) if known else _new_page_token(token, row, ends)


def _new_page_token(token: store.Row, row: store.Row, ends: int) -> str:
    return tokens.make(
        row["user_id"],
        token["scopes"],
        "page",
        life=max(1, ends - store.now()) if ends else 0,
        holder=tokens.Holder(
            person_id=token["person_id"],
            data_until=token["data_access_expires_at"],
        ),
    )


def instagram_account(
    call: Call, row: store.Row, field: Field
) -> dict[str, Any] | None:
    """The professional account linked with a Page; a personal one is not told."""
    if row["account_type"] == "PERSONAL" or not call.may(calls.BASIC):
        return None
    return edges.show_account(call, row, field.fields)


def pages(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Pages the person runs and has granted; none without the right to list them."""
    if not call.may(LIST_PAGES):
        return {"data": []}
    granted = [
        account["user_id"]
        for account in people.accounts(row["person_id"])
        if people.is_granted(call.token, account)
    ]
    marks = ", ".join("?" for _ in granted)
    listing = Listing(
        "(SELECT *, 0 AS posted_at FROM account)",
        "user_id",
        f"user_id IN ({marks})",
        tuple(granted),
    )
    arguments = dict(field.arguments) | {"fields": text(field.fields)}
    limit = paging.limit(field.argument("limit"), default=25, most=100)
    return paging.answer(
        listing,
        Cut(limit, field.argument("after"), field.argument("before")),
        lambda rows: [
            show_page(replace(call, owner=each), each, field.fields or LISTED_DEFAULT)
            for each in rows
        ],
        call.link(f"{row['person_id']}/accounts", arguments),
    )


PAGE: dict[str, Getter] = {
    "id": lambda call, row: people.page_id(row["user_id"]),
    "name": column("name"),
    "access_token": page_token,
    "category": lambda call, row: CATEGORY["name"],
    "category_list": lambda call, row: [CATEGORY],
    "tasks": lambda call, row: TASKS,
}
PAGE_EDGES: dict[str, Edge] = {
    "instagram_business_account": instagram_account,
    "connected_instagram_account": instagram_account,
}
PERSON_EDGES: dict[str, Edge] = {"accounts": pages}


def show_person(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or PERSON_DEFAULT, PERSON, PERSON_EDGES)


def show_page(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or PAGE_DEFAULT, PAGE, PAGE_EDGES)
