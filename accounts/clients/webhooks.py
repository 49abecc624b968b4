"""Sends notices to the systems of companies, signed so that they know it is us.

A receiver checks it thus: split ``KBeauty-Signature`` at the commas into ``t`` and ``v1``;
compute the HMAC-SHA256 of ``t``, a point and the raw body with the webhook's secret; compare it
with ``v1`` in constant time; refuse a ``t`` that is more than five minutes old.
"""

import hashlib
import hmac
import json
import time
import uuid
from typing import Any

from kbeauty.lib import http

LIMITS = http.Limits(connect=5, read=10, total=15, max_bytes=64 * 1024)
GONE = 410
REASONS: dict[type[http.HttpError], str] = {
    http.HttpTimeoutError: "timeout",
    http.HttpConnectionError: "no_connection",
    http.RefusedAddressError: "address_refused",
    http.RedirectError: "redirect",
    http.BodyTooLargeError: "answer_too_large",
}


class WebhookError(Exception):
    """A delivery that was not accepted; after a permanent one nothing more is sent there."""

    def __init__(
        self, reason: str, *, status_code: int | None = None, permanent: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status_code = status_code
        self.permanent = permanent


def check_url(url: str) -> None:
    """Refuse an address that nothing may be sent to."""
    try:
        http.check_address(url)
    except http.HttpError as error:
        raise WebhookError(REASONS[type(error)]) from error


def signature(*, secret: str, body: bytes, at: int) -> str:
    """The header that proves that a body is from us and when it was sent."""
    signed = str(at).encode() + b"." + body
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(*, url: str, secret: str, delivery: uuid.UUID, body: dict[str, Any]) -> int:
    """Send one delivery; returns the status of an answer that accepts it."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "KBeauty-Delivery": str(delivery),
        "KBeauty-Signature": signature(
            secret=secret, body=content, at=int(time.time())
        ),
    }
    try:
        answer = http.request(
            "POST", url, content=content, headers=headers, limits=LIMITS
        )
    except http.HttpError as error:
        raise WebhookError(REASONS[type(error)]) from error
    code = answer.status_code
    if code == GONE:
        raise WebhookError("gone", status_code=code, permanent=True)
    if not 200 <= code < 300:
        raise WebhookError("bad_status", status_code=code)
    return code
