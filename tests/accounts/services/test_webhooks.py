from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent, NoticeDelivery, Webhook
from accounts.services import webhooks
from kbeauty.lib.errors import ConflictError, InvalidInputError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    CompanyFactory,
    MembershipFactory,
    NoticeDeliveryFactory,
    WebhookFactory,
)

URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def hook(company):
    return WebhookFactory(company=company)


def _create(company, member, url=URL, kinds=("reconnect",)):
    return webhooks.create_webhook(company=company, url=url, kinds=kinds, by=member)


def _events():
    found = AuditEvent.objects.filter(action__startswith="webhook.")
    return [(one.action, one.before, one.after) for one in found.order_by("created_at")]


def test_create_webhook_makes_a_secret_of_its_own(company, member):
    first = _create(company, member)
    second = _create(company, member, url=f"{URL}/2")

    first.refresh_from_db()
    assert first.secret.startswith("whsec_")
    assert len(first.secret) == 49
    assert first.secret != second.secret
    assert first.created_by == member


def test_create_webhook_is_on_record_without_its_secret(company, member):
    hook = _create(company, member, kinds=["plan_ends", "reconnect"])

    assert _events() == [
        ("webhook.created", {}, {"url": URL, "kinds": ["reconnect", "plan_ends"]})
    ]
    assert hook.secret not in str(_events())


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("https://127.0.0.1/hook", "public internet"),
        ("https://localhost/hook", "public internet"),
        ("https://10.1.2.3/hook", "public internet"),
        ("https://[::1]/hook", "public internet"),
        ("https://169.254.169.254/latest/meta-data", "public internet"),
        ("http://8.8.8.8/hook", "https://"),
        ("https://name:word@8.8.8.8/hook", "https://"),
        ("ftp://8.8.8.8/hook", "https://"),
        ("https://8.8.8.8:99999/", "https://"),
        ("https://no-such-host.invalid/hook", "No server is known"),
        (f"https://{'a' * 64}.example/hook", "No server is known"),
    ],
)
def test_create_webhook_refuses_what_must_not_be_called(
    company, member, settings, url, sentence
):
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = []

    with pytest.raises(InvalidInputError) as caught:
        _create(company, member, url=url)

    assert sentence in caught.value.fields["url"][0]
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("kinds", [[], ["unheard_of"], ["reconnect", "unheard_of"]])
def test_create_webhook_refuses_other_kinds(company, member, kinds):
    with pytest.raises(InvalidInputError) as caught:
        _create(company, member, kinds=kinds)

    assert list(caught.value.fields) == ["kinds"]
    assert Webhook.objects.count() == 0


def test_create_webhook_twice_for_an_address_is_a_conflict(company, member):
    _create(company, member)

    with pytest.raises(ConflictError) as caught:
        _create(company, member)

    assert caught.value.code == "webhook_exists"
    assert Webhook.objects.count() == 1


def test_create_webhook_for_an_address_of_another_company(company, member):
    other = CompanyFactory()
    WebhookFactory(company=other, url=URL)

    _create(company, member)

    with tenant(other.pk):
        assert Webhook.objects.count() == 1


def test_create_webhook_has_a_limit(company, member):
    WebhookFactory.create_batch(webhooks.MOST, company=company)

    with pytest.raises(ConflictError) as caught:
        _create(company, member)

    assert caught.value.code == "too_many_webhooks"
    assert Webhook.objects.count() == webhooks.MOST


def test_set_kinds_is_on_record(company, hook):
    webhooks.set_kinds(webhook=hook, kinds={"plan_ends"})
    webhooks.set_kinds(webhook=hook, kinds={"plan_ends"})

    hook.refresh_from_db()
    assert hook.kinds == ["plan_ends"]
    assert _events() == [
        (
            "webhook.changed",
            {"kinds": ["collection_failed"]},
            {"kinds": ["plan_ends"]},
        )
    ]


def test_switch_off_ends_what_waits(company, hook):
    NoticeDeliveryFactory(webhook=hook)
    NoticeDeliveryFactory(webhook=hook, error="timeout")
    NoticeDeliveryFactory(webhook=hook, status="delivered")

    webhooks.switch_off(webhook=hook)
    webhooks.switch_off(webhook=hook)

    hook.refresh_from_db()
    assert (hook.is_active, hook.failure) == (False, "by_person")
    assert list(
        NoticeDelivery.objects.order_by("pk").values_list("status", "error")
    ) == [("failed", "webhook_off"), ("failed", "timeout"), ("delivered", "")]
    assert _events() == [
        (
            "webhook.changed",
            {"is_active": True},
            {"is_active": False, "reason": "by_person"},
        )
    ]


def test_switch_on_forgets_the_failures(company):
    hook = WebhookFactory(
        company=company, is_active=False, failure="gone", failed_count=20
    )

    webhooks.switch_on(webhook=hook)
    webhooks.switch_on(webhook=hook)

    hook.refresh_from_db()
    assert (hook.is_active, hook.failure, hook.failed_count) == (True, "", 0)
    assert _events() == [("webhook.changed", {"is_active": False}, {"is_active": True})]


def test_remove_webhook_takes_its_deliveries_along(company, hook):
    NoticeDeliveryFactory(webhook=hook)

    webhooks.remove_webhook(webhook=hook)

    assert (Webhook.objects.count(), NoticeDelivery.objects.count()) == (0, 0)
    assert [event[0] for event in _events()] == ["webhook.removed"]


def test_send_test_at_a_webhook_that_is_off_is_a_conflict(company):
    hook = WebhookFactory(company=company, is_active=False)

    with pytest.raises(ConflictError) as caught:
        webhooks.send_test(webhook=hook)

    assert caught.value.code == "webhook_off"
    assert NoticeDelivery.objects.count() == 0


def test_send_again_at_a_webhook_that_is_off_is_a_conflict(company):
    hook = WebhookFactory(company=company, is_active=False)
    delivery = NoticeDeliveryFactory(webhook=hook, status="failed")

    with pytest.raises(ConflictError):
        webhooks.send_again(delivery=delivery)

    delivery.refresh_from_db()
    assert delivery.status == "failed"


@pytest.mark.django_db(transaction=True)
def test_no_more_than_ten_webhooks_however_many_are_made_at_once():
    membership = MembershipFactory()
    company = membership.company
    start = Barrier(6)
    for _ in range(webhooks.MOST - 1):
        WebhookFactory(company=company)

    def make(number):
        try:
            with tenant(company.pk):
                start.wait(10)
                _create(company, membership.user, f"{URL}/{number}")
        except ConflictError:
            return "refused"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(make, range(6)))

    assert answers == ["made"] + ["refused"] * 5
