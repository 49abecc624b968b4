import json
import traceback

import pytest
from structlog.testing import capture_logs
from werkzeug import Response

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.graph import GraphReader
from instagram.clients.schemas import CallRecord, ShortLivedToken
from tests.instagram.clients.bodies import (
    EXPIRED,
    MEDIA,
    error_body,
    page_body,
)
from tests.instagram.clients.conftest import TOKEN


def test_call_expired_token_is_told_and_not_tried_again(
    graph, graph_client, records, waits
):
    body = {"error": {**EXPIRED, "fbtrace_id": "Trace1"}}
    graph.expect_request(MEDIA).respond_with_json(body, status=400)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    error = caught.value
    assert (error.kind, error.reason) == (ErrorKind.LOGIN, "token_expired")
    assert (error.code, error.subcode, error.trace_id) == (190, 463, "Trace1")
    assert waits == []
    [record] = records
    assert record == CallRecord(
        "GET", MEDIA, 400, 190, 463, record.duration_ms, None, "Trace1"
    )


def test_call_error_under_status_200_is_an_error(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_json({"error": EXPIRED})

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.reason == "token_expired"


@pytest.mark.parametrize("error", ["something", {"message": "no code"}])
def test_call_codeless_error_under_status_200_is_invalid(graph, graph_client, error):
    graph.expect_request(MEDIA).respond_with_json({"error": error})

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


@pytest.mark.parametrize(
    "body", ['{"data": [{"id": "1"', "<html>Oops</html>", "", '"text"', "{}", "[]"]
)
def test_call_broken_body_is_invalid(graph, graph_client, body):
    graph.expect_request(MEDIA).respond_with_data(body)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.INVALID_ANSWER
    assert caught.value.permanent is False


def test_call_deeply_nested_body_is_invalid(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_data('{"a":' * 900 + "1" + "}" * 900)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (502, ErrorKind.TRANSIENT),
        (429, ErrorKind.THROTTLED),
        # A wall in between, not Instagram's word on the token.
        (401, ErrorKind.INVALID_ANSWER),
    ],
)
def test_call_gateway_page_status_decides(graph, graph_client, status, kind):
    graph.expect_request(MEDIA).respond_with_data("<html>", status=status)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == kind


def test_call_json_error_without_error_object_status_decides(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_json({"oops": 1}, status=404)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_call_passing_failure_is_tried_three_times(graph, graph_client, records, waits):
    for status in (500, 500):
        graph.expect_ordered_request(MEDIA).respond_with_json(
            error_body(2), status=status
        )
    graph.expect_ordered_request(MEDIA).respond_with_json(page_body("1"))

    page = graph_client.media_page()

    assert [row.post_id for row in page.items] == ["1"]
    assert [record.error_code for record in records] == [2, 2, None]
    assert len(waits) == 2
    assert 0 <= waits[0] <= 1
    assert 0 <= waits[1] <= 2


def test_call_lasting_failure_ends_after_three_tries(graph, graph_client, records):
    graph.expect_request(MEDIA).respond_with_json(
        error_body(999, is_transient=True), status=400
    )

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.TRANSIENT
    assert len(records) == 3


@pytest.mark.parametrize(
    ("code", "status"), [(4, 400), (80002, 400), (10, 403), (190, 401), (368, 400)]
)
def test_call_other_failures_are_not_tried_again(graph, graph_client, code, status):
    graph.expect_request(MEDIA).respond_with_json(
        error_body(code, is_transient=code == 4), status=status
    )

    with pytest.raises(ClientError):
        graph_client.media_page()

    assert len(graph.log) == 1


def test_call_throttled_tells_when_to_come_back(graph, graph_client, records):
    usage = {"1": [{"call_count": 100, "estimated_time_to_regain_access": 7}]}
    graph.expect_request(MEDIA).respond_with_json(
        error_body(80002),
        status=400,
        headers={"X-Business-Use-Case-Usage": json.dumps(usage)},
    )

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.retry_after == 420
    assert caught.value.permanent is False
    assert records[0].usage_percent == 100.0


@pytest.mark.parametrize(("header", "seconds"), [("30", 30), ("soon", None)])
def test_call_throttled_retry_after_header_is_read(
    graph, graph_client, header, seconds
):
    graph.expect_request(MEDIA).respond_with_json(
        error_body(4), status=400, headers={"Retry-After": header}
    )

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.retry_after == seconds


def test_call_usage_comes_with_the_page(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_json(
        page_body(), headers={"X-App-Usage": '{"call_count": 80}'}
    )

    assert graph_client.media_page().usage.percent == 80.0


def test_call_redirect_to_other_host_is_refused(graph, graph_client):
    graph.expect_request(MEDIA).respond_with_data(
        "", status=302, headers={"Location": "http://169.254.169.254/"}
    )

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.INVALID_ANSWER
    assert caught.value.permanent is True
    assert len(graph.log) == 1


def test_call_private_address_is_refused(graph_client, settings, records):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    settings.INSTAGRAM_GRAPH_URL = "https://10.0.0.1"

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert (caught.value.kind, caught.value.reason) == ("network", "address_refused")
    assert caught.value.permanent is True
    assert [record.status_code for record in records] == [None]


def test_call_nobody_there_is_network(graph_client, settings, records):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:9"]
    settings.INSTAGRAM_GRAPH_URL = "http://127.0.0.1:9"

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert (caught.value.kind, caught.value.reason) == ("network", "network")
    assert len(records) == 3


def test_call_half_a_body_then_silence_is_network(graph, graph_client):
    def half(request):
        # Without length of its own: werkzeug would mend the header.
        return Response(iter([b'{"data":']), headers={"Content-Length": "500"})

    graph.expect_request(MEDIA).respond_with_handler(half)

    with pytest.raises(ClientError) as caught:
        graph_client.media_page()

    assert caught.value.kind == ErrorKind.NETWORK


def test_call_huge_error_code_is_no_code(graph, graph_client, records):
    graph.expect_request(MEDIA).respond_with_json(error_body(10**12), status=400)

    with pytest.raises(ClientError):
        graph_client.media_page()

    assert records[0].error_code is None


@pytest.mark.parametrize("failure", ["graph", "html", "redirect", "network"])
def test_call_no_failure_shows_a_secret(
    graph, graph_client, settings, records, failure
):
    body = error_body(190, 463, message=f"token {TOKEN}")
    if failure == "graph":
        graph.expect_request(MEDIA).respond_with_json(body, status=400)
    elif failure == "html":
        graph.expect_request(MEDIA).respond_with_data(f"<html>{TOKEN}")
    elif failure == "redirect":
        graph.expect_request(MEDIA).respond_with_data(
            "", status=302, headers={"Location": f"http://x/?access_token={TOKEN}"}
        )
    else:
        settings.INSTAGRAM_GRAPH_URL = "http://127.0.0.1:9"
        settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1:9"]

    with capture_logs() as logs, pytest.raises(ClientError) as caught:
        graph_client.media_page()

    shown = "".join(traceback.format_exception(caught.value))
    for text in (shown, repr(caught.value), str(vars(caught.value)), str(logs)):
        assert TOKEN not in text
    assert TOKEN not in str(records)


def test_secrets_are_hidden_in_representations(graph_client):
    token = ShortLivedToken(TOKEN, "7", ())

    assert TOKEN not in repr(graph_client) + str(graph_client) + repr(token)
    assert isinstance(graph_client, GraphReader)
