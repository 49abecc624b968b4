"""Finds what an id means to the one who asks; what is not theirs is not there."""

from instagram.sandbox import call as calls
from instagram.sandbox import hashtags, people, store
from instagram.sandbox.call import Call
from instagram.sandbox.errors import missing

Found = tuple[str, store.Row]


def find(call: Call, object_id: str) -> Found:
    """An object of an account that the token reaches, with what kind it is of."""
    found = _facebook(call, object_id) if call.is_facebook else None
    found = found or _account(call, object_id) or _content(call, object_id)
    if found is None:
        raise missing(object_id, str(call.request.method).lower())
    return found


def _facebook(call: Call, object_id: str) -> Found | None:
    """The person or the Page a token speaks for."""
    token = call.token
    if object_id == "me" and token["kind"] == "page":
        return "page", call.account
    if object_id in {"me", token["person_id"]}:
        return "person", people.person(token["person_id"])
    if call.owner is not None and object_id == people.page_id(call.owner["user_id"]):
        return "page", call.owner
    hashtag = hashtags.find(object_id)
    return ("hashtag", hashtag) if hashtag else None


def _account(call: Call, object_id: str) -> Found | None:
    account = call.owner
    if account is None:
        return None
    own = {account["user_id"]}
    if not call.is_facebook:
        own |= {"me", account["app_scoped_id"]}
    if object_id not in own:
        return None
    call.need(calls.BASIC)
    return "account", account


def _content(call: Call, object_id: str) -> Found | None:
    """A post or a comment below one."""
    if call.owner is None:
        return None
    user_id = call.owner["user_id"]
    media = store.row(
        "SELECT * FROM media WHERE media_id = ? AND user_id = ?", object_id, user_id
    )
    if media:
        call.need(calls.BASIC)
        return "media", media
    comment = store.row(
        "SELECT comment.* FROM comment JOIN media USING (media_id) "
        "WHERE comment_id = ? AND media.user_id = ?",
        *(object_id, user_id),
    )
    if comment:
        call.need(calls.COMMENTS)
        return "comment", comment
    return None
