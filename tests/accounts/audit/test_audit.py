"""What the audit log promises, asked of Postgres itself."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.enums import ActorKind, AuditAction
from accounts.models import AuditEvent, Company
from accounts.services.companies import create_company
from kbeauty.lib.tenancy import all_companies, person, tenant
from tests.factories.accounts import CompanyFactory, UserFactory
from tests.factories.audit import event

REFUSED = "42501"  # insufficient_privilege


@pytest.fixture
def theirs(db):
    """An event of another company."""
    return event(CompanyFactory(), target_label="theirs")


@pytest.fixture
def mine(company):
    return event(company, target_label="mine")


def labels():
    return list(AuditEvent.objects.values_list("target_label", flat=True))


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = {
    "update": lambda: AuditEvent.objects.update(actor_label="nobody"),
    "update of no row": lambda: AuditEvent.objects.filter(pk=uuid.uuid4()).update(
        actor_label="nobody"
    ),
    "save": lambda: AuditEvent.objects.get().save(),
    "delete": lambda: AuditEvent.objects.get().delete(),
    "delete of all": lambda: AuditEvent.objects.all().delete(),
    "raw delete": lambda: AuditEvent.objects.all()._raw_delete("default"),
    "SQL update": lambda: run("UPDATE accounts_auditevent SET action = 'x'"),
    "SQL delete": lambda: run("DELETE FROM accounts_auditevent"),
    "SQL truncate": lambda: run("TRUNCATE accounts_auditevent"),
    "SQL upsert": lambda: run(
        "INSERT INTO accounts_auditevent SELECT * FROM accounts_auditevent"
        " ON CONFLICT (id) DO UPDATE SET action = 'x'"
    ),
    "SQL lock": lambda: run("SELECT * FROM accounts_auditevent FOR UPDATE"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_postgres_refuses_to_change_events(mine, change):
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        change()

    assert refusal.value.__cause__.sqlstate == REFUSED
    assert labels() == ["mine"]


def test_the_staff_role_changes_no_event_either(mine):
    with (
        all_companies(),
        pytest.raises(ProgrammingError) as refusal,
        transaction.atomic(),
    ):
        AuditEvent.objects.update(actor_label="nobody")

    assert refusal.value.__cause__.sqlstate == REFUSED


def test_row_level_security_alone_hides_events_of_others(mine, theirs):
    assert labels() == ["mine"]
    with tenant(None):
        assert labels() == []


def test_the_code_alone_hides_events_of_others(mine, theirs):
    with all_companies():
        assert sorted(labels()) == ["mine", "theirs"]
        found = AuditEvent.objects.for_company(mine.company)
        assert [one.target_label for one in found] == ["mine"]


def test_events_are_not_written_for_another_company(mine, theirs):
    forged = AuditEvent(
        company=theirs.company, actor_kind=ActorKind.SYSTEM, action="company.changed"
    )

    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        forged.save(force_insert=True)

    assert refusal.value.__cause__.sqlstate == REFUSED


def test_events_of_no_company_are_for_staff_only(company):
    with audit.origin(audit.Origin(actor=UserFactory())):
        audit.record(AuditAction.LOGIN_FAILED, target_label="nobody@example.com")

    assert labels() == []
    assert list(AuditEvent.objects.for_company(company)) == []
    with all_companies():
        assert labels() == ["nobody@example.com"]


def test_people_see_their_own_events_of_no_company(company):
    user, other = UserFactory(), UserFactory()
    audit.record(AuditAction.LOGIN_SUCCEEDED, by=user, target_label="own")
    audit.record(AuditAction.LOGIN_SUCCEEDED, by=other, target_label="other's")

    with tenant(None), person(user.pk):
        assert labels() == ["own"]


def test_a_change_that_rolls_back_leaves_no_event(db):
    user = UserFactory()

    class BrokenError(Exception):
        pass

    def break_off():
        with transaction.atomic():
            create_company(user=user, name="Dawn")
            raise BrokenError

    with pytest.raises(BrokenError):
        break_off()

    with all_companies():
        assert labels() == []
    assert Company.objects.count() == 0


def test_a_change_that_stands_leaves_its_event(db):
    company = create_company(user=UserFactory(email="mina@example.com"), name="Dawn")

    with tenant(company.pk):
        found = AuditEvent.objects.get()
    assert (found.action, found.actor_label, found.after) == (
        "company.created",
        "mina@example.com",
        {"name": "Dawn"},
    )


def test_staff_in_a_persons_place_are_named(company):
    user = UserFactory(email="mina@example.com")
    here = audit.Origin(ActorKind.PERSON, actor=user, impersonator="help@kbeauty.test")

    with audit.origin(here):
        found = audit.record(AuditAction.COMPANY_CHANGED, company=company)

    assert (found.actor_label, found.impersonator_label) == (
        "mina@example.com",
        "help@kbeauty.test",
    )


def test_what_a_key_does_is_not_its_makers(company):
    maker = UserFactory()
    with audit.origin(audit.Origin(kind=ActorKind.API_KEY, label="Report (kbl_1)")):
        one = audit.record(AuditAction.ACCOUNT_CONNECTED, company=company, by=maker)

    assert (one.actor_kind, one.actor, one.actor_label) == (
        ActorKind.API_KEY,
        None,
        "Report (kbl_1)",
    )


def test_long_texts_are_cut(company):
    here = audit.Origin(label="l" * 999, impersonator="i" * 999, user_agent="u" * 999)

    with audit.origin(here):
        audit.record(AuditAction.KEY_CREATED, company=company, target_label="t" * 999)

    found = AuditEvent.objects.get()
    assert (found.actor_label, found.impersonator_label) == ("l" * 254, "i" * 254)
    assert (found.target_label, found.user_agent) == ("t" * 254, "u" * 300)


def test_events_outlive_the_person_they_name(company):
    user = UserFactory(email="mina@example.com")
    key = user.pk
    audit.record(AuditAction.COMPANY_CHANGED, company=company, by=user)

    user.delete()

    found = AuditEvent.objects.get()
    assert (found.actor_label, found.actor_id) == ("mina@example.com", key)


def test_events_carry_their_time(company):
    before = timezone.now()

    found = event(company)

    assert before <= found.created_at <= timezone.now()


def test_an_action_of_an_earlier_version_keeps_its_machine_name(company):
    found = event(company, "spell.cast")

    assert (found.action_label, str(found).endswith("spell.cast ")) == (
        "spell.cast",
        True,
    )


@pytest.mark.parametrize("action", AuditAction.values)
def test_actions_fit_the_column_and_belong_to_a_kind(action):
    kind, point, what = action.partition(".")

    assert (bool(kind), point, bool(what)) == (True, ".", True)
    assert len(action) <= 40
