"""Trouble on demand."""

import pytest
import requests

from instagram.sandbox.faults import OFFERED, parse
from tests.instagram.sandbox import samples


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def code_of(answer):
    error = answer.json().get("error", {})
    return error.get("code"), error.get("error_subcode")


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("190-463", 400, (190, 463)),
        ("190-460", 400, (190, 460)),
        ("10", 400, (10, None)),
        ("100-33", 400, (100, 33)),
        ("100-2108006", 400, (100, 2108006)),
        ("1", 500, (1, None)),
        ("2", 500, (2, None)),
        ("-1", 400, (-1, None)),
        ("368", 400, (368, None)),
        ("error-200", 200, (190, 460)),
    ],
)
def test_error_of_a_single_call(sandbox, token, kind, status, code):
    answer = sandbox.get("v25.0/me", token, sandbox_fault=kind)

    assert (answer.status_code, code_of(answer)) == (status, code)
    assert sandbox.get("v25.0/me", token).status_code == 200


def test_unknown_fault_of_a_single_call_is_none(sandbox, token):
    assert sandbox.get("v25.0/me", token, sandbox_fault="moon").status_code == 200


@pytest.mark.parametrize("kind", ["4", "17", "80002"])
def test_throttle_tells_when_it_ends(sandbox, token, kind):
    answer = sandbox.get("v25.0/me", token, sandbox_fault=f"{kind}:12")

    assert answer.status_code == 403
    assert answer.headers["X-Business-Use-Case-Usage"] == (
        f'{{"{samples.USER_ID}": [{{"type": "instagram", "call_count": 100, '
        '"total_cputime": 50, "total_time": 50, '
        '"estimated_time_to_regain_access": 12}]}'
    )


def test_error_page_instead_of_json(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="http-500")

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert sandbox.get("me", token, sandbox_fault="http-502").status_code == 502


def test_half_a_body(sandbox, token):
    whole = sandbox.get("v25.0/me", token)
    half = sandbox.get("v25.0/me", token, sandbox_fault="half-json")

    assert half.content == whole.content[: len(whole.content) // 2]
    with pytest.raises(requests.JSONDecodeError):
        half.json()


def test_cut_connection(sandbox, token):
    # Before or after the first bytes: as a dying line has it.
    broken = (requests.exceptions.ChunkedEncodingError, requests.ConnectionError)

    with pytest.raises(broken):
        sandbox.get("v25.0/me", token, sandbox_fault="cut")


def test_empty_body(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="empty")

    assert (answer.status_code, answer.content) == (200, b"")


def test_slow_answer(sandbox, token):
    with pytest.raises(requests.ReadTimeout):
        sandbox.session.get(
            f"{sandbox.base_url}/v25.0/me",
            params={"access_token": token, "sandbox_fault": "slow:2"},
            timeout=0.2,
        )


def test_redirect_to_another_host(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="redirect")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://sandbox-elsewhere.invalid/"


def test_missing_like_counts_and_names(sandbox, token):
    media = sandbox.get(
        "v25.0/me/media",
        token,
        fields="like_count,comments{username,from}",
        sandbox_fault="no-like-count",
    )
    comments = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}/comments",
        token,
        fields="username,from",
        sandbox_fault="no-username",
    )

    assert "like_count" not in media.text
    assert "username" in media.text
    assert comments.json()["data"] == [
        {"id": "18100000000000003"},
        {"id": "18100000000000001"},
    ]


def test_shape_of_me(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="shape-data")

    assert answer.json() == {"data": [{"id": "24068518188461406"}]}


def test_next_calls_then_none(sandbox, token):
    sandbox.fault("190-463", calls=2)

    codes = [code_of(sandbox.get("v25.0/me", token)) for _ in range(3)]

    assert codes == [(190, 463), (190, 463), (None, None)]
    assert sandbox.state()["faults"] == []


def test_until_cleared(sandbox, token):
    sandbox.fault("2", calls=None)

    before = [sandbox.get("v25.0/me", token).status_code for _ in range(4)]
    sandbox.clear_faults()

    assert before == [500] * 4
    assert sandbox.get("v25.0/me", token).status_code == 200


def test_of_one_account_only(sandbox, token):
    other = sandbox.token("other.brand")
    sandbox.fault("190-463", calls=None, username="other.brand")

    assert sandbox.get("v25.0/me", token).status_code == 200
    assert code_of(sandbox.get("v25.0/me", other)) == (190, 463)


def test_of_one_path_only(sandbox, token):
    sandbox.fault("1", calls=None, path_prefix="me/media")
    sandbox.fault("2", calls=None, path_prefix="*/insights")
    insights = f"v25.0/{samples.IMAGE.media_id}/insights"

    codes = [
        code_of(sandbox.get(path, token, metric="reach"))[0]
        for path in ("v25.0/me", "v25.0/me/media", insights)
    ]

    assert codes == [None, 1, 2]


def test_oldest_fault_first(sandbox, token):
    sandbox.fault("1")
    sandbox.fault("2")

    assert [code_of(sandbox.get("me", token))[0] for _ in range(3)] == [1, 2, None]


def test_every_offered_kind_is_known():
    assert [parse(kind).kind for kind in OFFERED] == list(OFFERED)


def test_unknown_kind_is_refused(sandbox):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/fault", json={"kind": "moon"}, timeout=10
    )

    assert answer.status_code == 400
    assert answer.json() == {"error": "There is no such fault."}
