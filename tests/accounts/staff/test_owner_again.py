"""A company whose only owner is gone gets one again, by our staff."""

import pytest
from django.urls import reverse

from accounts.access import memberships_of
from accounts.enums import AuditAction, NoticeKind, Role
from accounts.models import AuditEvent, Notice
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory, UserFactory

REASON = "The only owner has left the firm; asked for by its director"


@pytest.fixture
def analyst(company):
    return MembershipFactory(company=company, role=Role.ANALYST)


def page(membership):
    return reverse("admin:accounts_membership_make_owner", args=[membership.pk])


def role_of(membership):
    (mine,) = memberships_of(membership.user)
    return mine.role


def test_member_owns_the_company_and_it_is_on_record(client, company, analyst):
    staff = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(staff)

    answer = client.post(page(analyst), {"reason": REASON})

    assert answer["Location"] == f"/admin/accounts/membership/{analyst.pk}/change/"
    assert role_of(analyst) == Role.OWNER
    with tenant(company.pk):
        event = AuditEvent.objects.get(action=AuditAction.STAFF_CHANGED)
        told = Notice.objects.get(kind=NoticeKind.ROLE_CHANGED)
    assert (event.actor, event.after) == (staff, {"role": "owner", "reason": REASON})
    assert told.user == analyst.user


def test_reason_must_say_something(client, analyst):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = client.post(page(analyst), {"reason": "please"})

    assert "reason" in answer.context["form"].errors
    assert role_of(analyst) == Role.ANALYST


@pytest.mark.parametrize("rights", [{"is_staff": True}, {}])
def test_it_takes_an_administrator(client, analyst, rights):
    client.force_login(UserFactory(**rights))

    assert client.post(page(analyst), {"reason": REASON}).status_code in {302, 403}
    assert role_of(analyst) == Role.ANALYST
