"""Reads what Meta posts to its callbacks, and trusts nothing that the app's secret has not signed.

https://developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kbeauty.lib.errors import InvalidInputError

# Meta's own are about 200 characters long.
LONGEST = 4096
ALGORITHM = "HMAC-SHA256"
# A delivery that is tried again keeps its time. Whatever is older is somebody's copy.
OLDEST = timedelta(days=1)
# Clocks differ.
EARLIEST = timedelta(minutes=5)
_LONGEST_ID = 64


class SignedRequestError(InvalidInputError):
    code = "signed_request_invalid"


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """Whom it is about, and when Meta wrote it, if it says so."""

    user_id: str
    issued_at: datetime | None


def read_signed_request(
    text: str, *, secrets: Sequence[str], now: datetime
) -> SignedRequest:
    """The content of ``<signature>.<payload>``; SignedRequestError for anything else.

    Each of the two log-ins has an app of its own, which signs with its own secret.
    """
    if not text:
        raise SignedRequestError(_("signed_request is missing."))
    if len(text) > LONGEST:
        raise SignedRequestError(_("signed_request is too long."))
    signature, dot, payload = text.partition(".")
    is_signed = any(_is_signed(signature, payload, secret) for secret in secrets)
    if not dot or not is_signed:
        raise SignedRequestError(_("The signature of signed_request is not ours."))
    content = _content(payload)
    if content.get("algorithm") != ALGORITHM:
        raise SignedRequestError(_("signed_request must be signed with HMAC-SHA256."))
    return SignedRequest(_user_id(content), _issued_at(content, now))


def _is_signed(signature: str, payload: str, secret: str) -> bool:
    """Over the payload as it was sent, before anybody reads it."""
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    given = _decoded(signature)
    return given is not None and hmac.compare_digest(given, expected)


def _decoded(text: str) -> bytes | None:
    """Base64 for addresses, without the signs that fill it up."""
    try:
        standard = text.encode("ascii").translate(bytes.maketrans(b"-_", b"+/"))
        filled = standard + b"=" * (-len(standard) % 4)
        return base64.b64decode(filled, validate=True)
    except (UnicodeEncodeError, binascii.Error):
        return None


def _content(payload: str) -> dict[str, Any]:
    try:
        content = json.loads((_decoded(payload) or b"").decode())
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise SignedRequestError(_("The content of signed_request cannot be read."))
    return content


def _user_id(content: dict[str, Any]) -> str:
    given = content.get("user_id")
    is_number = isinstance(given, int) and not isinstance(given, bool)
    if not (is_number or isinstance(given, str)) or not str(given).strip():
        raise SignedRequestError(_("signed_request names no user."))
    user_id = str(given).strip()
    if len(user_id) > _LONGEST_ID or "\x00" in user_id:
        raise SignedRequestError(_("signed_request names no user."))
    return user_id


def _issued_at(content: dict[str, Any], now: datetime) -> datetime | None:
    given = content.get("issued_at")
    if given is None:
        return None
    try:
        issued_at = datetime.fromtimestamp(float(given), UTC)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise SignedRequestError(_("The time of signed_request is no time.")) from error
    if not now - OLDEST <= issued_at <= now + EARLIEST:
        raise SignedRequestError(_("signed_request is too old or from the future."))
    return issued_at
