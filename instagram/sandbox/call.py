"""One call of the Graph API: who asks, with which rights, for what."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from instagram.sandbox import paging, store, tokens
from instagram.sandbox.errors import GraphError

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
    account: store.Row

    @property
    def is_facebook(self) -> bool:
        """Whether the token came through Facebook Login."""
        return str(self.token["kind"]) == "facebook"

    def need(self, scopes: tuple[str, ...]) -> None:
        granted = self.token["scopes"].split(",")
        if not any(scope in granted for scope in scopes):
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


def authenticate(request: HttpRequest, version: str, params: dict[str, str]) -> Call:
    """The call behind a request, if its token is alive and its proof is true."""
    text = params.get("access_token", "")
    token = tokens.living(text)
    proof = params.get("appsecret_proof", "")
    if proof and proof != tokens.proof(text):
        raise GraphError(
            100,
            message="Invalid appsecret_proof provided in the API argument",
            kind="GraphMethodException",
        )
    account = store.row("SELECT * FROM account WHERE user_id = ?", token["user_id"])
    if account is None:
        raise GraphError(190, 467)
    return Call(request, version, params, token, account)


def graph_time(moment: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(moment))
