"""Deliveries as Meta sends them, by the test client; the sandbox sends them over a wire."""

import hashlib
import hmac
import json

URL = "/instagram/webhook/"
SECRET = "app-secret-of-the-tests"
TOKEN = "typed into Meta's form"


def signature(body, secret=SECRET):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def post(client, content, *, secret=SECRET, signed=None):
    """Post this; `signed` is the header, else what `secret` signs."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    header = signature(body, secret) if signed is None else signed
    headers = {"X-Hub-Signature-256": header} if header else {}
    return client.post(URL, body, content_type="application/json", headers=headers)


def delivery(*entries):
    return {"object": "instagram", "entry": list(entries)}


def entry(account, *changes, **fields):
    """One entry with its changes: ``{"field": …, "value": …}``."""
    return {
        "id": account.instagram_user_id,
        "time": 1_767_000_000,
        "changes": list(changes),
        **fields,
    }


def comment(comment_id, media_id="18000000000000001", **fields):
    value = {
        "comment_id": comment_id,
        "text": "좋아요",
        "media": {"id": media_id, "media_product_type": "FEED"},
    }
    return {"field": "comments", "value": value | fields}
