"""The control page and its JSON interface."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import actions, faults, notices
from instagram.sandbox.actions import ACTIONS
from instagram.sandbox.params import ActionError, Result
from instagram.sandbox.views.pages import secure

SHOWN_CALLS = 60
# Buttons that are an action with a choice already made.
BUTTONS: dict[str, tuple[str, dict[str, str]]] = {
    "make-personal": ("account-type", {"account_type": "PERSONAL"}),
    "make-business": ("account-type", {"account_type": "BUSINESS"}),
    "demand-proof": ("require-secret", {"required": "yes"}),
    "demand-no-proof": ("require-secret", {"required": "no"}),
    "allow-hashtags": ("public-content", {"allowed": "yes"}),
    "forbid-hashtags": ("public-content", {"allowed": "no"}),
    "know-metric": ("refuse-metric", {"refused": "no"}),
}

SCRIPT = '{"name": "", "steps": [{"at_call": 3, "kind": "http-502"}]}'
# What the fields of the page may be filled with.
OFFERED = {
    "kinds": faults.OFFERED,
    "webhook_fields": notices.FIELDS,
    "container_states": ("FINISHED", "ERROR", "EXPIRED", "IN_PROGRESS"),
    "script_example": SCRIPT,
}


def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@csrf_exempt  # no sessions; requests from other sites are refused below
def home(request: HttpRequest) -> HttpResponse:
    """The control page; a button's POST answers the page with what came of it."""
    if is_foreign(request):
        return HttpResponse(status=403)
    context: dict[str, Any] = {"result": None, "failed": ""}
    if request.method == "POST":
        context |= _press(request)
    context |= actions.state({})
    context["now"] = datetime.fromtimestamp(context["now"], UTC)
    context |= OFFERED
    context["calls"] = [
        call | {"moment": datetime.fromtimestamp(call["at"], UTC)}
        for call in context["calls"][:SHOWN_CALLS]
    ]
    return secure(render(request, "sandbox/control.html", context))


def is_foreign(request: HttpRequest) -> bool:
    """A page of another site must not press our buttons."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    return request.method == "POST" and site not in {"same-origin", "none"}


def _press(request: HttpRequest) -> dict[str, Any]:
    name = request.POST.get("action", "")
    name, chosen = BUTTONS.get(name, (name, {}))
    params = {key: str(text) for key, text in request.POST.items()} | chosen
    try:
        result = _act(name, params)
    except ActionError as error:
        return {"failed": str(error), "result": ""}
    return {"result": json.dumps(result, indent=1, ensure_ascii=False)}


def _act(name: str, params: dict[str, Any]) -> Result:
    if name not in ACTIONS:
        raise ActionError(_("There is no action “%(name)s”.") % {"name": name})
    return ACTIONS[name](params)


@csrf_exempt
def api(request: HttpRequest, name: str) -> HttpResponse:
    """GET state; POST an action with a JSON object."""
    if is_foreign(request):
        return HttpResponse(status=403)
    if request.method == "GET" and name == "state":
        return JsonResponse(actions.state({}))
    if request.method != "POST" or name not in ACTIONS:
        return JsonResponse({"error": f"There is no action {name!r}"}, status=404)
    try:
        return JsonResponse(_act(name, _body(request)))
    except ActionError as error:
        return JsonResponse({"error": str(error)}, status=400)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ActionError(_("A JSON object is wanted.")) from error
    if not isinstance(body, dict):
        raise ActionError(_("A JSON object is wanted."))
    return body
