"""The Graph API: every path below an optional version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import call as calls
from instagram.sandbox import edges, faults, store, tokens, usage, writes
from instagram.sandbox.call import Call
from instagram.sandbox.errors import (
    GraphError,
    missing,
    parameter,
    personal_account,
    trace_id,
)
from instagram.sandbox.faults import Fault
from instagram.sandbox.fields import Field, parse
from instagram.sandbox.nodes import Edge

LISTS: dict[str, dict[str, Edge]] = {
    "account": edges.ACCOUNT_EDGES,
    "media": edges.MEDIA_LISTS,
    "comment": edges.COMMENT_LISTS,
}
SHOW = {
    "account": edges.show_account,
    "media": edges.show_media,
    "comment": edges.show_comment,
}
OLDEST_LIVING = (21, 0)


@csrf_exempt
def graph(request: HttpRequest, path: str, version: str = "") -> HttpResponse:
    """Answer one call: fault, token, rights, data, usage headers."""
    params = calls.parameters(request)
    token = tokens.find(params.get("access_token", ""))
    user_id = token["user_id"] if token else ""
    username = _username(user_id)
    made = usage.count(user_id) if user_id else 0
    fault, regain = _fault(params, path, username), 0
    try:
        response = fault.before()
        if response is None:
            usage.hold_back(made)
            call = calls.authenticate(request, version, params)
            response = _json(fault.spoil(_answer(call, path, fault)))
    except GraphError as error:
        response = _json(error.body(), status=error.status)
        regain = error.regain_minutes
    response = fault.respond(response)
    if user_id:
        for name, text in usage.headers(user_id, made, regain_minutes=regain).items():
            response[name] = text
    response["facebook-api-version"] = served_version(version)
    response["x-fb-trace-id"] = trace_id()
    usage.remember(
        str(request.method), request.path, response.status_code, username, fault.kind
    )
    return response


def _username(user_id: str) -> str:
    account = store.row("SELECT username FROM account WHERE user_id = ?", user_id)
    return account["username"] if account else ""


def _fault(params: dict[str, str], path: str, username: str) -> Fault:
    wanted = params.get("sandbox_fault")
    try:
        return faults.parse(wanted) if wanted else faults.due(path, username)
    except ValueError:
        return faults.NONE


def _json(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(
        faults.encode(data),
        status=status,
        content_type="application/json; charset=UTF-8",
        headers={"Cache-Control": "private, no-cache, no-store, must-revalidate"},
    )


def served_version(version: str) -> str:
    """An ended version is served by the oldest living one."""
    if not version:
        return "v25.0"
    asked = tuple(int(part) for part in version[1:].split("."))
    return version if asked >= OLDEST_LIVING else "v{}.{}".format(*OLDEST_LIVING)


def _answer(call: Call, path: str, fault: Fault) -> Any:
    parts = [part for part in path.split("/") if part]
    verb = str(call.request.method)
    if len(parts) > 2:
        raise GraphError(2500, message=f"Unknown path components: /{parts[2]}")
    if not parts:
        return _several(call)
    kind, row = find(call, parts[0])
    is_profile = kind == "account" and len(parts) == 1
    # A personal account still tells what it is, and nothing besides.
    if call.account["account_type"] == "PERSONAL" and not is_profile:
        raise personal_account()
    if verb == "GET":
        if len(parts) == 1:
            shown = SHOW[kind](call, row, parse(call.params.get("fields", "")))
            return _shaped(call, parts[0], shown, fault)
        return _list(call, kind, row, parts[1])
    return writes.answer(call, verb, kind, row, "/".join(parts[1:]))


def _several(call: Call) -> dict[str, Any]:
    """`?ids=a,b`: each object below its id."""
    asked = [each for each in call.params.get("ids", "").split(",") if each]
    if not asked:
        raise GraphError(2500, message="Unknown path components: /")
    if len(asked) > 50:
        message = "Too many IDs. Maximum: 50."
        raise parameter(message)
    wanted = parse(call.params.get("fields", ""))
    found = {each: find(call, each) for each in asked}
    return {each: SHOW[kind](call, row, wanted) for each, (kind, row) in found.items()}


def _list(call: Call, kind: str, row: store.Row, name: str) -> Any:
    if name not in LISTS[kind]:
        raise GraphError(2500, message=f"Unknown path components: /{name}")
    field = Field(
        name, tuple(call.params.items()), parse(call.params.get("fields", ""))
    )
    return LISTS[kind][name](call, row, field)


def _shaped(call: Call, name: str, shown: dict[str, Any], fault: Fault) -> Any:
    """/me as documented (`{"data": […]}`) or as it comes (flat), by the switch."""
    shape = faults.SHAPES.get(fault.kind) or store.setting("shape", "")
    wrapped = name == "me" and not call.is_facebook and shape == "data"
    return {"data": [shown]} if wrapped else shown


def find(call: Call, object_id: str) -> tuple[str, store.Row]:
    """An object of the token's account; others' look as if they were not there."""
    account = call.account
    own = {"me", account["user_id"], account["app_scoped_id"]}
    if object_id in own:
        call.need(calls.BASIC)
        return "account", account
    user_id = account["user_id"]
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
    raise missing(object_id, str(call.request.method).lower())
