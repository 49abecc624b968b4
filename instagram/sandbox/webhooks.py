"""Deliveries as Meta sends them, on demand."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

from instagram.sandbox import courier, notices, store, tokens
from instagram.sandbox.courier import Delivery
from instagram.sandbox.notices import Notice

AGENT = {"User-Agent": "facebookexternalua"}


def deliver(
    notice: Notice,
    *,
    url: str,
    media: store.Row,
    account: store.Row,
    is_signed: bool,
    secret: str,
    times: int = 1,
    retries: int = 0,
    retry_seconds: float = 60,
) -> dict[str, Any]:
    """POST one notification, `times` times over; what the receiver answered."""
    body = notices.body(notice, media, account)
    key = (secret or tokens.app_secret()).encode()
    signature = hmac.new(key, body, digestmod=hashlib.sha256).hexdigest()
    headers = AGENT | {"Content-Type": "application/json"}
    if is_signed:
        headers["X-Hub-Signature-256"] = f"sha256={signature}"
    answers = [
        courier.bring(Delivery(url, body, headers, retries, retry_seconds))
        for _ in range(max(1, times))
    ]
    return {"sent": json.loads(body), "signature": signature, "answers": answers}


def verify(*, url: str, token: str, challenge: str) -> dict[str, Any]:
    """The question Meta asks before it delivers anything to an address."""
    query = urlencode(
        {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": token,
        }
    )
    answer = courier.send("GET", f"{url}{'&' if '?' in url else '?'}{query}", b"", {})
    passed = answer.get("status") == 200 and answer.get("body") == challenge
    return {"verified": passed, "answer": answer}


def tell_of_person(
    *, url: str, account: store.Row, secret: str, changes: dict[str, Any]
) -> dict[str, Any]:
    """POST a ``signed_request`` about a person; ``changes`` spoil its content on purpose."""
    content: dict[str, Any] = {
        "algorithm": "HMAC-SHA256",
        "expires": 0,
        "issued_at": store.now(),
        "user_id": account["app_scoped_id"],
    } | changes
    payload = _for_address(json.dumps(content).encode())
    key = (secret or tokens.app_secret()).encode()
    signature = hmac.new(key, payload, digestmod=hashlib.sha256).digest()
    signed = f"{_for_address(signature).decode()}.{payload.decode()}"
    headers = AGENT | {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"signed_request": signed}).encode()
    return {"sent": content, "answer": courier.send("POST", url, body, headers)}


def _for_address(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
