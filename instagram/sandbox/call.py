"""One call of the Graph API: who asks, with which rights, for what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.http import HttpRequest

from instagram.sandbox import paging, people, store, tokens
from instagram.sandbox.errors import GraphError, missing, parameter
from instagram.sandbox.fields import Field, parse

BASIC = ("instagram_business_basic", "instagram_basic")
INSIGHTS = ("instagram_business_manage_insights", "instagram_manage_insights")
COMMENTS = ("instagram_business_manage_comments", "instagram_manage_comments")
PUBLISH = ("instagram_manage_contents",)
# Neither are they told again in the links of a page, nor do they ask for data.
OWN_PARAMETERS = {"limit", "after", "before", "appsecret_proof", "sandbox_fault"}


@dataclass(frozen=True, slots=True)
class Call:
    """An authenticated call with its parameters from query and form together."""

    request: HttpRequest
    version: str
    params: dict[str, str]
    token: store.Row
    # The account it is about: the token's own, or the one that a person asks for.
    owner: store.Row | None

    @property
    def account(self) -> store.Row:
        if self.owner is None:
            raise missing("me", str(self.request.method).lower())
        return self.owner

    @property
    def is_facebook(self) -> bool:
        """Whether the token came through Facebook Login."""
        return self.token["kind"] in tokens.FACEBOOK_KINDS

    def about(self, object_id: str) -> "Call":
        """The same call about an object of another account of the same person."""
        return replace(self, owner=people.owner(self.token, [object_id]))

    def may(self, scopes: tuple[str, ...]) -> bool:
        granted = self.token["scopes"].split(",")
        return any(scope in granted for scope in scopes)

    def need(self, scopes: tuple[str, ...]) -> None:
        if not self.may(scopes):
            raise GraphError(
                10,
                message="(#10) Application does not have permission for this action. "
                f"It needs {scopes[-1] if self.is_facebook else scopes[0]}.",
            )

    def address(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def link(
        self, path: str, params: dict[str, str]
    ) -> Callable[[dict[str, str]], str]:
        """Makes the addresses of other pages of one list."""
        kept = {name: text for name, text in params.items() if text}
        kept = {k: v for k, v in kept.items() if k not in OWN_PARAMETERS}
        kept["access_token"] = self.token["token"]
        version = f"/{self.version}" if self.version else ""
        address = self.address(f"{version}/{path}")
        return lambda extra: paging.url(address, kept | extra)


def parameters(request: HttpRequest) -> dict[str, str]:
    """Query and form as one; a bearer header counts as `access_token`."""
    params = {name: str(text) for name, text in request.GET.items()}
    params |= {name: str(text) for name, text in request.POST.items()}
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in {"bearer", "oauth"}:
        params.setdefault("access_token", credential.strip())
    return params


def owner(params: dict[str, str], path: str) -> store.Row | None:
    """The account a call is about, as far as its token and its path tell."""
    token = tokens.find(params.get("access_token", ""))
    if token is None:
        return None
    asked = [params.get("user_id", ""), path.split("/")[0]]
    return people.owner(token, [*asked, *params.get("ids", "").split(",")[:1]])


def authenticate(
    request: HttpRequest,
    version: str,
    params: dict[str, str],
    owner: store.Row | None,
) -> Call:
    """The call behind a request, if its token is alive and its proof is true."""
    text = params.get("access_token", "")
    token = tokens.living(text)
    call = Call(request, version, params, token, owner)
    check_proof(text, params.get("appsecret_proof", ""), is_facebook=call.is_facebook)
    if owner is None and token["user_id"]:
        raise GraphError(190, 467)
    return call


def check_proof(token: str, proof: str, *, is_facebook: bool) -> None:
    """A proof must be true; by the app's switch Facebook's calls need one."""
    if proof and proof != tokens.proof(token):
        raise GraphError(
            100,
            message="Invalid appsecret_proof provided in the API argument",
            kind="GraphMethodException",
        )
    if is_facebook and not proof and store.setting("require_secret", default=False):
        message = "This call requires either app secret proof or an app token"
        raise parameter(message)


def fields(params: dict[str, str]) -> tuple[Field, ...]:
    """The wanted fields of a call."""
    return parse(params.get("fields", ""))


def graph_time(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
