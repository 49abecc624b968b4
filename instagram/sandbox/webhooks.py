"""Deliveries as Meta sends them, on demand."""

import base64
import hashlib
import hmac
import http.client
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from instagram.sandbox import store, tokens
from instagram.sandbox.writes import new_id, write_comment

TIMEOUT = 10
SENDER = {"username": "glow.diary", "id": "17841400000009999"}


def deliver(
    *,
    url: str,
    media: store.Row,
    account: store.Row,
    field: str,
    shape: str,
    text: str,
    is_signed: bool,
    secret: str,
    times: int,
) -> dict[str, Any]:
    """POST one notification, `times` times over; what the receiver answered."""
    value = _value(field, media, text, shape)
    entry: dict[str, Any] = {"id": account["user_id"], "time": store.now()}
    if shape == "flat":
        entry |= {"field": field, "value": value}
    else:
        entry["changes"] = [{"field": field, "value": value}]
    body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
    key = (secret or tokens.app_secret()).encode()
    signature = hmac.new(key, body, digestmod=hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua"}
    if is_signed:
        headers["X-Hub-Signature-256"] = f"sha256={signature}"
    answers = [_send("POST", url, body, headers) for _ in range(max(1, times))]
    return {"sent": json.loads(body), "signature": signature, "answers": answers}


def _value(field: str, media: store.Row, text: str, shape: str) -> dict[str, Any]:
    if field == "story_insights":
        return {
            "media_id": media["media_id"],
            "reach": 396,
            "views": 444,
            "taps_forward": 200,
            "taps_back": -1,
            "exits": 40,
            "replies": 0,
        }
    if field == "mentions":
        return {"comment_id": new_id(), "media_id": media["media_id"]}
    # The comment is there to be read as well, as it would be on Instagram.
    comment_id = write_comment(
        media["media_id"], text, username=SENDER["username"], author_id=SENDER["id"]
    )
    return {
        "id" if shape == "flat" else "comment_id": comment_id,
        "from": SENDER,
        "text": text,
        "media": {
            "id": media["media_id"],
            "media_product_type": media["media_product_type"],
        },
    }


def verify(*, url: str, token: str, challenge: str) -> dict[str, Any]:
    """The question Meta asks before it delivers anything to an address."""
    query = urlencode(
        {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": token,
        }
    )
    answer = _send("GET", f"{url}{'&' if '?' in url else '?'}{query}", b"", {})
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
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": "facebookexternalua",
    }
    body = urlencode({"signed_request": signed}).encode()
    return {"sent": content, "answer": _send("POST", url, body, headers)}


def _for_address(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _send(verb: str, url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return {"error": f"Not an address: {url!r}"}
    kind = (
        http.client.HTTPSConnection
        if parts.scheme == "https"
        else http.client.HTTPConnection
    )
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(verb, target, body=body or None, headers=headers)
        answer = connection.getresponse()
        text = answer.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return {"error": str(error) or type(error).__name__}
    finally:
        connection.close()
    return {"status": answer.status, "body": text}
