"""What the client does with budgets and breaker, over the wire."""

import json
import socket

import pytest

from instagram.budget.governor import Governor, PoolKey
from instagram.budget.rules import Lesson
from instagram.clients import calls
from instagram.clients import graph_client as make_client
from instagram.clients.calls import Caller
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.flavours import INSTAGRAM_LOGIN
from instagram.clients.gate import SharedGate
from instagram.clients.graph import GraphReader
from instagram.enums import CallPool, Login, Urgency
from kbeauty.lib.breaker import Breaker, BreakerStanding, Position
from kbeauty.lib.shared_state import shared_states
from tests.instagram.clients.bodies import MEDIA, error_body, page_body

ACCOUNT, APP = "17841400000000101", "1784000000000001"
BUSINESS, APP_USAGE = "X-Business-Use-Case-Usage", "X-App-Usage"


@pytest.fixture
def client_for(graph, records, waits):
    """A client as services get it, which does not sleep."""

    def client_for(urgency=Urgency.BACKGROUND, account_id=ACCOUNT):
        return make_client(
            login=Login.INSTAGRAM,
            token="secret",
            recorder=records.append,
            user_id=account_id,
            urgency=urgency,
            sleep=waits.append,
        )

    return client_for


def usage(percent, *, account=ACCOUNT, minutes=0, **more):
    entry = {"type": "instagram", "call_count": percent, "total_time": 1}
    entry["estimated_time_to_regain_access"] = minutes
    return {BUSINESS: json.dumps({account: [entry]}), **more}


def answer(graph, headers=None, body=None, status=200):
    graph.expect_ordered_request(MEDIA).respond_with_json(
        page_body() if body is None else body, status=status, headers=headers
    )


def refused(client):
    with pytest.raises(ClientError) as caught:
        client.media_page()
    return caught.value


def pool(account_id=ACCOUNT):
    [state] = shared_states().read([PoolKey(APP, account_id).place])
    return state


def test_answer_that_tells_ninety_per_cent_stops_background_calls(
    graph, client_for, records
):
    answer(graph, usage(90))
    client_for().media_page()

    error = refused(client_for())

    assert (error.kind, error.reason) == (ErrorKind.THROTTLED, "budget_reserved")
    assert (error.is_own, error.permanent) == (True, False)
    assert error.retry_after == 4800
    assert len(graph.log) == len(records) == 1
    answer(graph, usage(91))
    client_for(Urgency.AWAITED).media_page()
    assert pool().percent == 91.0


def test_answers_without_headers_let_everything_go_on(graph, client_for):
    for _ in range(3):
        answer(graph)
        client_for().media_page()

    assert pool().percent is None


def test_background_calls_are_spaced_from_seventy_five_per_cent(
    graph, client_for, waits
):
    client = client_for()
    for _ in range(3):
        answer(graph, usage(82.5))
        client.media_page()

    assert waits == pytest.approx([2.9], abs=0.5)
    answer(graph, usage(82.5))
    client_for(Urgency.AWAITED).media_page()
    assert len(waits) == 1


def test_budgets_of_several_accounts_in_one_header_are_kept_apart(graph, client_for):
    entry = {"type": "instagram", "total_cputime": 95}
    told = {ACCOUNT: [{"type": "instagram", "call_count": 20}], "other": [entry]}
    answer(
        graph, {BUSINESS: json.dumps(told), APP_USAGE: json.dumps({"total_time": 33})}
    )
    client_for().media_page()

    assert (pool().percent, pool("other").percent, pool("").percent) == (20, 95, 33)
    assert refused(client_for(account_id="other")).reason == "budget_reserved"


def test_header_that_names_another_id_counts_for_who_asked(graph, client_for):
    answer(graph, usage(95, account="a-page"))
    client_for().media_page()

    assert pool().percent == 95.0


@pytest.mark.parametrize(
    ("code", "closed", "open_"),
    [
        (4, "", ACCOUNT),
        (341, "", ACCOUNT),
        (17, ACCOUNT, ""),
        (32, ACCOUNT, ""),
        (613, ACCOUNT, ""),
        (80001, ACCOUNT, ""),
        (80002, ACCOUNT, ""),
    ],
)
def test_throttling_closes_the_gate_of_app_or_account(
    graph, client_for, code, closed, open_, waits
):
    answer(graph, body=error_body(code, is_transient=True), status=400)
    first = refused(client_for(Urgency.AWAITED))

    assert (first.is_own, first.code, first.retry_after) == (False, code, 60)
    for urgency in Urgency:
        again = refused(client_for(urgency))
        assert (again.is_own, again.reason) == (True, "throttled")
        assert again.retry_after in {59, 60}
    assert (pool(closed).strikes, pool(open_).strikes) == (1, 0)
    assert len(graph.log) == 1
    assert waits == []


def test_throttle_is_obeyed_as_long_as_it_tells_in_fractions(graph, client_for):
    answer(graph, usage(100, minutes=2.5), error_body(80002), 400)

    assert refused(client_for()).retry_after == 150
    assert refused(client_for()).retry_after in {149, 150}


def test_throttle_by_a_gateway_page_is_one_as_well(graph, client_for):
    graph.expect_request(MEDIA).respond_with_data(
        "<html>", status=429, headers={"Retry-After": "99999999999999999999"}
    )

    assert refused(client_for()).retry_after == 24 * 3600
    assert refused(client_for()).is_own is True
    assert len(graph.log) == 1


def test_refusal_of_a_call_from_the_apps_pool_closes_that(graph, records, waits):
    gate = SharedGate(Governor(APP), Breaker("instagram"), account_id=ACCOUNT)
    caller = Caller(recorder=records.append, sleep=waits.append, gate=gate)
    answer(graph, body=error_body(613), status=400)

    with pytest.raises(ClientError):
        caller.get(graph.url_for(MEDIA), {}, CallPool.PLATFORM)

    assert (pool("").strikes, pool().strikes) == (1, 0)


def test_account_not_known_yet_is_not_governed_but_told_of(graph, client_for):
    answer(graph, usage(97))
    client_for(account_id="").media_page()

    assert pool().percent == 97.0


def test_failures_in_a_row_pause_the_service_for_all_accounts(graph, client_for):
    for _ in range(5):
        answer(graph, body=error_body(2), status=500)
    first = refused(client_for())
    # Its second try was the fifth failure; the third one was not made.
    second = refused(client_for(account_id="other"))

    assert (first.is_own, first.code, first.retry_after) == (False, 2, None)
    assert (second.is_own, second.code, second.retry_after) == (False, 2, 60)
    third = refused(client_for(Urgency.AWAITED, "third"))
    assert (third.is_own, third.kind) == (True, ErrorKind.NETWORK)
    assert (third.reason, third.retry_after) == ("service_paused", 60)
    assert len(graph.log) == 5


@pytest.mark.parametrize(
    ("code", "status"), [(190, 401), (10, 403), (100, 400), (1, 400), (368, 400)]
)
def test_refusals_do_not_count_as_failures(graph, client_for, code, status):
    graph.expect_request(MEDIA).respond_with_json(error_body(code), status=status)
    for _ in range(6):
        refused(client_for())

    assert Breaker("instagram").standing() == BreakerStanding(Position.CLOSED, 0, 0)


@pytest.mark.parametrize("body", ['{"data": [', "<html>", ""])
def test_broken_answers_count_as_failures(graph, client_for, body):
    graph.expect_request(MEDIA).respond_with_data(body)
    for _ in range(2):
        refused(client_for())

    assert Breaker("instagram").standing().position == Position.OPEN
    assert len(graph.log) == 5


def test_call_that_is_refused_by_the_budget_takes_no_trial(graph, client_for):
    Governor(APP).learn(ACCOUNT, Lesson(95.0))
    breaker = Breaker("instagram", clock=lambda: 1_000_000.0)
    for _ in range(5):
        breaker.fail(breaker.enter())

    assert refused(client_for()).reason == "budget_reserved"

    answer(graph)
    client_for(Urgency.AWAITED).media_page()
    assert Breaker("instagram").standing().position == Position.CLOSED


def test_address_that_may_not_be_called_says_nothing_of_the_service(
    client_for, settings
):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    settings.INSTAGRAM_GRAPH_URL = "https://10.0.0.1"
    for _ in range(6):
        assert refused(client_for()).reason == "address_refused"

    assert Breaker("instagram").standing() == BreakerStanding(Position.CLOSED, 0, 0)


def test_server_that_asks_to_come_back_soon_is_waited_for(graph, client_for, waits):
    answer(graph, {"Retry-After": "7"}, error_body(2), 503)
    answer(graph)

    client_for().media_page()

    assert waits == [7.0]


def test_server_that_asks_to_come_back_late_is_left_to_the_run(
    graph, client_for, waits
):
    answer(graph, {"Retry-After": "70"}, error_body(2), 503)

    assert refused(client_for()).retry_after == 70
    assert waits == []


def test_waits_between_tries_have_full_jitter_and_a_cap(
    graph, client_for, waits, monkeypatch
):
    ranges = []
    monkeypatch.setattr(
        calls.random, "uniform", lambda *ends: ranges.append(ends) or ends[1] / 4
    )
    graph.expect_request(MEDIA).respond_with_json(error_body(2), status=500)

    error = refused(client_for())

    assert ranges == [(0, 1.0), (0, 2.0)]
    assert waits == [0.25, 0.5]
    assert calls._wait(error, 9) == 2.5
    assert ranges[-1] == (0, 10.0)


@pytest.fixture
def dead_server(settings):
    """Instagram's address, where nobody listens any more."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings.INSTAGRAM_GRAPH_URL = f"http://127.0.0.1:{port}"
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]


def test_nobody_there_pauses_the_service(client_for, dead_server, records):
    reasons = [refused(client_for()).reason for _ in range(3)]

    assert reasons == ["network", "network", "service_paused"]
    assert len(records) == 5


def test_sandbox_throttles_and_tells(sandbox, client_for, settings):
    from tests.instagram.services.conftest import USER_ID, USERNAME, brand

    sandbox.load(brand(post_count=2, comment_count=0))
    sandbox.control("usage", limit=10, shown_after=0, regain_minutes=3)
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    token = sandbox.token(USERNAME)

    def client(urgency):
        return make_client(
            login=Login.INSTAGRAM,
            token=token,
            user_id=USER_ID,
            urgency=urgency,
            sleep=lambda _s: None,
        )

    background, awaited = client(Urgency.BACKGROUND), client(Urgency.AWAITED)
    for _ in range(9):
        background.me()
    with pytest.raises(ClientError) as reserved:
        background.me()
    awaited.me()
    with pytest.raises(ClientError) as closed:
        awaited.me()
    ungoverned = GraphReader(flavour=INSTAGRAM_LOGIN, token=token)
    with pytest.raises(ClientError) as throttled:
        ungoverned.me()

    assert (reserved.value.reason, reserved.value.is_own) == ("budget_reserved", True)
    assert (throttled.value.code, throttled.value.retry_after) == (80002, 240)
    assert (closed.value.reason, closed.value.is_own) == ("throttled", True)
    assert len(sandbox.calls()) == 11
