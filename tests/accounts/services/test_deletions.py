"""Two weeks to think: asked for, called off, reminded of."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import audit
from accounts.enums import AuditAction, NoticeKind, Role
from accounts.models import AuditEvent, Company, Notice
from accounts.services.deletions import (
    cancel_deletion,
    planned_companies,
    remind_owners,
    request_deletion,
)
from kbeauty.lib.errors import ConflictError, InvalidInputError
from tests.factories.accounts import MembershipFactory, UserFactory


@pytest.fixture
def second_owner(company):
    user = UserFactory(language="ko", time_zone="Asia/Seoul")
    MembershipFactory(user=user, company=company, role=Role.OWNER)
    return user


@pytest.fixture
def planned(company, member, viewer, django_capture_on_commit_callbacks):
    """Asked for now; the mails about it are sent and put away."""
    with django_capture_on_commit_callbacks(execute=True):
        request_deletion(company=company, typed_name=company.name, by=member)
    mail.outbox.clear()
    return company


def test_deletion_is_due_in_two_weeks_and_recorded(company, member):
    before = timezone.now()

    with audit.origin(audit.Origin(actor=member)):
        request_deletion(company=company, typed_name=f" {company.name} ", by=member)

    event = AuditEvent.objects.get(action=AuditAction.DELETION_REQUESTED)
    company.refresh_from_db()
    assert company.is_active
    assert company.deletion_due_at == company.deletion_requested_at + timedelta(days=14)
    assert before <= company.deletion_requested_at <= timezone.now()
    assert (event.actor, event.after) == (
        member,
        {"deletion_due_at": company.deletion_due_at.isoformat()},
    )


@pytest.mark.parametrize("typed", ["", "company", "Another"])
def test_wrong_name_plans_nothing(company, member, typed):
    with pytest.raises(InvalidInputError) as refused:
        request_deletion(company=company, typed_name=typed, by=member)

    company.refresh_from_db()
    assert list(refused.value.fields) == ["typed_name"]
    assert company.deletion_due_at is None
    assert not AuditEvent.objects.exists()


def test_blanks_of_the_name_count_as_a_page_shows_them(company, member):
    company.name = "Glow  Lab "
    company.save()

    request_deletion(company=company, typed_name="Glow Lab", by=member)

    company.refresh_from_db()
    assert company.is_to_be_deleted


def test_everybody_is_told_in_their_language(
    company, member, viewer, second_owner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        request_deletion(company=company, typed_name=company.name, by=member)

    assert sorted(one for message in mail.outbox for one in message.to) == sorted(
        [member.email, second_owner.email, viewer.email]
    )
    (english,) = (one for one in mail.outbox if one.to == [member.email])
    assert f"{member.full_name} asked for it." in english.body
    assert "lose their log-in" in english.body
    assert Notice.objects.filter(kind=NoticeKind.DELETION_PLANNED).count() == 3


def test_asked_twice_the_first_date_stays(planned, member):
    due = planned.deletion_due_at

    request_deletion(company=planned, typed_name=planned.name, by=member)

    planned.refresh_from_db()
    assert planned.deletion_due_at == due
    assert AuditEvent.objects.filter(action=AuditAction.DELETION_REQUESTED).count() == 1


def test_called_off_everything_stays(
    planned, member, viewer, django_capture_on_commit_callbacks
):
    due = planned.deletion_due_at

    with django_capture_on_commit_callbacks(execute=True):
        cancel_deletion(company=planned, by=member)

    event = AuditEvent.objects.get(action=AuditAction.DELETION_CANCELLED)
    planned.refresh_from_db()
    assert planned.deletion_due_at is None
    assert planned.deletion_requested_at is None
    assert event.before == {"deletion_due_at": due.isoformat()}
    told = Notice.objects.filter(kind=NoticeKind.DELETION_CANCELLED)
    assert {notice.user_id for notice in told} == {member.pk, viewer.pk}


def test_calling_off_twice_tells_once(
    planned, member, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cancel_deletion(company=planned, by=member)
        cancel_deletion(company=planned, by=member)

    assert Notice.objects.filter(kind=NoticeKind.DELETION_CANCELLED).count() == 2


def test_removal_that_has_begun_is_not_called_off(planned, member):
    Company.objects.filter(pk=planned.pk).update(is_active=False)

    with pytest.raises(ConflictError) as refused:
        cancel_deletion(company=planned, by=member)

    assert refused.value.code == "deletion_begun"
    planned.refresh_from_db()
    assert planned.deletion_due_at is not None


@pytest.mark.parametrize(
    ("left", "reminds"),
    [
        (timedelta(days=2, minutes=1), False),
        (timedelta(days=2), True),
        (timedelta(minutes=1), True),
        (timedelta(0), False),
    ],
)
def test_owners_are_reminded_two_days_before(
    planned, left, reminds, django_capture_on_commit_callbacks
):
    Company.objects.filter(pk=planned.pk).update(deletion_due_at=timezone.now() + left)
    planned.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        assert remind_owners(company=planned) is reminds
        assert remind_owners(company=planned) is False

    assert [one.subject[:10] for one in mail.outbox] == ["Last days:"] * reminds


def test_companies_nobody_removes_are_not_planned(company, planned):
    other = MembershipFactory().company

    assert list(planned_companies()) == [planned]
    assert remind_owners(company=other) is False
