"""What every call shares: bodies that cannot be read, and the one shape of an error."""

import json

import pytest
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import (
    AuthenticationFailed,
    MethodNotAllowed,
    NotAuthenticated,
    Throttled,
    ValidationError,
)

from kbeauty.lib.api import exception_handler, is_api
from kbeauty.lib.errors import TooManyRequestsError, UpstreamError

LOGIN = "/api/v1/auth/login"


def told(error):
    response = exception_handler(error, {})
    return json.loads(response.content)["error"], response


@pytest.mark.parametrize(
    ("detail", "fields"),
    [
        ({"name": ["a", "b"]}, {"name": ["a", "b"]}),
        ({"tags": {0: ["a"], 2: ["b"]}}, {"tags.0": ["a"], "tags.2": ["b"]}),
        ({"rows": [{}, {"x": ["a"]}]}, {"rows.1.x": ["a"]}),
        ({"deep": {"er": {"est": ["a"]}}}, {"deep.er.est": ["a"]}),
        (["a"], {"non_field_errors": ["a"]}),
        ("a", {"non_field_errors": ["a"]}),
        ([{"x": ["a"]}], {"0.x": ["a"]}),
    ],
)
def test_fields_are_lists_of_sentences_however_deep(detail, fields):
    error, response = told(ValidationError(detail))

    assert response.status_code == 400
    assert error["fields"] == fields


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (TooManyRequestsError("x"), "60"),
        (TooManyRequestsError("x", retry_after=7), "7"),
        (UpstreamError("x"), "60"),
        (UpstreamError("x", retry_after=300), "300"),
        (Throttled(wait=12), "12"),
    ],
)
def test_pause_is_always_told(error, seconds):
    _error, response = told(error)

    assert response["Retry-After"] == seconds


def test_body_over_the_limit_is_413():
    error, response = told(RequestDataTooBig("x"))

    assert response.status_code == 413
    assert error == {
        "code": "too_large",
        "message": "The body is too large.",
        "fields": {},
    }


def test_wrong_method_is_405():
    error, response = told(MethodNotAllowed("PUT"))

    assert response.status_code == 405
    assert error["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AuthenticationFailed(), "not_authenticated"),
        (AuthenticationFailed("x"), "not_authenticated"),
        (AuthenticationFailed("x", code="key_expired"), "key_expired"),
        (NotAuthenticated(), "not_authenticated"),
    ],
)
def test_refused_key_says_why(error, code):
    told_error, response = told(error)

    assert (response.status_code, told_error["code"]) == (401, code)


def test_an_error_nobody_expected_stays_one():
    assert exception_handler(RuntimeError("x"), {}) is None


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"username": ' + "9" * 5000 + "}",
        '{"username": NaN}',
        b'{"username": "\xff"}',
        '{"username": "a", "password": "b"}'.encode("utf-16"),
        "{",
    ],
    ids=["lists", "objects", "digits", "nan", "latin-1", "utf-16", "half"],
)
def test_body_that_is_not_json_is_400_in_one_sentence(client, db, body):
    answer = client.generic("POST", LOGIN, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"] == {
        "code": "invalid_input",
        "message": "The body is not JSON that can be read.",
        "fields": {},
    }


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '"x"',
        "1",
        "null",
        '{"username": ["a"], "password": {"b": 1}}',
        '{"username": "a\\u0000b", "password": "\\u0000"}',
        '{"username": "\\ud800", "password": "\\udfff"}',
        '{"username": true, "password": 1e400}',
    ],
)
def test_json_of_the_wrong_shape_is_400_with_lists_of_sentences(client, db, body):
    answer = client.generic("POST", LOGIN, body, content_type="application/json")

    fields = answer.json()["error"]["fields"]
    assert answer.status_code == 400
    assert fields
    assert {type(text) for texts in fields.values() for text in texts} == {str}


def test_huge_body_is_413(client, db):
    body = b'{"username": "' + b"a" * 6_000_000 + b'"}'

    answer = client.generic("POST", LOGIN, body, content_type="application/json")

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "a/b/c"])
def test_other_content_is_415(client, db, content_type):
    answer = client.generic("POST", LOGIN, "x", content_type=content_type)

    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_media_type"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_method_is_405(client, db, method):
    answer = client.generic(method, LOGIN)

    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert answer["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", ";;,/"])
def test_answer_in_another_format_is_406_in_json(client, db, accept):
    answer = client.get("/api/v1/auth/me", headers={"accept": accept})

    assert answer.status_code == 406
    assert answer.json()["error"]["code"] == "not_acceptable"


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/api", 404),
        ("GET", "/api/v1/auth/me/", 404),
        ("GET", "/api/v1/auth/me?format=xml", 404),
        ("GET", "/api/v1/%00", 404),
        ("GET", f"/api/v1/auth/me?{'a=1&' * 2000}", 400),
        ("POST", "/api/schema", 405),
        ("GET", "/api/schema?format=xml", 404),
        ("POST", "/api/docs", 405),
        ("GET", "/api/redoc?format=zip", 404),
    ],
)
def test_error_under_api_is_json_wherever_it_arises(client, db, method, url, status):
    answer = client.generic(method, url)

    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_unknown_host_is_told_in_json(client, db):
    answer = client.get("/api/v1/auth/me", headers={"host": "elsewhere.test"})

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_input"


@pytest.mark.parametrize(
    ("path", "is_it"),
    [("/api", True), ("/api/v1/x", True), ("/apish/", False), ("/", False)],
)
def test_what_belongs_to_the_api(path, is_it):
    assert is_api(path) is is_it
