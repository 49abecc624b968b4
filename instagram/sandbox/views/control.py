"""The control page and its JSON interface."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from instagram.sandbox import actions, faults
from instagram.sandbox.actions import ACTIONS, ActionError


def health(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@csrf_exempt
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@csrf_exempt
def api(request: HttpRequest, name: str) -> HttpResponse:
    """GET state; POST an action with a JSON object."""
    if request.method == "GET" and name == "state":
        return JsonResponse(actions.state({}))
    if request.method != "POST" or name not in ACTIONS:
        return JsonResponse({"error": f"There is no action {name!r}"}, status=404)
    try:
        return JsonResponse(ACTIONS[name](_body(request)))
    except ActionError as error:
        return JsonResponse({"error": str(error)}, status=400)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body or b"{}")
    except json.JSONDecodeError as error:
        message = f"Not JSON: {error}"
        raise ActionError(message) from error
    if not isinstance(body, dict):
        message = "A JSON object is wanted"
        raise ActionError(message)
    return body


OFFERED = faults.OFFERED
