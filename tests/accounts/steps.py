"""Steps of a person who logs in, as a browser takes them."""

import struct
import time
from base64 import b32decode
from hashlib import sha1
from hmac import digest as hmac_digest

from allauth.account.models import EmailAddress

PASSWORD = "glass-skin-2026"


def confirm(user):
    """The person's address as they have confirmed it."""
    return EmailAddress.objects.create(
        user=user, email=user.email, primary=True, verified=True
    )


def log_in(client, user, password=PASSWORD, **extra):
    return client.post(
        "/account/login/", {"login": user.email, "password": password}, **extra
    )


def reauthenticate(client, password=PASSWORD):
    return client.post("/account/reauthenticate/", {"password": password})


def code_of(secret, *, at=None):
    """What an authenticator app shows (RFC 6238)."""
    counter = int(at or time.time()) // 30
    mac = hmac_digest(b32decode(secret), struct.pack(">Q", counter), sha1)
    offset = mac[-1] & 0x0F
    (number,) = struct.unpack(">I", mac[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def add_totp(client):
    """Switch the authenticator app on; gives its secret."""
    reauthenticate(client)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    return secret
