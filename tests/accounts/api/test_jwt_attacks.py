"""Tokens that an attacker could make, each from a live log-in, so that one thing alone is wrong.

Whatever comes, the answer is 401 in the contract's shape, and the honest tokens go on working.
"""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from accounts.log_in.tokens import open_token_session
from tests.factories.accounts import MembershipFactory

ME = "/api/v1/auth/me"
KEY = settings.HEADLESS_JWT_PRIVATE_KEY
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def encoded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def assembled(header, claims, *, key=None, digest="sha256"):
    """A token made by hand: libraries refuse to write most of these."""
    signed = f"{encoded({'typ': 'JWT', **header})}.{encoded(claims)}"
    if key is None:
        return f"{signed}."
    raw = key if isinstance(key, bytes) else key.encode()
    return f"{signed}.{encoded(hmac.digest(raw, signed.encode(), digest))}"


def signed(claims, **header):
    return assembled({"alg": "HS256", **header}, claims, key=KEY)


def swapped(token, position, part):
    parts = token.split(".")
    parts[position] = part
    return ".".join(parts)


def _flipped(token):
    """The last bit of the signature that counts: base64's very last ones are padding."""
    return token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]


FORGERIES = {
    "none": lambda t, c: assembled({"alg": "none"}, c),
    "None": lambda t, c: assembled({"alg": "None"}, c),
    "nOnE": lambda t, c: assembled({"alg": "nOnE"}, c),
    "none with the true signature": lambda t, c: swapped(
        t, 0, encoded({"alg": "none", "typ": "JWT"})
    ),
    "empty algorithm": lambda t, c: assembled({"alg": ""}, c),
    "no algorithm": lambda t, c: assembled({}, c),
    "algorithm is a list": lambda t, c: assembled({"alg": ["HS256"]}, c, key=KEY),
    "true key as HS384": lambda t, c: assembled(
        {"alg": "HS384"}, c, key=KEY, digest="sha384"
    ),
    "true key as HS512": lambda t, c: assembled(
        {"alg": "HS512"}, c, key=KEY, digest="sha512"
    ),
    "RS256 of an own key": lambda t, c: jwt.encode(c, RSA_KEY, algorithm="RS256"),
    "RS256 with the key in the header": lambda t, c: jwt.encode(
        c,
        RSA_KEY,
        algorithm="RS256",
        headers={"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY))},
    ),
    "RS256 with an address of keys": lambda t, c: jwt.encode(
        c, RSA_KEY, algorithm="RS256", headers={"jku": "https://evil.test/jwks"}
    ),
    "RS256 confusion": lambda t, c: assembled({"alg": "RS256"}, c, key=KEY),
    "HS256 of a public key": lambda t, c: assembled(
        {"alg": "HS256"}, c, key=PUBLIC_PEM
    ),
    "empty key": lambda t, c: assembled({"alg": "HS256"}, c, key=""),
    "key of the sessions": lambda t, c: assembled(
        {"alg": "HS256"}, c, key=settings.SECRET_KEY
    ),
    "key that a file name leads to": lambda t, c: assembled(
        {"alg": "HS256", "kid": "../../dev/null"}, c, key=""
    ),
    "hash of the key": lambda t, c: assembled(
        {"alg": "HS256"}, c, key=hashlib.sha256(KEY.encode()).hexdigest()
    ),
    "unknown critical header": lambda t, c: signed(c, crit=["exp"], exp=1),
    "signature cut off": lambda t, c: t.rpartition(".")[0] + ".",
    "no signature part": lambda t, c: t.rpartition(".")[0],
    "signature of another bit": lambda t, c: _flipped(t),
    "a fourth part": lambda t, c: f"{t}.{t.rpartition('.')[2]}",
    "longer life under the old signature": lambda t, c: swapped(
        t, 1, encoded({**c, "exp": c["exp"] + 86400})
    ),
    "another person under the old signature": lambda t, c: swapped(
        t, 1, encoded({**c, "sub": "1"})
    ),
    "claims are a list": lambda t, c: signed([c]),
    "claims are no JSON": lambda t, c: signed(b"{"),
    "claims are no text": lambda t, c: signed(b"\xff\xfe"),
    "over": lambda t, c: signed({**c, "exp": int(time.time()) - 1}),
    "end is a word": lambda t, c: signed({**c, "exp": "later"}),
    "end is not a number": lambda t, c: signed({**c, "exp": float("nan")}),
    "not yet": lambda t, c: signed({**c, "nbf": int(time.time()) + 600}),
    "issued tomorrow": lambda t, c: signed({**c, "iat": int(time.time()) + 86400}),
    "used for something else": lambda t, c: signed({**c, "token_use": "reset"}),
    "no use": lambda t, c: signed({k: v for k, v in c.items() if k != "token_use"}),
    "no session": lambda t, c: signed({k: v for k, v in c.items() if k != "sid"}),
    "session of nobody": lambda t, c: signed({**c, "sid": "A" * 64}),
    "session too short": lambda t, c: signed({**c, "sid": "AAAA"}),
    "session is no base64": lambda t, c: signed({**c, "sid": "é"}),
    "session is a number": lambda t, c: signed({**c, "sid": 7}),
    "another person": lambda t, c: signed({**c, "sub": "1"}),
    "person is a number": lambda t, c: signed({**c, "sub": int(c["sub"])}),
    "nobody": lambda t, c: signed({**c, "sub": ""}),
    "blanks inside": lambda t, c: t.replace(".", " . "),
    "a NUL": lambda t, c: t + "\x00",
    "nothing": lambda t, c: "",
    "dots": lambda t, c: "..",
}
# What only an access token's reader sees; a refresh token is sent as JSON.
UNSENDABLE = {"a NUL"}


@pytest.fixture
def person(db):
    return MembershipFactory().user


@pytest.fixture
def pair(person):
    return open_token_session(user=person)


def asked_with(client, token):
    return client.get(ME, headers={"authorization": f"Bearer {token}"})


def posted(client, call, token):
    return client.post(
        f"/api/v1/auth/{call}",
        {"refresh_token": token},
        content_type="application/json",
    )


def code_of(answer):
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_access_token_opens_nothing(client, pair, name):
    token = FORGERIES[name](pair.access_token, claims_of(pair.access_token))

    assert code_of(asked_with(client, token)) == (401, "not_authenticated")
    assert asked_with(client, pair.access_token).status_code == 200


@pytest.mark.parametrize("call", ["refresh", "logout"])
@pytest.mark.parametrize("name", [name for name in FORGERIES if name != "nothing"])
def test_forged_refresh_token_changes_nothing(client, pair, call, name):
    token = FORGERIES[name](pair.refresh_token, claims_of(pair.refresh_token))

    status, code = code_of(posted(client, call, token))

    assert (status, code) in {(401, "invalid_token"), (400, "invalid_input")}
    # The log-in it was made from goes on: a forgery must not end somebody's session.
    assert asked_with(client, pair.access_token).status_code == 200
    assert posted(client, "refresh", pair.refresh_token).status_code == 200


def test_access_token_cut_anywhere_opens_nothing(client, pair):
    token = pair.access_token

    opened = [
        length
        for length in range(len(token))
        if asked_with(client, token[:length]).status_code != 401
    ]

    assert opened == []


def test_tokens_are_not_taken_for_one_another(client, pair):
    assert asked_with(client, pair.refresh_token).status_code == 401
    assert code_of(posted(client, "refresh", pair.access_token)) == (
        401,
        "invalid_token",
    )


def test_token_of_one_person_with_the_session_of_another_opens_nothing(client, pair):
    other = open_token_session(user=MembershipFactory().user)
    mixed = {
        **claims_of(pair.access_token),
        "sid": claims_of(other.access_token)["sid"],
    }

    assert code_of(asked_with(client, signed(mixed))) == (401, "not_authenticated")


@pytest.mark.parametrize(
    "place", ["?access_token={}", "?token={}", "?authorization=Bearer%20{}"]
)
def test_token_in_an_address_opens_nothing(client, pair, place):
    assert client.get(ME + place.format(pair.access_token)).status_code == 401


def test_access_token_is_no_session_of_the_browser(client, pair):
    claims = claims_of(pair.access_token)
    client.cookies[settings.SESSION_COOKIE_NAME] = claims["sid"]

    assert client.get("/").status_code == 302


def test_keys_of_tokens_and_sessions_differ():
    assert KEY != settings.SECRET_KEY
    assert len(KEY.encode()) >= 32
