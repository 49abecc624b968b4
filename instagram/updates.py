"""Reads what Instagram posts to our webhook, and trusts nothing that no secret has signed.

https://developers.facebook.com/docs/instagram-platform/webhooks
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.conf import settings

from instagram.clients import parsing
from instagram.enums import Login
from kbeauty.lib.upsert import storable

COMMENT_FIELDS = frozenset({"comments", "live_comments"})
MENTIONS = "mentions"
STORY_INSIGHTS = "story_insights"
# What we have a use for; whatever else comes is kept as not used.
USED_FIELDS = COMMENT_FIELDS | {MENTIONS, STORY_INSIGHTS}
# What people write to each other in private: that something came is all we keep of it.
PRIVATE_FIELDS = ("message", "messaging", "standby")

_PREFIX = "sha256="
_LONGEST_FIELD = 40
# Seconds until the year 5138: what is larger counts milliseconds.
_MOST_SECONDS = 10**11
# How an item of ``messaging`` shows its field.
_MESSAGING = {
    "reaction": "message_reactions",
    "message_edit": "message_edit",
    "read": "messaging_seen",
    "postback": "messaging_postbacks",
    "referral": "messaging_referral",
    "optin": "messaging_optins",
    "pass_thread_control": "messaging_handover",
    "take_thread_control": "messaging_handover",
    "request_thread_control": "messaging_handover",
}


@dataclass(frozen=True, slots=True)
class Update:
    """One change that was told, in whichever of the three shapes."""

    entry_id: str
    field: str
    value: Mapping[str, Any]
    fingerprint: str
    sent_at: datetime | None

    @property
    def is_used(self) -> bool:
        return self.field in USED_FIELDS


def subscribed_fields(login: str) -> tuple[str, ...]:
    """What an account of this log-in is to tell us of; stories only with Facebook Login."""
    fields = {*COMMENT_FIELDS, MENTIONS}
    return tuple(
        sorted(fields | ({STORY_INSIGHTS} if login == Login.FACEBOOK else set()))
    )


def signing_secret(body: bytes, signature: str) -> str | None:
    """Which of the configured secrets signed these bytes, by its place; None if none did."""
    given = signature.removeprefix(_PREFIX).encode("utf-8", "replace")
    found = None
    for place, secret in _secrets():
        expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        # All are tried, whichever fits: the time taken tells nothing.
        if hmac.compare_digest(expected.encode(), given) and found is None:
            found = place
    return found if signature.startswith(_PREFIX) else None


def _secrets() -> Iterator[tuple[str, str]]:
    named = [
        ("INSTAGRAM_APP_SECRET", settings.INSTAGRAM_APP_SECRET),
        ("FACEBOOK_APP_SECRET", settings.FACEBOOK_APP_SECRET),
        *(
            (f"INSTAGRAM_WEBHOOK_SECRETS[{place}]", secret)
            for place, secret in enumerate(settings.INSTAGRAM_WEBHOOK_SECRETS)
        ),
    ]
    # An empty secret would let everybody in.
    return ((place, secret) for place, secret in named if secret)


def read_updates(body: bytes) -> list[Update] | None:
    """Every change of a delivery that can be made out; None if it is no delivery at all."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    entries = content.get("entry") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        return None
    found = (_updates_of(entry) for entry in entries if isinstance(entry, dict))
    return [update for updates in found for update in updates]


def _updates_of(entry: Mapping[str, Any]) -> Iterator[Update]:
    entry_id = parsing.text(entry.get("id"))[: parsing.MAX_ID]
    if not entry_id:
        return
    sent_at = _moment(entry.get("time"))
    for field, value in _changes(entry):
        update = _update(entry_id, field, value, sent_at)
        if update is not None:
            yield update


def _changes(entry: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Field and value, from a list of changes, flat, or as messages."""
    for change in [*_objects(entry.get("changes")), entry]:
        field = parsing.text(change.get("field"))
        if field:
            yield field, change.get("value")
    for item in _objects(entry.get("messaging")):
        yield _messaging_field(item), item
    for item in _objects(entry.get("standby")):
        yield "standby", item


def _objects(value: Any) -> Iterable[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return (item for item in items if isinstance(item, dict))


def _messaging_field(item: Mapping[str, Any]) -> str:
    message = item.get("message")
    if isinstance(message, dict):
        return "message_echoes" if message.get("is_echo") else "messages"
    return next(
        (field for name, field in _MESSAGING.items() if name in item), "messaging"
    )


def _update(
    entry_id: str, field: str, value: Any, sent_at: datetime | None
) -> Update | None:
    try:
        told = storable(value if isinstance(value, dict) else {"value": value})
        content = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError):
        # Nested without end: nothing that Instagram writes.
        return None
    field = storable(field)[:_LONGEST_FIELD]
    fingerprint = hashlib.sha256(field.encode() + b"\n" + content).hexdigest()
    kept = {} if field.startswith(PRIVATE_FIELDS) else orjson.loads(content)
    return Update(entry_id, field, kept, fingerprint, sent_at)


def _moment(value: Any) -> datetime | None:
    """``entry.time``: seconds with changes, milliseconds with messages."""
    number = parsing.count(value)
    if number is None:
        return None
    try:
        seconds = number if number < _MOST_SECONDS else number / 1000
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
