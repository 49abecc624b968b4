"""The app's key, authorization codes and access tokens."""

import hashlib
import hmac
import os
import secrets

from instagram.sandbox import store
from instagram.sandbox.errors import GraphError
from kbeauty.embedded import secrets as made_up

HOUR = 3600
DAY = 24 * HOUR
SHORT_LIFE = HOUR
LONG_LIFE = 60 * DAY
CODE_LIFE = HOUR
REFRESH_AGE = DAY

INSTAGRAM_SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
    "instagram_business_manage_insights",
)
FACEBOOK_SCOPES = (
    "instagram_basic",
    "instagram_manage_insights",
    "instagram_manage_comments",
    "instagram_content_publish",
    "instagram_manage_contents",
    "pages_show_list",
    "pages_read_engagement",
)


def app_id() -> str:
    return os.environ.get("INSTAGRAM_APP_ID") or "1784000000000001"


def app_secret() -> str:
    return os.environ.get("INSTAGRAM_APP_SECRET") or made_up.development_key(
        "instagram_app_secret", allowed=True
    )


def is_app_secret(text: str) -> bool:
    return hmac.compare_digest(text.encode(), app_secret().encode())


def proof(token: str) -> str:
    """`appsecret_proof` of a token."""
    return hmac.new(
        app_secret().encode(), token.encode(), digestmod=hashlib.sha256
    ).hexdigest()


def make(user_id: str, scopes: str, kind: str, *, life: int) -> str:
    """A new token; `kind` is short, long or facebook."""
    start = "EAA" if kind == "facebook" else "IGAA"
    token = start + secrets.token_hex(70)
    now = store.now()
    store.run(
        "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?)",
        *(token, user_id, scopes, kind, now, now + life),
    )
    return token


def find(token: str) -> store.Row | None:
    return store.row("SELECT * FROM token WHERE token = ?", token)


def living(token: str) -> store.Row:
    """The token's row, or the error a missing, unknown or expired one answers."""
    if not token:
        raise GraphError(
            2500,
            message="An active access token must be used to query information "
            "about the current user.",
        )
    found = find(token)
    if found is None:
        raise GraphError(190)
    if found["expires_at"] <= store.now():
        raise GraphError(190, 463)
    return found


def make_code(user_id: str, redirect_uri: str, scopes: str) -> str:
    code = "AQ" + secrets.token_urlsafe(120)
    store.run(
        "INSERT INTO code VALUES (?, ?, ?, ?, ?, NULL)",
        *(code, user_id, redirect_uri, scopes, store.now()),
    )
    return code


def use_code(code: str, redirect_uri: str) -> store.Row | None:
    """The code's row if it can still be used, and it cannot any more afterwards."""
    now = store.now()
    used = store.run(
        "UPDATE code SET used_at = ? WHERE code = ? AND redirect_uri = ? "
        "AND used_at IS NULL AND made_at > ?",
        *(now, code, redirect_uri, now - CODE_LIFE),
    )
    return store.row("SELECT * FROM code WHERE code = ?", code) if used else None
