"""The Graph API: every path below an optional version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import call as calls
from instagram.sandbox import edges, facebook, faults, hashtags, store, usage, writes
from instagram.sandbox.call import Call
from instagram.sandbox.errors import (
    GraphError,
    parameter,
    personal_account,
    trace_id,
)
from instagram.sandbox.faults import Fault
from instagram.sandbox.fields import Field, parse
from instagram.sandbox.nodes import Edge
from instagram.sandbox.objects import find

LISTS: dict[str, dict[str, Edge]] = {
    "account": edges.ACCOUNT_EDGES,
    "media": edges.MEDIA_LISTS,
    "comment": edges.COMMENT_LISTS,
    "person": facebook.PERSON_EDGES,
    "page": facebook.PAGE_EDGES,
    "hashtag": hashtags.HASHTAG_EDGES,
}
SHOW = {
    "account": edges.show_account,
    "media": edges.show_media,
    "comment": edges.show_comment,
    "person": facebook.show_person,
    "page": facebook.show_page,
    "hashtag": hashtags.show_hashtag,
}
# Paths that are no object's.
ROOTS = {"ig_hashtag_search": hashtags.search}
CONTENT = {"account", "media", "comment"}
OLDEST_LIVING = (21, 0)


@csrf_exempt
def graph(request: HttpRequest, path: str, version: str = "") -> HttpResponse:
    """Answer one call: fault, token, rights, data, usage headers."""
    params = calls.parameters(request)
    owner = calls.owner(params, path)
    user_id = owner["user_id"] if owner else ""
    username = owner["username"] if owner else ""
    made = usage.count(user_id) if user_id else 0
    fault, regain = _fault(params, path, username), 0
    try:
        response = fault.before()
        if response is None:
            usage.hold_back(made)
            call = calls.authenticate(request, version, params, owner)
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
    if verb == "GET" and path in ROOTS:
        return ROOTS[path](call)
    kind, row = find(call, parts[0])
    is_profile = kind == "account" and len(parts) == 1
    # A personal account still tells what it is, and nothing besides.
    if (
        kind in CONTENT
        and call.account["account_type"] == "PERSONAL"
        and not is_profile
    ):
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
    shown = {}
    for each in asked:
        about = call.about(each)
        kind, row = find(about, each)
        shown[each] = SHOW[kind](about, row, wanted)
    return shown


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
