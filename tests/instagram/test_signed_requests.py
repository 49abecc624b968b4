"""What Meta posts to its callbacks: read as it is sent, refused if anything is off."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest

from instagram.confirmation_codes import code_for_nothing, is_code_for_nothing
from instagram.signed_requests import (
    LONGEST,
    SignedRequest,
    SignedRequestError,
    read_signed_request,
)

SECRET = "app-secret"
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def for_address(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(content, *, secret=SECRET):
    """As Meta writes it; ``content`` may be bytes that are no JSON."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    payload = for_address(raw)
    digest = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{for_address(digest)}.{payload}"


def content(**changes):
    told = {
        "algorithm": "HMAC-SHA256",
        "issued_at": int(NOW.timestamp()),
        "user_id": "90",
    }
    return told | changes


def read(text):
    return read_signed_request(text, secrets=["another app", SECRET], now=NOW)


def test_user_and_time_are_read():
    assert read(signed(content())) == SignedRequest("90", NOW)


def test_known_bytes_are_read():
    """Computed once by hand with openssl: our reading does not test our writing."""
    digest = "735a8a9a27f83e7303e3dcd697deeb7872f8d57bfc54e34b40d2db7e094c018e"
    payload = "eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsInVzZXJfaWQiOiI5MCJ9"
    text = f"{for_address(bytes.fromhex(digest))}.{payload}"

    assert read(text) == SignedRequest("90", None)


@pytest.mark.parametrize(
    ("user_id", "expected"),
    [
        ("17841400000000101", "17841400000000101"),
        (17841400000000101,) * 2,
        (" 9 ", "9"),
    ],
)
def test_user_is_a_text_or_a_number(user_id, expected):
    assert read(signed(content(user_id=user_id))).user_id == str(expected)


def test_time_may_be_missing():
    told = content()
    del told["issued_at"]

    assert read(signed(told)).issued_at is None


@pytest.mark.parametrize("age", [timedelta(days=1), timedelta(minutes=-5)])
def test_time_may_be_a_day_old_and_clocks_may_differ(age):
    issued_at = int((NOW - age).timestamp())

    assert read(signed(content(issued_at=issued_at))).user_id == "90"


GOOD = signed(content())
SIGNATURE, PAYLOAD = GOOD.split(".")
OTHER_PAYLOAD = signed(content(user_id="91")).split(".")[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "x",
        "no dot",
        f"{SIGNATURE}.",
        f".{PAYLOAD}",
        SIGNATURE,
        GOOD[:-1],
        GOOD[1:],
        f"{SIGNATURE[:-4]}.{PAYLOAD}",
        f"{SIGNATURE}.{OTHER_PAYLOAD}",
        f"{GOOD}.{PAYLOAD}",
        f"{SIGNATURE}\x00.{PAYLOAD}",
        f"서명.{PAYLOAD}",
        f"{SIGNATURE}.페이로드",
        signed(content(), secret="another"),
        signed(content(), secret=""),
        "A" * (LONGEST + 1),
    ],
)
def test_forged_and_mangled_ones_are_refused(text):
    with pytest.raises(SignedRequestError) as refused:
        read(text)

    assert refused.value.status == 400
    assert refused.value.code == "signed_request_invalid"


@pytest.mark.parametrize("algorithm", ["none", "HMAC-SHA1", "hmac-sha256", "", None, 1])
def test_other_algorithms_are_refused_although_the_signature_is_right(algorithm):
    with pytest.raises(SignedRequestError, match="HMAC-SHA256"):
        read(signed(content(algorithm=algorithm)))


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"not json", b"[]", b'"text"', b"null", b"1", b"{"]
)
def test_content_that_is_no_object_is_refused(raw):
    with pytest.raises(SignedRequestError, match="cannot be read"):
        read(signed(raw))


@pytest.mark.parametrize(
    "user_id", [None, "", "  ", True, 1.5, [], {}, "9" * 65, "9\x00"]
)
def test_without_a_user_it_is_refused(user_id):
    with pytest.raises(SignedRequestError, match="names no user"):
        read(signed(content(user_id=user_id)))


@pytest.mark.parametrize(
    "issued_at",
    [
        int((NOW - timedelta(days=1, seconds=1)).timestamp()),
        int((NOW + timedelta(minutes=5, seconds=1)).timestamp()),
        0,
        -1,
        1e300,
        "soon",
        [],
        float("nan"),
    ],
)
def test_old_and_future_ones_are_refused(issued_at):
    with pytest.raises(SignedRequestError):
        read(signed(content(issued_at=issued_at)))


def test_codes_for_nothing_are_told_from_made_up_ones():
    import uuid

    codes = [code_for_nothing() for _ in range(20)]

    assert len(set(codes)) == 20
    assert all(is_code_for_nothing(code) for code in codes)
    assert not any(is_code_for_nothing(uuid.uuid4()) for _ in range(20))
