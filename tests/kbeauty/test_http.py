import json
import logging
import socket
import threading
import time

import pytest
from structlog.contextvars import bound_contextvars
from structlog.testing import capture_logs
from werkzeug import Response

from kbeauty.lib import addresses, http

SECRET = "IGQVJsecret"


@pytest.fixture
def base_url(httpserver, settings):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [f"{httpserver.host}:{httpserver.port}"]
    return f"http://{httpserver.host}:{httpserver.port}"


def _chain(error):
    """The error and all it came from, as a log of exceptions would show them."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_request_json_is_read(httpserver, base_url):
    httpserver.expect_request("/me", query_string={"a": "1"}).respond_with_json(
        {"id": "7"}
    )

    answer = http.request("GET", f"{base_url}/me", params={"a": "1"})

    assert answer.status_code == 200
    assert answer.json() == {"id": "7"}


def test_request_error_status_is_an_answer(httpserver, base_url):
    httpserver.expect_request("/me").respond_with_json({"error": {}}, status=400)

    assert http.request("GET", f"{base_url}/me").status_code == 400


def test_request_form_is_sent(httpserver, base_url):
    httpserver.expect_request("/token", method="POST").respond_with_handler(
        lambda request: Response(json.dumps(request.form.to_dict()))
    )

    answer = http.request("POST", f"{base_url}/token", data={"code": "c"})

    assert answer.json() == {"code": "c"}


def test_request_slow_answer_times_out(httpserver, base_url):
    def late(request):
        time.sleep(0.5)
        return Response("{}")

    httpserver.expect_request("/slow").respond_with_handler(late)

    with pytest.raises(http.HttpTimeoutError):
        http.request("GET", f"{base_url}/slow", limits=http.Limits(read=0.1))


def test_request_dripping_body_times_out(httpserver, base_url):
    def drip(request):
        def parts():
            for _part in range(20):
                time.sleep(0.05)
                yield b" " * http._CHUNK

        return Response(parts())

    httpserver.expect_request("/drip").respond_with_handler(drip)

    with pytest.raises(http.HttpTimeoutError):
        http.request("GET", f"{base_url}/drip", limits=http.Limits(total=0.2))


def test_request_body_that_stops_times_out(httpserver, base_url):
    def stall(request):
        def parts():
            yield b"{"
            time.sleep(0.5)
            yield b"}"

        return Response(parts())

    httpserver.expect_request("/stall").respond_with_handler(stall)

    with pytest.raises(http.HttpTimeoutError):
        http.request("GET", f"{base_url}/stall", limits=http.Limits(read=0.1))


def test_request_silent_host_times_out(settings, monkeypatch):
    def never(*args, **kwargs):
        raise TimeoutError

    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr("urllib3.util.connection.create_connection", never)

    with pytest.raises(http.HttpTimeoutError):
        http.request("GET", "http://127.0.0.1:9/")


def test_request_nobody_listens_is_connection_error(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]

        with pytest.raises(http.HttpConnectionError):
            http.request("GET", f"http://127.0.0.1:{port}/")


def test_request_unknown_host_is_connection_error():
    with pytest.raises(http.HttpConnectionError):
        http.request("GET", "https://no-such-host.invalid/")


def test_request_large_body_is_refused(httpserver, base_url):
    httpserver.expect_request("/big").respond_with_data(b"x" * 2000)

    with pytest.raises(http.BodyTooLargeError):
        http.request("GET", f"{base_url}/big", limits=http.Limits(max_bytes=1999))


def test_request_large_body_packed_small_is_refused(httpserver, base_url):
    import gzip

    httpserver.expect_request("/bomb").respond_with_data(
        gzip.compress(b"x" * 1_000_000), headers={"Content-Encoding": "gzip"}
    )

    with pytest.raises(http.BodyTooLargeError):
        http.request("GET", f"{base_url}/bomb", limits=http.Limits(max_bytes=100_000))


@pytest.mark.parametrize(
    "body", ['{"data": [', "<html>Sorry</html>", "", '{"a": NaN}', "[" * 100_000]
)
def test_json_not_json_is_refused(httpserver, base_url, body):
    httpserver.expect_request("/me").respond_with_data(body)

    with pytest.raises(http.NotJsonError) as caught:
        http.request("GET", f"{base_url}/me").json()

    assert caught.value.__context__ is None


def test_request_redirect_to_other_host_is_not_followed(httpserver, base_url):
    httpserver.expect_request("/me").respond_with_data(
        "", status=302, headers={"Location": "http://169.254.169.254/latest"}
    )

    with pytest.raises(http.RedirectError):
        http.request("GET", f"{base_url}/me")

    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "http://graph.instagram.com/",
        "https://user:pw@graph.instagram.com/",
        "ftp://graph.instagram.com/",
        "https://graph.instagram.com:99999/",
        "https://[::1/",
        "file:///etc/passwd",
        "graph.instagram.com",
    ],
)
def test_request_refused_address_is_not_called(settings, url):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []

    with pytest.raises(http.RefusedAddressError):
        http.request("GET", url)


def test_request_public_name_with_private_address_is_refused(settings, monkeypatch):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kw: found)

    with pytest.raises(http.RefusedAddressError):
        http.request("GET", "https://graph.example.com/")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("https://10.0.0.1/", http.RefusedAddressError),
        ("https://localhost/", http.RefusedAddressError),
        ("http://8.8.8.8/", http.RefusedAddressError),
        ("https://no-such-host.invalid/", http.HttpConnectionError),
        (f"https://{'a' * 64}.example/", http.HttpConnectionError),
    ],
)
def test_check_address_refuses_without_a_call(settings, url, error):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []

    with pytest.raises(error):
        http.check_address(url)


@pytest.mark.parametrize("url", ["https://8.8.8.8/hook", "http://127.0.0.1:9/"])
def test_check_address_lets_pass_what_may_be_called(settings, url):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:9"]

    assert http.check_address(url) is None


def test_request_content_is_sent_as_it_is(httpserver, base_url):
    content = '{"name": "글로우"}\n'.encode()
    httpserver.expect_request("/raw", method="POST").respond_with_handler(
        lambda request: Response(request.get_data())
    )

    answer = http.request("POST", f"{base_url}/raw", content=content)

    assert answer.body == content


@pytest.mark.parametrize(
    ("entry", "is_allowed"),
    [
        ("127.0.0.1", True),
        ("127.0.0.1:8001", True),
        ("127.0.0.1:8002", False),
        ("localhost", False),
    ],
)
def test_is_allowed_private_entry_decides(settings, entry, is_allowed):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [entry]

    assert addresses.is_allowed_private("127.0.0.1", 8001) is is_allowed


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        # Handed out to nobody, though Python takes them for global.
        ("::127.0.0.1", False),
        ("::ffff:0:7f00:1", False),
        ("64:ff9b:1::7f00:1", False),
        ("fec0::1", False),
        ("5f00::1", False),
    ],
)
def test_is_public_address_decides(address, is_public):
    assert addresses.is_public(address) is is_public


def test_request_id_is_passed_on(httpserver, base_url):
    httpserver.expect_request(
        "/me", headers={"X-Request-ID": "req-1"}
    ).respond_with_json({})

    with bound_contextvars(request_id="req-1"):
        answer = http.request("GET", f"{base_url}/me")

    assert answer.status_code == 200


def test_request_cookies_are_not_kept(httpserver, base_url):
    httpserver.expect_ordered_request("/a").respond_with_data(
        "", headers={"Set-Cookie": "session=1; Path=/"}
    )
    httpserver.expect_ordered_request("/b").respond_with_handler(
        lambda request: Response(str(len(request.cookies)))
    )

    http.request("GET", f"{base_url}/a")

    assert http.request("GET", f"{base_url}/b").body == b"0"


def test_request_log_has_no_query_string(httpserver, base_url, caplog):
    httpserver.expect_request("/me").respond_with_json({})
    caplog.set_level(logging.DEBUG, "urllib3")

    with capture_logs() as logs:
        http.request("GET", f"{base_url}/me", params={"access_token": SECRET})

    assert [(entry["path"], entry["status_code"]) for entry in logs] == [("/me", 200)]
    urllib3 = [r.getMessage() for r in caplog.records if r.name.startswith("urllib3")]
    assert SECRET not in str(logs) + str(urllib3)


def test_request_failure_names_no_secret(settings):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]

    with capture_logs() as logs, pytest.raises(http.HttpError) as caught:
        http.request("GET", "http://127.0.0.1:9/x", params={"access_token": SECRET})

    shown = " ".join(f"{each} {each!r}" for each in _chain(caught.value))
    assert SECRET not in shown + str(logs)
    assert str(caught.value).startswith("127.0.0.1: no connection")


def test_request_many_threads_keep_apart(httpserver, base_url):
    httpserver.expect_request("/echo").respond_with_handler(
        lambda request: Response(request.args["n"])
    )
    answers: dict[int, set[bytes]] = {}

    def call(number):
        for _round in range(5):
            answer = http.request("GET", f"{base_url}/echo", params={"n": str(number)})
            answers.setdefault(number, set()).add(answer.body)

    threads = [threading.Thread(target=call, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {n: {str(n).encode()} for n in range(8)}
