"""Webhooks that several people change at the same moment."""

from copy import copy

import pytest

from accounts.models import AuditEvent, Webhook
from accounts.services import webhooks
from kbeauty.lib.tenancy import tenant
from tests.at_once import at_once
from tests.factories.accounts import MembershipFactory, WebhookFactory

URL = "http://127.0.0.1:9/hook"


@pytest.fixture
def owner(transactional_db):
    return MembershipFactory()


def events(company):
    with tenant(company.pk):
        found = AuditEvent.objects.for_company(company).order_by("created_at")
        return [(one.action, one.before, one.after) for one in found]


@pytest.mark.parametrize("attempt", range(3))
def test_only_one_of_two_gets_the_last_place(owner, attempt):
    company = owner.company
    WebhookFactory.create_batch(webhooks.MOST - 1, company=company)

    def create(number):
        return webhooks.create_webhook(
            company=company, url=f"{URL}/{number}", kinds=["reconnect"], by=owner.user
        )

    found = at_once(
        *(lambda number=number: create(number) for number in range(3)), company=company
    )

    codes = [getattr(one, "code", None) for one in found]
    assert codes.count("too_many_webhooks") == 2
    with tenant(company.pk):
        assert Webhook.objects.count() == webhooks.MOST


@pytest.mark.parametrize("attempt", range(3))
def test_removed_by_several_at_once_is_on_record_once(owner, attempt):
    company = owner.company
    hook = WebhookFactory(company=company)

    copies = [copy(hook) for _ in range(3)]
    at_once(
        *(lambda one=one: webhooks.remove_webhook(webhook=one) for one in copies),
        company=company,
    )

    assert [one[0] for one in events(company)] == ["webhook.removed"]


@pytest.mark.parametrize("attempt", range(3))
def test_each_change_of_kinds_tells_what_was_there_before_it(owner, attempt):
    company = owner.company
    hook = WebhookFactory(company=company, kinds=["reconnect"])
    wishes = (["plan_ends"], ["plan_ended"])
    copies = [copy(hook) for _ in wishes]

    at_once(
        *(
            lambda one=one, kinds=kinds: webhooks.set_kinds(webhook=one, kinds=kinds)
            for one, kinds in zip(copies, wishes, strict=True)
        ),
        company=company,
    )

    (_, first_before, first_after), (_, second_before, second_after) = events(company)
    assert first_before == {"kinds": ["reconnect"]}
    assert second_before == first_after
    assert [first_after["kinds"], second_after["kinds"]] in (
        list(wishes),
        list(reversed(wishes)),
    )
