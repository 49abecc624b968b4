"""Deliveries to webhooks, seen from the other end of the wire."""

import hashlib
import hmac
import json
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from werkzeug import Response

from accounts import tasks
from accounts.clients import webhooks as client
from accounts.enums import NoticeKind, Role
from accounts.models import AuditEvent, Notice, NoticeDelivery, Webhook
from accounts.services import sending
from accounts.services.deliveries import queue_again, queue_test
from accounts.services.notices import notify
from kbeauty.lib import http
from kbeauty.lib.tenancy import tenant
from tests.at_once import at_once
from tests.factories.accounts import (
    MembershipFactory,
    NoticeDeliveryFactory,
    WebhookFactory,
)

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MINUTES = [1, 5, 30, 120, 360]


@pytest.fixture
def hook(company, httpserver):
    """A webhook of the company whose address is the test's own server."""
    return WebhookFactory(
        company=company, url=httpserver.url_for("/hook"), secret="whsec_test"
    )


@pytest.fixture
def delivery(hook):
    return NoticeDeliveryFactory(webhook=hook)


def _answer(httpserver, status):
    httpserver.expect_request("/hook", method="POST").respond_with_data(
        "", status=status
    )


def _state(delivery):
    delivery.refresh_from_db()
    return delivery.status, delivery.status_code, delivery.error, delivery.attempts


def is_signed(request, secret, tolerance=300):
    """What docs tell a receiver to do, in its own words."""
    parts = dict(
        one.split("=", 1) for one in request.headers["KBeauty-Signature"].split(",")
    )
    expected = hmac.new(
        secret.encode(),
        f"{parts['t']}.".encode() + request.get_data(),
        hashlib.sha256,
    ).hexdigest()
    is_fresh = abs(time.time() - int(parts["t"])) <= tolerance
    return hmac.compare_digest(expected, parts["v1"]) and is_fresh


def test_notice_arrives_whole_and_signed(
    company, member, hook, httpserver, django_capture_on_commit_callbacks
):
    _answer(httpserver, 200)

    with django_capture_on_commit_callbacks(execute=True):
        notify(
            company=company,
            kind=NoticeKind.COLLECTION_FAILED,
            values={"username": "글라스하우스"},
            path="/collections/7/",
        )

    ((request, _answered),) = httpserver.log
    (delivery,) = NoticeDelivery.objects.all()
    body = json.loads(request.get_data())
    assert is_signed(request, "whsec_test")
    assert not is_signed(request, "whsec_other")
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["KBeauty-Delivery"] == str(delivery.code)
    assert body == {
        "id": str(delivery.code),
        "kind": "collection_failed",
        "company_id": str(company.code),
        "created_at": body["created_at"],
        "title": "A collection of @글라스하우스 failed",
        "text": "What came in before it stopped is kept. The next one starts within the hour.",
        "values": {"username": "글라스하우스"},
        "url": "https://testserver/collections/7/",
    }
    assert datetime.fromisoformat(body["created_at"]).tzinfo == UTC
    assert _state(delivery) == ("delivered", 200, "", 1)
    assert delivery.finished_at is not None
    assert delivery.next_attempt_at is None


@pytest.mark.parametrize(
    "fields", [{"kinds": ["reconnect"]}, {"is_active": False}], ids=["other", "off"]
)
def test_webhook_that_does_not_want_it_is_not_told(
    company, member, httpserver, fields, django_capture_on_commit_callbacks
):
    WebhookFactory(company=company, url=httpserver.url_for("/hook"), **fields)

    with django_capture_on_commit_callbacks(execute=True):
        notify(
            company=company,
            kind=NoticeKind.COLLECTION_FAILED,
            values={"username": "a"},
        )

    assert NoticeDelivery.objects.count() == 0
    assert httpserver.log == []


def test_same_thing_goes_to_a_webhook_once(company, member, hook):
    told = {
        "company": company,
        "kind": NoticeKind.COLLECTION_FAILED,
        "values": {"username": "a"},
        "once": "run-1",
    }

    notify(**told)
    notify(**told)

    assert NoticeDelivery.objects.count() == 1


@pytest.mark.parametrize("status", [200, 201, 204])
def test_every_status_of_success_accepts(delivery, httpserver, status):
    _answer(httpserver, status)

    assert sending.send(delivery=delivery) is True

    assert _state(delivery) == ("delivered", status, "", 1)


def test_refused_delivery_is_tried_again_at_growing_distances(delivery, httpserver):
    _answer(httpserver, 500)
    waits = []

    with time_machine.travel(NOW) as clock:
        NoticeDelivery.objects.update(next_attempt_at=timezone.now())
        for _try in range(len(MINUTES)):
            assert sending.send(delivery=delivery) is False
            begun = timezone.now()
            assert _state(delivery) == ("waiting", 500, "bad_status", _try + 1)
            waits.append((delivery.next_attempt_at - begun) / timedelta(minutes=1))
            clock.move_to(delivery.next_attempt_at - timedelta(seconds=2), tick=True)
            assert sending.send(delivery=delivery) is False
            clock.move_to(delivery.next_attempt_at + timedelta(seconds=1), tick=True)
        sending.send(delivery=delivery)

    assert len(httpserver.log) == 6
    assert _state(delivery) == ("failed", 500, "bad_status", 6)
    assert delivery.next_attempt_at is None
    # A second of the clock may pass between the two readings.
    assert all(
        minutes - 0.05 <= wait <= minutes * 1.2
        for minutes, wait in zip(MINUTES, waits, strict=True)
    )


def test_delivery_keeps_its_id_and_gets_a_new_time_at_each_try(delivery, httpserver):
    _answer(httpserver, 503)

    with time_machine.travel(NOW) as clock:
        NoticeDelivery.objects.update(next_attempt_at=timezone.now())
        sending.send(delivery=delivery)
        clock.shift(timedelta(minutes=2))
        sending.send(delivery=delivery)

    (first, _), (second, _) = httpserver.log
    assert first.headers["KBeauty-Delivery"] == second.headers["KBeauty-Delivery"]
    assert first.get_data() == second.get_data()
    times = [
        int(each.headers["KBeauty-Signature"].split(",")[0].removeprefix("t="))
        for each in (first, second)
    ]
    assert 120 <= times[1] - times[0] <= 122


def test_answer_that_does_not_come_in_time_is_a_failure(
    delivery, httpserver, monkeypatch
):
    monkeypatch.setattr(client, "LIMITS", http.Limits(read=0.1))
    released = threading.Event()
    httpserver.expect_request("/hook").respond_with_handler(
        lambda request: released.wait(5) and Response("")
    )

    sending.send(delivery=delivery)
    released.set()

    assert _state(delivery) == ("waiting", None, "timeout", 1)


def test_redirect_is_not_followed(delivery, httpserver):
    httpserver.expect_request("/hook").respond_with_data(
        "", status=307, headers={"Location": "/elsewhere"}
    )

    sending.send(delivery=delivery)

    assert _state(delivery) == ("waiting", None, "redirect", 1)
    assert [request.path for request, _answered in httpserver.log] == ["/hook"]


def test_endless_answer_is_a_failure(delivery, httpserver):
    httpserver.expect_request("/hook").respond_with_data(b"x" * 70_000)

    sending.send(delivery=delivery)

    assert _state(delivery) == ("waiting", None, "answer_too_large", 1)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/hook", "address_refused"),
        ("https://10.0.0.8/hook", "address_refused"),
        ("https://169.254.169.254/latest/meta-data", "address_refused"),
        ("http://hooks.example.com/", "address_refused"),
        ("https://no-such-host.invalid/", "no_connection"),
    ],
)
def test_address_is_looked_at_again_at_each_try(delivery, settings, url, reason):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []
    Webhook.objects.update(url=url)
    delivery.refresh_from_db()

    sending.send(delivery=delivery)

    assert _state(delivery) == ("waiting", None, reason, 1)


def test_gone_switches_the_webhook_off_at_once(
    company, member, hook, delivery, httpserver
):
    admin = MembershipFactory(company=company, role=Role.ADMIN).user
    waiting = NoticeDeliveryFactory(webhook=hook)
    _answer(httpserver, 410)

    sending.send(delivery=delivery)

    hook.refresh_from_db()
    assert (hook.is_active, hook.failure) == (False, "gone")
    assert _state(delivery) == ("failed", 410, "gone", 1)
    assert _state(waiting) == ("failed", None, "webhook_off", 0)
    told = Notice.objects.order_by("pk")
    assert [(one.user, one.kind) for one in told] == [
        (member, "webhook_off"),
        (admin, "webhook_off"),
    ]
    assert told[0].values == {"url": hook.url, "failure": "gone"}
    assert told[0].path == f"/settings/notices/webhooks/{hook.code}/"
    (event,) = AuditEvent.objects.filter(action="webhook.changed")
    assert event.actor_kind == "system"
    assert event.after == {"is_active": False, "reason": "gone"}


@pytest.mark.parametrize(
    ("before", "is_active", "failure"),
    [(18, True, ""), (19, False, "too_many_failures")],
)
def test_twenty_failures_in_a_row_switch_off(
    member, hook, delivery, httpserver, before, is_active, failure
):
    Webhook.objects.update(failed_count=before)
    _answer(httpserver, 500)

    sending.send(delivery=delivery)

    hook.refresh_from_db()
    assert (hook.is_active, hook.failure) == (is_active, failure)
    assert hook.failed_count == before + 1
    assert Notice.objects.count() == (0 if is_active else 1)
    if not is_active:
        assert _state(delivery) == ("failed", 500, "bad_status", 1)


def test_success_ends_the_row_of_failures(hook, delivery, httpserver):
    Webhook.objects.update(failed_count=19)
    _answer(httpserver, 200)

    sending.send(delivery=delivery)

    hook.refresh_from_db()
    assert (hook.failed_count, hook.is_active) == (0, True)


def test_delivery_that_met_the_switching_off_is_not_sent(hook, delivery, httpserver):
    Webhook.objects.update(is_active=False)

    assert sending.send(delivery=delivery) is False

    assert httpserver.log == []
    assert _state(delivery) == ("failed", None, "webhook_off", 1)


def test_test_is_sent_once_only(hook, httpserver):
    _answer(httpserver, 500)
    delivery = queue_test(webhook=hook)

    sending.send(delivery=delivery)

    assert _state(delivery) == ("failed", 500, "bad_status", 1)
    assert json.loads(httpserver.log[0][0].get_data())["kind"] == "test"


def test_ended_delivery_is_sent_again_under_its_id(
    hook, httpserver, django_capture_on_commit_callbacks
):
    delivery = NoticeDeliveryFactory(
        webhook=hook, status="failed", attempts=6, next_attempt_at=None
    )
    _answer(httpserver, 200)

    with django_capture_on_commit_callbacks(execute=True):
        queue_again(delivery=delivery)

    assert _state(delivery) == ("delivered", 200, "", 1)
    assert httpserver.log[0][0].headers["KBeauty-Delivery"] == str(delivery.code)


def test_waiting_delivery_is_not_sent_again_beside_itself(
    delivery, httpserver, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        queue_again(delivery=delivery)

    assert httpserver.log == []
    assert _state(delivery) == ("waiting", None, "", 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_delivery_once(httpserver):
    company = MembershipFactory().company
    hook = WebhookFactory(company=company, url=httpserver.url_for("/hook"))
    delivery = NoticeDeliveryFactory(webhook=hook)
    _answer(httpserver, 200)

    def work():
        tasks.send_delivery(company_id=company.pk, delivery_id=delivery.pk)

    at_once(*[work] * 4)

    assert len(httpserver.log) == 1
    with tenant(company.pk):
        assert _state(delivery) == ("delivered", 200, "", 1)


def test_worker_killed_between_sending_and_saving_loses_nothing(
    company, delivery, httpserver, monkeypatch
):
    _answer(httpserver, 200)

    def killed(*args):
        raise SystemExit

    with time_machine.travel(NOW) as clock:
        NoticeDelivery.objects.update(next_attempt_at=timezone.now())
        with monkeypatch.context() as patch:
            patch.setattr(sending, "_note_success", killed)
            with pytest.raises(SystemExit):
                sending.send(delivery=delivery)
        assert sending.send_due(company=company) == 0
        clock.shift(sending.LEASE + timedelta(seconds=1))
        assert sending.send_due(company=company) == 1

    numbers = [each.headers["KBeauty-Delivery"] for each, _answered in httpserver.log]
    assert numbers == [str(delivery.code)] * 2
    assert _state(delivery) == ("delivered", 200, "", 2)


def test_late_failure_does_not_undo_the_try_after_it(delivery, httpserver):
    _answer(httpserver, 200)
    late = NoticeDelivery.objects.get(pk=delivery.pk)
    late.attempts = 1
    NoticeDelivery.objects.update(attempts=1)
    sending.send(delivery=delivery)

    sending._note_failure(late, client.WebhookError("timeout"))

    assert _state(delivery) == ("delivered", 200, "", 2)


def test_sweep_goes_through_all_active_companies(db, httpserver):
    _answer(httpserver, 200)
    hooks = [
        WebhookFactory(
            company=MembershipFactory(company__is_active=is_active).company,
            url=httpserver.url_for("/hook"),
        )
        for is_active in (True, True, False)
    ]
    deliveries = [NoticeDeliveryFactory(webhook=each) for each in hooks]

    tasks.send_deliveries()

    states = []
    for one in deliveries:
        with tenant(one.company_id):
            states.append(_state(one)[0])
    assert states == ["delivered", "delivered", "waiting"]


def test_delivery_of_a_removed_webhook_is_nobodys_trouble(company, delivery):
    key = delivery.pk
    Webhook.objects.all().delete()

    tasks.send_delivery(company_id=company.pk, delivery_id=key)

    assert NoticeDelivery.objects.count() == 0
