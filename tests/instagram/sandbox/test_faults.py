"""Trouble on demand."""

import http.client
import json
import socket
import time
from contextlib import closing
from urllib.parse import urlsplit

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


def raw(sandbox, path, token, fault):
    """One request on a socket of its own, and what came until the end."""
    address = urlsplit(sandbox.base_url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        line.sendall(
            f"GET /{path}?access_token={token}&sandbox_fault={fault} HTTP/1.1\r\n"
            f"Host: {address.netloc}\r\n\r\n".encode()
        )
        received = b""
        while data := line.recv(65_536):
            received += data
        return received


def test_reset_of_the_connection(sandbox, token):
    with pytest.raises(ConnectionResetError):
        raw(sandbox, "v25.0/me", token, "reset")

    assert sandbox.get("v25.0/me", token).status_code == 200
    assert sandbox.calls()[1]["fault"] == "reset"


def test_reset_leaves_other_connections_alone(sandbox, token):
    address = urlsplit(sandbox.base_url).netloc
    with closing(http.client.HTTPConnection(address, timeout=10)) as idle:
        idle.request("GET", "/health")
        idle.getresponse().read()
        with pytest.raises(ConnectionResetError):
            raw(sandbox, "v25.0/me", token, "reset")

        # A plain HTTPConnection would open another one without a word.
        kept = idle.sock
        idle.request("GET", "/health")
        assert idle.getresponse().read() == b'{"status": "ok"}'
        assert idle.sock is kept


def test_html_that_says_it_is_well(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="html")

    assert (answer.status_code, answer.text[:15]) == (200, "<!DOCTYPE html>")


@pytest.mark.parametrize(("kind", "code"), [("error-200:2", 2), ("error-200:1", 1)])
def test_passing_error_in_a_good_answer(sandbox, token, kind, code):
    answer = sandbox.get("v25.0/me", token, sandbox_fault=kind)

    assert (answer.status_code, code_of(answer)) == (200, (code, None))
    assert answer.json()["error"]["is_transient"] is True


def test_throttle_of_some_seconds(sandbox, token):
    answer = sandbox.get("v25.0/me", token, sandbox_fault="80002:0.02")

    usage = json.loads(answer.headers["X-Business-Use-Case-Usage"])
    assert usage[samples.USER_ID][0]["estimated_time_to_regain_access"] == 0.02


def test_latency_in_milliseconds(sandbox, token):
    began = time.monotonic()
    answer = sandbox.get("v25.0/me", token, sandbox_fault="latency:120")

    assert time.monotonic() - began > 0.12
    assert answer.status_code == 200


def first_page(sandbox, token, **params):
    return sandbox.get("v25.0/me/media", token, fields="id,caption", limit=2, **params)


def test_expired_cursor_stays_so_until_the_list_is_begun_again(sandbox, token):
    sandbox.fault("cursor-expired")
    begun = first_page(sandbox, token).json()
    after = begun["paging"]["cursors"]["after"]

    refused = [first_page(sandbox, token, after=after) for _ in range(2)]
    first_page(sandbox, token)
    again = first_page(sandbox, token, after=after)

    assert [code_of(answer) for answer in refused] == [(100, None)] * 2
    assert len(again.json()["data"]) == 2


def test_page_that_repeats_its_cursor(sandbox, token):
    sandbox.fault("repeat-cursor", calls=2)
    after = first_page(sandbox, token).json()["paging"]["cursors"]["after"]

    pages = [first_page(sandbox, token, after=after).json() for _ in range(3)]

    cursors = [page["paging"]["cursors"]["after"] for page in pages]
    assert cursors[:2] == [after] * 2
    assert cursors[2] != after
    assert f"after={after}" in pages[0]["paging"]["next"]
    assert pages[0]["data"] == pages[2]["data"]


def test_last_page_that_repeats_its_cursor_has_a_next_one(sandbox, token):
    first = sandbox.get("v25.0/me/media", token, limit=3).json()
    after = first["paging"]["cursors"]["after"]

    last = sandbox.get(
        "v25.0/me/media", token, limit=3, after=after, sandbox_fault="repeat-cursor"
    ).json()

    assert sandbox.session.get(last["paging"]["next"], timeout=10).status_code == 200
    assert last["paging"]["cursors"]["after"] == after


def test_numbers_as_texts_and_texts_as_numbers(sandbox, token):
    right = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}",
        token,
        fields="id,caption,like_count,is_comment_enabled,timestamp",
    ).json()
    fields = "id,caption,like_count,is_comment_enabled,timestamp"
    path = f"v25.0/{samples.IMAGE.media_id}"

    swapped = sandbox.get(path, token, fields=fields, sandbox_fault="wrong-types")
    nonsense = sandbox.get(path, token, fields=fields, sandbox_fault="nonsense-types")

    assert swapped.json() == right | {"id": int(right["id"]), "like_count": "120"}
    assert nonsense.json() == right | {"caption": 7, "timestamp": 7}


@pytest.mark.parametrize(
    "path", ["me", "me/media", f"{samples.IMAGE.media_id}/comments"]
)
def test_ten_megabytes_of_caption(sandbox, token, path):
    answer = sandbox.get(f"v25.0/{path}", token, sandbox_fault="huge-caption")

    assert answer.status_code == 200
    assert len(answer.content) > 10 * 1024 * 1024
    assert answer.json()
