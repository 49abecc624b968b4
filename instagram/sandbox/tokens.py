"""The app's key, authorization codes and access tokens."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass

from instagram.sandbox import store
from instagram.sandbox.errors import DEAD_TOKEN, GraphError
from kbeauty.embedded import secrets as made_up

HOUR = 3600
DAY = 24 * HOUR
SHORT_LIFE = HOUR
LONG_LIFE = 60 * DAY
CODE_LIFE = HOUR
REFRESH_AGE = DAY
# So long after a log-in through Facebook the person's data may be read.
DATA_ACCESS = 90 * DAY

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
    "instagram_manage_engagement",
    "pages_show_list",
    "pages_read_engagement",
    "business_management",
)
# A person's own token, a Page's, and one of a business' system user.
FACEBOOK_KINDS = ("facebook", "page", "system")


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Whom a Facebook token belongs to, and which accounts it was granted."""

    person_id: str
    # Account ids with commas; empty: all of the person's.
    granted: str = ""
    # When the person's data may no longer be read; 0 for never.
    data_until: int = 0


def make(
    user_id: str, scopes: str, kind: str, *, life: int, holder: Holder | None = None
) -> str:
    """A new token: short or long, or one of Facebook's; a life of 0 has no end."""
    start = "EAA" if kind in FACEBOOK_KINDS else "IGAA"
    holder = holder or Holder(person_id="")
    now = store.now()
    token = {
        "token": start + secrets.token_hex(70),
        "user_id": user_id,
        "scopes": scopes,
        "kind": kind,
        "made_at": now,
        "expires_at": now + life if life else 0,
        "person_id": holder.person_id,
        "granted": holder.granted,
        "data_access_expires_at": holder.data_until,
    }
    with store.writing() as database:
        store.insert(database, "token", token)
    return str(token["token"])


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
    if problem := trouble(found):
        raise problem
    return found


def trouble(token: store.Row) -> GraphError | None:
    """Why a known token is not good any more."""
    if 0 < token["expires_at"] <= store.now():
        return GraphError(190, 463)
    if 0 < token["data_access_expires_at"] <= store.now():
        return GraphError(
            190,
            message=f"{DEAD_TOKEN}The app's access to this person's data has expired. "
            "The person has to log in again.",
        )
    return None


def make_code(
    user_id: str, redirect_uri: str, scopes: str, holder: Holder | None = None
) -> str:
    code = "AQ" + secrets.token_urlsafe(120)
    holder = holder or Holder(person_id="")
    row = {
        "code": code,
        "user_id": user_id,
        "redirect_uri": redirect_uri,
        "scopes": scopes,
        "made_at": store.now(),
        "person_id": holder.person_id,
        "granted": holder.granted,
    }
    with store.writing() as database:
        store.insert(database, "code", row)
    return code


def use_code(
    code: str, redirect_uri: str, *, is_facebook: bool = False
) -> store.Row | None:
    """The code's row if it can still be used, and it cannot any more afterwards."""
    now = store.now()
    used = store.run(
        "UPDATE code SET used_at = ? WHERE code = ? AND redirect_uri = ? "
        "AND used_at IS NULL AND made_at > ? AND (person_id <> '') = ?",
        *(now, code, redirect_uri, now - CODE_LIFE, is_facebook),
    )
    return store.row("SELECT * FROM code WHERE code = ?", code) if used else None


def age(user_id: str, person_id: str, *, seconds: int) -> int:
    """Make tokens older than they are; one without an end gets none by it."""
    return store.run(
        "UPDATE token SET made_at = made_at - ?1, "
        "expires_at = expires_at - ?1 * (expires_at > 0), data_access_expires_at = "
        "data_access_expires_at - ?1 * (data_access_expires_at > 0) "
        "WHERE user_id = ?2 OR (user_id = '' AND person_id = ?3)",
        *(seconds, user_id, person_id),
    )


def expire(user_id: str, person_id: str) -> int:
    return store.run(
        "UPDATE token SET expires_at = ?1 "
        "WHERE user_id = ?2 OR (user_id = '' AND person_id = ?3)",
        *(store.now() - 1, user_id, person_id),
    )


def forget(user_id: str, person_id: str) -> int:
    """The account's own tokens go, and those of its Page's person."""
    return store.run(
        "DELETE FROM token WHERE user_id = ? OR (user_id = '' AND person_id = ?)",
        *(user_id, person_id),
    )
