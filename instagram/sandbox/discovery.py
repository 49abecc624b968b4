"""Business discovery: what Facebook Login tells of other professional accounts."""

from dataclasses import replace
from typing import Any

from instagram.sandbox import foreign, paging, store
from instagram.sandbox.call import BASIC, INSIGHTS, Call
from instagram.sandbox.errors import GraphError, parameter
from instagram.sandbox.fields import Field
from instagram.sandbox.nodes import ACCOUNT, ID, Edge, Getter, show
from instagram.sandbox.paging import Cut, Listing

ENGAGEMENT = ("pages_read_engagement",)
PROFILE: dict[str, Getter] = {
    name: ACCOUNT[name]
    for name in (
        *("id", "ig_id", "username", "name", "biography", "website"),
        *("profile_picture_url", "followers_count", "follows_count", "media_count"),
    )
}
FIELDS = (
    *("id", "caption", "children", "comments_count", "like_count", "media_type"),
    *("media_product_type", "media_url", "owner", "permalink", "thumbnail_url"),
    *("timestamp", "username", "view_count"),
)


def answer(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """`business_discovery.username(other){…}`"""
    for scopes in (BASIC, INSIGHTS, ENGAGEMENT):
        call.need(scopes)
    username = field.argument("username").strip().removeprefix("@").lower()
    if not username:
        message = "The parameter username is required"
        raise parameter(message)
    found = store.row(
        "SELECT * FROM account WHERE username = ? AND account_type <> 'PERSONAL' "
        "AND NOT is_private",
        username,
    )
    if found is None:
        raise unknown(username)
    about = replace(call, owner=found)
    return show(about, found, field.fields or ID, PROFILE, EDGES)


def unknown(username: str) -> GraphError:
    """Nobody of that name and a personal account are told apart by nothing."""
    return GraphError(
        110,
        2207013,
        "Invalid user id",
        title="Cannot find User",
        text=f"The user with username: {username} cannot be found.",
    )


def _media(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Posts, newest first; cursors lead on, links do not."""
    condition = "user_id = ? AND parent_id = '' AND media_product_type <> 'STORY'"
    values: list[Any] = [row["user_id"]]
    for name, sign in (("since", ">="), ("until", "<=")):
        if field.argument(name):
            condition += f" AND posted_at {sign} ?"
            values.append(paging.moment(name, field.argument(name)))
    found = paging.answer(
        Listing("media", "media_id", condition, tuple(values)),
        Cut(
            paging.limit(field.argument("limit"), default=25, most=100),
            field.argument("after"),
            field.argument("before"),
        ),
        lambda rows: [
            foreign.show_media(call, each, field.fields, FIELDS) for each in rows
        ],
        lambda extra: "",
    )
    return _cursors_only(found)


def _cursors_only(found: dict[str, Any]) -> dict[str, Any]:
    told = found.pop("paging", {})
    ways = {"next": "after", "previous": "before"}
    cursors = {
        cursor: told["cursors"][cursor] for way, cursor in ways.items() if way in told
    }
    return found | ({"paging": {"cursors": cursors}} if cursors else {})


EDGES: dict[str, Edge] = {"media": _media}
