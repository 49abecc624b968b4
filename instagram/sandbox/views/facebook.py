"""Log-in with Facebook: its consent page, its tokens, and what they are worth."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from instagram.sandbox import call as calls
from instagram.sandbox import people, store, tokens
from instagram.sandbox.errors import GraphError, parameter
from instagram.sandbox.tokens import Holder
from instagram.sandbox.views import oauth
from instagram.sandbox.views.pages import secure

BASIC = "instagram_basic"
KNOWN = frozenset(
    {*tokens.FACEBOOK_SCOPES, "public_profile", "email"}
    | {"ads_management", "ads_read", "pages_manage_metadata"}
)
SCOPES = {
    "instagram_basic": _("See the profile and the posts"),
    "instagram_manage_insights": _("See the insights of posts and profile"),
    "instagram_manage_comments": _("Read, answer and hide comments"),
    "instagram_content_publish": _("Publish posts"),
    "instagram_manage_contents": _("Delete posts"),
    "instagram_manage_engagement": _("Like posts and comments"),
    "pages_show_list": _("See the list of Pages"),
    "pages_read_engagement": _("Read what the Pages publish"),
    "business_management": _("See the business"),
}
QUERY = (*oauth.QUERY, "person")
TYPES = {"facebook": "USER", "page": "PAGE", "system": "SYSTEM_USER"}


@csrf_exempt  # a log-in page without sessions: there is nothing to forge
@require_http_methods(["GET", "POST"])
def dialog(request: HttpRequest, version: str = "") -> HttpResponse:
    """The consent page: who logs in, with which Pages and which rights."""
    given = request.POST if request.method == "POST" else request.GET
    params = {name: given.get(name, "") for name in QUERY}
    params["response_type"] = params["response_type"] or "code"
    if wrong := oauth.problem(params, BASIC, KNOWN):
        return oauth.refused(request, wrong, params.get(wrong, ""), BASIC)
    everybody = people.everybody()
    if params["person"] not in everybody:
        params["person"] = next(iter(everybody), "")
    if request.method == "POST":
        return _decide(request, params)
    target = urlsplit(params["redirect_uri"])
    page = render(request, "sandbox/dialog.html", _shown(request, params, everybody))
    return secure(page, form_action=f"{target.scheme}://{target.netloc}")


def _shown(
    request: HttpRequest, params: dict[str, str], everybody: dict[str, str]
) -> dict[str, Any]:
    return {
        "path": request.path,
        "params": params,
        "people": [
            {"id": key, "name": name, "query": _query(request, key)}
            for key, name in everybody.items()
        ],
        "accounts": people.accounts(params["person"]),
        "scopes": [
            {"name": name, "text": SCOPES.get(name, name), "is_needed": name == BASIC}
            for name in oauth.split(params["scope"])
        ],
        "host": urlsplit(params["redirect_uri"]).netloc,
    }


def _query(request: HttpRequest, person: str) -> str:
    query = request.GET.copy()
    query["person"] = person
    return query.urlencode()


def _decide(request: HttpRequest, params: dict[str, str]) -> HttpResponse:
    """Back with a code for the Pages and rights that were left, or the refusal."""
    own = [account["user_id"] for account in people.accounts(params["person"])]
    granted = [each for each in own if each in request.POST.getlist("account")]
    if request.POST.get("decision") != "allow" or not own:
        return oauth.back(params, dict(oauth.DENIED))
    asked = oauth.split(params["scope"])
    kept = [name for name in asked if name in request.POST.getlist("grant")]
    code = tokens.make_code(
        "",
        params["redirect_uri"],
        ",".join(dict.fromkeys([BASIC, *kept])),
        # Who grants everything also grants what comes later; nothing is not all.
        Holder(
            person_id=params["person"],
            granted="" if granted == own else ",".join(granted) or "none",
        ),
    )
    return oauth.back(params, {"code": code})


@csrf_exempt
def access_token(request: HttpRequest, version: str = "") -> HttpResponse:
    """A token for a code, or a long one for a short one; Instagram's log-in POSTs."""
    if request.method == "POST" and not version:
        return oauth.exchange_code(request)
    return oauth.token_answer(request, "oauth/access_token", _token)


def _token(params: dict[str, str]) -> dict[str, Any]:
    if params.get("client_id") != tokens.app_id():
        raise GraphError(101, message="Error validating application. Invalid app id.")
    if not tokens.is_app_secret(params.get("client_secret", "")):
        raise GraphError(1, message="Error validating client secret.")
    kind = params.get("grant_type", "authorization_code")
    if kind == "client_credentials":
        token = f"{tokens.app_id()}|{tokens.app_secret()}"
        return {"access_token": token, "token_type": "bearer"}
    if kind == "fb_exchange_token":
        return _lengthen(tokens.living(params.get("fb_exchange_token", "")))
    return _exchange(params.get("code", ""), params.get("redirect_uri", ""))


def _exchange(code: str, redirect_uri: str) -> dict[str, Any]:
    used = tokens.use_code(code.removesuffix("#_"), redirect_uri, is_facebook=True)
    if used is None:
        raise GraphError(100, 36009, "This authorization code has been used.")
    holder = Holder(
        person_id=used["person_id"],
        granted=used["granted"],
        data_until=store.now() + tokens.DATA_ACCESS,
    )
    return _made(used["scopes"], tokens.SHORT_LIFE, holder)


def _lengthen(token: store.Row) -> dict[str, Any]:
    if token["kind"] != "facebook":
        message = "fb_exchange_token must be the token of a person"
        raise parameter(message)
    holder = Holder(
        person_id=token["person_id"],
        granted=token["granted"],
        data_until=token["data_access_expires_at"],
    )
    return _made(token["scopes"], tokens.LONG_LIFE, holder)


def _made(scopes: str, life: int, holder: Holder) -> dict[str, Any]:
    made = tokens.make("", scopes, "facebook", life=life, holder=holder)
    return {"access_token": made, "token_type": "bearer", "expires_in": life}


@csrf_exempt
def debug_token(request: HttpRequest, version: str = "") -> HttpResponse:
    """What a token is worth; asked with the app's own token or a person's."""
    return oauth.token_answer(request, "debug_token", _inspect)


def _inspect(params: dict[str, str]) -> dict[str, Any]:
    asking = params.get("access_token", "")
    app, _bar, secret = asking.partition("|")
    if not (app == tokens.app_id() and secret and tokens.is_app_secret(secret)):
        kind = tokens.living(asking)["kind"]
        is_facebook = kind in tokens.FACEBOOK_KINDS
        proof = params.get("appsecret_proof", "")
        calls.check_proof(asking, proof, is_facebook=is_facebook)
        if not is_facebook:
            raise GraphError(190)
    inspected = tokens.find(params.get("input_token", ""))
    if inspected is None or inspected["kind"] not in TYPES:
        return {"data": _nothing()}
    return {"data": _worth(inspected)}


def _nothing() -> dict[str, Any]:
    error = GraphError(190)
    told = {"code": error.code, "message": str(error)}
    return {"is_valid": False, "scopes": [], "error": told}


def _worth(token: store.Row) -> dict[str, Any]:
    scopes = token["scopes"].split(",")
    problem = tokens.trouble(token)
    told: dict[str, Any] = {
        "app_id": tokens.app_id(),
        "type": TYPES[token["kind"]],
        "application": "Sandbox",
        "data_access_expires_at": token["data_access_expires_at"],
        "expires_at": token["expires_at"],
        "is_valid": problem is None,
        "issued_at": token["made_at"],
        "scopes": scopes,
        "granular_scopes": [_granular(token, scope) for scope in scopes],
        "user_id": token["person_id"],
    }
    if token["kind"] == "page":
        told["profile_id"] = people.page_id(token["user_id"])
    if problem:
        told["error"] = {"code": problem.code, "message": str(problem)}
        if problem.subcode:
            told["error"]["subcode"] = problem.subcode
    return told


def _granular(token: store.Row, scope: str) -> dict[str, Any]:
    """A right with the Pages or accounts it is limited to; all of them: no list."""
    if not token["granted"] or not scope.startswith(("instagram_", "pages_")):
        return {"scope": scope}
    granted = [each for each in token["granted"].split(",") if each != "none"]
    is_page = scope.startswith("pages_")
    targets = [people.page_id(each) if is_page else each for each in granted]
    return {"scope": scope, "target_ids": targets}
