"""Log-in: the consent page, and tokens for codes and for older tokens."""

from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from instagram.sandbox import call as calls
from instagram.sandbox import faults, store, tokens, usage
from instagram.sandbox.errors import GraphError, parameter
from instagram.sandbox.faults import Fault
from instagram.sandbox.views.pages import secure

BASIC = tokens.INSTAGRAM_SCOPES[0]
KNOWN = {*tokens.INSTAGRAM_SCOPES, *tokens.FACEBOOK_SCOPES}
SCOPES = {
    "instagram_business_basic": _("See the profile and the posts"),
    "instagram_business_content_publish": _("Publish posts"),
    "instagram_business_manage_comments": _("Read, answer and hide comments"),
    "instagram_business_manage_messages": _("Read and answer messages"),
    "instagram_business_manage_insights": _("See the insights of posts and profile"),
}
DENIED = {
    "error": "access_denied",
    "error_reason": "user_denied",
    "error_description": "The user denied your request.",
}
QUERY = ("client_id", "redirect_uri", "response_type", "scope", "state")


def problem(
    params: dict[str, str],
    needed: str = BASIC,
    known: AbstractSet[str] = frozenset(KNOWN),
) -> str:
    """What is wrong with a log-in request; told on the page, never by redirect."""
    address = urlsplit(params.get("redirect_uri", ""))
    if params.get("client_id") != tokens.app_id():
        return "client_id"
    if (
        address.scheme not in {"http", "https"}
        or not address.netloc
        or address.fragment
    ):
        return "redirect_uri"
    if params.get("response_type") != "code":
        return "response_type"
    scopes = split(params.get("scope", ""))
    return "" if needed in scopes and known >= {*scopes} else "scope"


def split(scopes: str) -> list[str]:
    """Scopes apart; Meta takes commas and spaces."""
    return [each for each in scopes.replace(",", " ").split() if each]


@csrf_exempt  # a log-in page without sessions: there is nothing to forge
@require_http_methods(["GET", "POST"])
def authorize(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    params = {name: given.get(name, "") for name in QUERY}
    if wrong := problem(params):
        return refused(request, wrong, params.get(wrong, ""))
    if request.method == "POST":
        return _decide(request, params)
    accounts = store.rows(
        "SELECT * FROM account WHERE NOT is_outside "
        "ORDER BY account_type = 'PERSONAL', username"
    )
    context: dict[str, Any] = {
        "params": params,
        "accounts": accounts,
        "scopes": [
            {"name": name, "text": SCOPES.get(name, name), "is_needed": name == BASIC}
            for name in split(params["scope"])
        ],
        "host": urlsplit(params["redirect_uri"]).netloc,
        "first": next((a for a in accounts if a["account_type"] != "PERSONAL"), None),
    }
    target = urlsplit(params["redirect_uri"])
    page = render(request, "sandbox/authorize.html", context)
    return secure(page, form_action=f"{target.scheme}://{target.netloc}")


def refused(
    request: HttpRequest, wrong: str, value: str, needed: str = BASIC
) -> HttpResponse:
    context = {"wrong": wrong, "value": value, "needed": needed}
    return secure(render(request, "sandbox/oauth_error.html", context, status=400))


def _decide(request: HttpRequest, params: dict[str, str]) -> HttpResponse:
    """Send the browser back with a code, or with the refusal."""
    account = store.row(
        "SELECT * FROM account WHERE user_id = ? AND account_type <> 'PERSONAL' "
        "AND NOT is_outside",
        request.POST.get("account", ""),
    )
    if request.POST.get("decision") != "allow" or account is None:
        answer = dict(DENIED)
    else:
        # The person may take single rights away; the first one is needed always.
        kept = [s for s in split(params["scope"]) if s in request.POST.getlist("grant")]
        scopes = ",".join(dict.fromkeys([BASIC, *kept]))
        code = tokens.make_code(account["user_id"], params["redirect_uri"], scopes)
        answer = {"code": code}
    return back(params, answer)


def back(params: dict[str, str], answer: dict[str, str]) -> HttpResponse:
    """Lead the browser to where the log-in came from."""
    if params["state"]:
        answer["state"] = params["state"]
    joint = "&" if urlsplit(params["redirect_uri"]).query else "?"
    location = f"{params['redirect_uri']}{joint}{urlencode(answer)}#_"
    return secure(HttpResponse(status=302, headers={"Location": location}))


def as_json(data: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(
        faults.encode(data),
        status=status,
        content_type="application/json; charset=UTF-8",
    )


def _rejected(message: str) -> HttpResponse:
    """Errors of the code exchange are not of Graph's shape."""
    body = {"error_type": "OAuthException", "code": 400, "error_message": message}
    return as_json(body, status=400)


def _due(request: HttpRequest, path: str) -> Fault:
    wanted = request.GET.get("sandbox_fault", "")
    return faults.parse(wanted) if wanted else faults.due(path, "")


@csrf_exempt
def exchange_code(request: HttpRequest) -> HttpResponse:
    """POST /oauth/access_token: a code for a token of one hour."""
    fault = _due(request, "oauth/access_token")
    try:
        response = fault.before() or _exchange(request, fault)
    except GraphError as error:
        response = _rejected(str(error))
    response = fault.respond(response)
    usage.remember(
        str(request.method), request.path, response.status_code, "", fault.kind
    )
    return response


def _exchange(request: HttpRequest, fault: Fault) -> HttpResponse:
    form = request.POST
    if request.method != "POST" or form.get("grant_type") != "authorization_code":
        return _rejected("Invalid grant_type: must be authorization_code")
    if form.get("client_id") != tokens.app_id():
        return _rejected("Invalid platform app")
    if not tokens.is_app_secret(form.get("client_secret", "")):
        return _rejected("Error validating client secret.")
    used = tokens.use_code(
        form.get("code", "").removesuffix("#_"), form.get("redirect_uri", "")
    )
    if used is None:
        return _rejected("Matching code was not found or was already used")
    token = tokens.make(
        used["user_id"], used["scopes"], "short", life=tokens.SHORT_LIFE
    )
    answer = {"access_token": token, "user_id": used["user_id"]}
    shape = faults.SHAPES.get(fault.kind) or store.setting("shape", "data")
    if shape == "flat":
        return as_json(answer | {"permissions": used["scopes"].split(",")})
    return as_json({"data": [answer | {"permissions": used["scopes"]}]})


@csrf_exempt
def lengthen(request: HttpRequest, version: str = "") -> HttpResponse:
    """GET /access_token: a token of one hour for one of sixty days."""
    return token_answer(request, "access_token", _lengthen)


@csrf_exempt
def refresh(request: HttpRequest, version: str = "") -> HttpResponse:
    """GET /refresh_access_token: sixty days more for a token older than a day."""
    return token_answer(request, "refresh_access_token", _refresh)


def token_answer(request: HttpRequest, path: str, make: Any) -> HttpResponse:
    params = calls.parameters(request)
    fault = _due(request, path)
    try:
        response = fault.before() or as_json(make(params))
    except GraphError as error:
        response = as_json(error.body(), status=error.status)
    response = fault.respond(response)
    usage.remember(
        str(request.method), request.path, response.status_code, "", fault.kind
    )
    return response


def _long(token: store.Row) -> dict[str, Any]:
    made = tokens.make(token["user_id"], token["scopes"], "long", life=tokens.LONG_LIFE)
    return {
        "access_token": made,
        "token_type": "bearer",
        "expires_in": tokens.LONG_LIFE,
    }


def _lengthen(params: dict[str, str]) -> dict[str, Any]:
    if params.get("grant_type") != "ig_exchange_token":
        message = "Invalid grant_type"
        raise parameter(message)
    if not tokens.is_app_secret(params.get("client_secret", "")):
        raise GraphError(101, message="Error validating client secret.")
    token = tokens.living(params.get("access_token", ""))
    if token["kind"] != "short":
        raise GraphError(
            452,
            message="Session key invalid. This could be because the "
            "session key has an incorrect format, or because the user "
            "has revoked this session",
        )
    return _long(token)


def _refresh(params: dict[str, str]) -> dict[str, Any]:
    if params.get("grant_type") != "ig_refresh_token":
        message = "Invalid grant_type"
        raise parameter(message)
    token = tokens.living(params.get("access_token", ""))
    old_enough = store.now() - token["made_at"] >= tokens.REFRESH_AGE
    if token["kind"] != "long" or not old_enough:
        message = "This token can't be refreshed: it must be a long-lived token at least 24 hours old"
        raise parameter(message)
    if calls.BASIC[0] not in token["scopes"].split(","):
        raise GraphError(10)
    return _long(token)
