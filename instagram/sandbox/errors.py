"""The Graph API's error bodies."""

import secrets
from collections.abc import Sequence
from typing import Any

DEAD_TOKEN = "Error validating access token: "  # noqa: S105 - a message

# What Meta says for the codes of its error table; the numbers are what counts.
MESSAGES: dict[tuple[int, int | None], str] = {
    (1, None): "An unknown error has occurred.",
    (2, None): "An unexpected error has occurred. Please retry your request later.",
    (3, None): "(#3) Application does not have the capability to make this API call.",
    (4, None): "(#4) Application request limit reached",
    (9, 2207042): "Application request limit reached",
    (10, None): "(#10) Application does not have permission for this action",
    (17, None): "(#17) User request limit reached",
    (18, 2207034): (
        "(#18) This account has exceeded the maximum number of hashtags that can be "
        "queried within seven days."
    ),
    (24, 2207024): "The requested resource does not exist",
    (24, 2207006): "The requested resource does not exist",
    (32, None): "(#32) Page request limit reached",
    (100, None): "(#100) Invalid parameter",
    (100, 33): (
        "Unsupported get request. Object with ID does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation."
    ),
    (100, 2108006): (
        "(#100) Media posted before business account conversion: insights are only "
        "available for media posted since."
    ),
    (102, None): "Session key invalid or no longer valid",
    (190, None): "Invalid OAuth access token - Cannot parse access token",
    (190, 458): DEAD_TOKEN + "The user has not authorized application.",
    (190, 459): DEAD_TOKEN + "The user has been checkpointed.",
    (190, 460): DEAD_TOKEN + "The session has been invalidated because the user "
    "changed their password or Facebook has changed the session for security reasons.",
    (190, 463): DEAD_TOKEN + "Session has expired.",
    (190, 464): DEAD_TOKEN + "Sessions for the user are not allowed because the user "
    "is not a confirmed user.",
    (190, 467): DEAD_TOKEN + "The session is invalid.",
    (190, 492): DEAD_TOKEN + "The user must have a role on the page.",
    (200, None): "(#200) Permissions error",
    (341, None): "(#341) Application limit reached",
    (368, None): "(#368) The action attempted has been deemed abusive or is otherwise "
    "disallowed",
    (613, None): "(#613) Calls to this api have exceeded the rate limit.",
    (803, None): "(#803) Some of the aliases you requested do not exist",
    (80001, None): "(#80001) There have been too many calls to this Page account.",
    (80002, None): "(#80002) There have been too many calls to this Instagram account. "
    "Wait a bit and try again.",
}
TITLES: dict[tuple[int, int | None], tuple[str, str]] = {
    (100, 2108006): (
        "Media posted before business account conversion",
        "The media was posted before the account became a professional account.",
    ),
}
TRANSIENT = {1, 2, 4, 17, 32, 341, 613, 80001, 80002}
THROTTLES = {4, 17, 32, 341, 613, 80001, 80002}


class GraphError(Exception):
    """An answer of the kind {"error": {…}}."""

    def __init__(
        self,
        code: int,
        subcode: int | None = None,
        message: str = "",
        *,
        kind: str = "OAuthException",
        title: str = "",
        text: str = "",
        regain_minutes: int = 0,
    ) -> None:
        known = MESSAGES.get((code, subcode)) or MESSAGES.get((code, None))
        super().__init__(message or known or f"(#{code}) An error has occurred.")
        self.code = code
        self.subcode = subcode
        self.kind = kind
        self.title, self.text = TITLES.get((code, subcode), (title, text))
        self.regain_minutes = regain_minutes

    @property
    def status(self) -> int:
        """HTTP status; nearly all of Meta's errors are a 400."""
        if self.code in {1, 2}:
            return 500
        return 403 if self.code in THROTTLES or 200 <= self.code < 300 else 400

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": str(self),
            "type": self.kind,
            "code": self.code,
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.code in TRANSIENT or self.title:
            error["is_transient"] = self.code in TRANSIENT
        if self.title:
            error |= {"error_user_title": self.title, "error_user_msg": self.text}
        return {"error": error | {"fbtrace_id": trace_id()}}


def trace_id() -> str:
    return "A" + secrets.token_urlsafe(16)


def missing(object_id: str, verb: str = "get") -> GraphError:
    """An object that is not there and one of somebody else's look the same."""
    return GraphError(
        100,
        33,
        f"Unsupported {verb} request. Object with ID '{object_id}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this "
        "operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api",
        kind="IGApiException" if verb == "get" else "GraphMethodException",
    )


def parameter(message: str) -> GraphError:
    return GraphError(100, message=f"(#100) {message}")


def unknown_metric(index: int, valid: Sequence[str]) -> GraphError:
    return parameter(
        f"metric[{index}] must be one of the following values: {', '.join(valid)}"
    )


def personal_account() -> GraphError:
    """What an account answers that stopped being a professional one."""
    return GraphError(
        10,
        message="(#10) The user must be an Instagram professional account to use "
        "this API",
        title="Professional account needed",
        text="This Instagram account is not a business or creator account.",
    )
