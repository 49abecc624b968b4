"""Really gone: every table of the database is looked at, and every file."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import InternalError, connection, transaction
from django.test import Client
from django.utils import timezone
from psycopg import sql

from accounts import audit
from accounts.access import memberships_of
from accounts.enums import AuditAction, Role
from accounts.models import AuditEvent, Company, CompanyExport, User
from accounts.services.companies import create_company
from accounts.services.deletions import cancel_deletion
from accounts.services.exports import build_export, request_export
from accounts.services.purging import purge_company, remove_late_events
from accounts.tasks import purge_companies
from instagram.models import Comment, Post
from kbeauty.lib.errors import ConflictError
from kbeauty.lib.tables import tenant_models
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.everything import fill
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

PATIENCE = 30

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def everything():
    """Each row of each table of the database, as text."""
    with all_companies(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        held = {}
        for table in tables:
            statement = sql.SQL("SELECT one::text FROM {} one ORDER BY 1")
            cursor.execute(statement.format(sql.Identifier(table)))
            held[table] = [row for (row,) in cursor.fetchall()]
    return held


def names_of(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in Path(folder).rglob("*")
        if path.is_file()
    )


def person_with_traces(company, role=Role.OWNER):
    """Somebody who logged in, failed to, confirmed an address, and was edited by staff."""
    user = UserFactory()
    MembershipFactory(user=user, company=company, role=role)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    Client().force_login(user)
    Client().force_login(user)
    audit.record(AuditAction.LOGIN_SUCCEEDED, by=user)
    audit.record(AuditAction.LOGIN_FAILED, target_label=user.email.upper())
    return user


def staff_log(staff, row):
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(row),
        object_id=row.pk,
        object_repr=str(row)[:200],
        action_flag=CHANGE,
    )


def filled_company(staff, name):
    company = CompanyFactory(name=name)
    user = person_with_traces(company)
    rows = fill(company, user)
    with tenant(company.pk):
        export = request_export(company=company, by=user)
        build_export(export=export)
        post = rows[Post]
        first = CommentFactory(post=post, company=company)
        CommentFactory(post=post, company=company, parent=first)
        audit.record(AuditAction.MEMBER_ADDED, company=company, target_label=user.email)
        for row in (company, user, *rows.values()):
            staff_log(staff, row)
    return company


def make_due(company):
    Company.objects.filter(pk=company.pk).update(
        deletion_requested_at=timezone.now() - timedelta(days=14),
        deletion_due_at=timezone.now(),
    )
    company.refresh_from_db()


@pytest.fixture
def staff(db):
    return UserFactory(is_staff=True)


@pytest.fixture
def witness(staff):
    return filled_company(staff, "Witness Cosmetics")


@pytest.fixture
def doomed(witness, staff):
    """A company filled with one of everything, whose time has come."""
    company = filled_company(staff, "Doomed Cosmetics")
    make_due(company)
    return company


def test_nothing_is_left_and_the_witness_is_unchanged(witness, staff, media):
    rows_before, files_before = everything(), names_of(media)
    doomed = filled_company(staff, "Doomed Cosmetics")
    with tenant(doomed.pk):
        email = User.objects.get(memberships__company=doomed).email
        models = [
            model
            for model in tenant_models()
            if not model.objects.for_company(doomed).exists()
        ]
    assert models == []
    make_due(doomed)

    assert purge_company(company=doomed) is True

    rows_after = everything()
    (tombstone,) = set(rows_after["accounts_auditevent"]) - set(
        rows_before["accounts_auditevent"]
    )
    rows_after["accounts_auditevent"].remove(tombstone)
    assert rows_after == rows_before
    assert names_of(media) == files_before
    assert str(doomed.code) in tombstone
    assert "Doomed" not in tombstone
    assert email not in tombstone


def test_tombstone_counts_what_was_removed(doomed):
    with tenant(doomed.pk):
        expected = {
            model._meta.label_lower: model.objects.for_company(doomed).count()
            for model in tenant_models()
        }
        events = AuditEvent.objects.for_company(doomed).count()
    code, company_id = str(doomed.code), doomed.pk

    purge_company(company=doomed)

    with all_companies():
        event = AuditEvent.objects.get(action=AuditAction.DELETION_DONE)
    assert event.company is None
    assert event.target_code == event.target_label == code
    assert event.after == {
        "company_id": company_id,
        "rows": expected | {"accounts.auditevent": events},
        "people": 1,
    }


def test_person_of_another_company_and_staff_stay(doomed, witness):
    both = person_with_traces(doomed, Role.VIEWER)
    MembershipFactory(user=both, company=witness)
    ours = UserFactory(is_staff=True)
    MembershipFactory(user=ours, company=doomed)

    purge_company(company=doomed)

    assert User.objects.filter(pk__in=[both.pk, ours.pk]).count() == 2
    assert EmailAddress.objects.filter(user=both).count() == 1
    with tenant(witness.pk):
        assert both.memberships.get().company == witness


def test_what_another_company_says_of_a_person_who_goes_is_kept(doomed, witness):
    former = person_with_traces(doomed)
    with tenant(witness.pk):
        event = audit.record(AuditAction.MEMBER_LEFT, company=witness, by=former)
        post = Post.objects.for_company(witness).get()
        account = post.account
        account.connected_by = former
        account.save()

    purge_company(company=doomed)

    with tenant(witness.pk):
        account.refresh_from_db()
        assert AuditEvent.objects.get(pk=event.pk).actor_label == former.email
    assert account.connected_by is None
    assert not User.objects.filter(pk=former.pk).exists()


@pytest.mark.parametrize("due_in", [timedelta(minutes=1), None])
def test_company_that_is_not_due_stays(witness, due_in):
    due_at = due_in and timezone.now() + due_in
    Company.objects.filter(pk=witness.pk).update(deletion_due_at=due_at)
    before = everything()

    assert purge_company(company=witness) is False
    assert everything() == before


def test_called_off_in_time_nothing_is_removed(doomed):
    with tenant(doomed.pk):
        cancel_deletion(company=doomed, by=UserFactory())

    assert purge_company(company=doomed) is False
    assert Company.objects.get(pk=doomed.pk).is_active


def test_removal_that_was_broken_off_cannot_be_called_off_and_goes_on(
    doomed, witness, media
):
    with tenant(doomed.pk):
        posts = Post.objects.for_company(doomed).count()
    _break_at("instagram_post")
    try:
        with pytest.raises(InternalError, match="broken off here"):
            purge_company(company=doomed)
    finally:
        _mend("instagram_post")

    doomed.refresh_from_db()
    with tenant(doomed.pk):
        assert not Comment.objects.for_company(doomed).exists()
        assert Post.objects.for_company(doomed).count() == posts
        with pytest.raises(ConflictError):
            cancel_deletion(company=doomed, by=UserFactory())
    assert purge_company(company=doomed) is True
    assert not Company.objects.filter(pk=doomed.pk).exists()
    with all_companies():
        event = AuditEvent.objects.get(action=AuditAction.DELETION_DONE)
        assert event.after["rows"]["instagram.comment"] == 3
    assert [name for name in names_of(media) if str(doomed.code) in name] == []


def _break_at(table):
    """Let Postgres itself fail in the middle of the removal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'broken off here' USING ERRCODE = 'XX000'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER break_off BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION break_off()"
        )


def _mend(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER break_off ON {table}")
        cursor.execute("DROP FUNCTION break_off()")


def test_second_worker_leaves_at_once(doomed):
    answers = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [0xDE1, doomed.pk])

        def other():
            try:
                answers.append(purge_company(company=Company.objects.get(pk=doomed.pk)))
            finally:
                connection.close()

        worker = threading.Thread(target=other)
        worker.start()
        worker.join()
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [0xDE1, doomed.pk])

    assert answers == [False]
    assert purge_company(company=doomed) is True


def test_owner_who_calls_it_off_first_wins(doomed):
    answers = []

    def purge():
        try:
            answers.append(purge_company(company=Company.objects.get(pk=doomed.pk)))
        finally:
            connection.close()

    worker = threading.Thread(target=purge)
    with tenant(doomed.pk), transaction.atomic():
        cancel_deletion(company=doomed, by=UserFactory())
        worker.start()
        await_lock()
    worker.join()

    assert answers == [False]
    assert Company.objects.get(pk=doomed.pk).is_active


def test_who_founds_another_company_at_this_moment_stays(doomed):
    user = MembershipFactory(company=doomed).user
    answers = []

    def purge():
        try:
            answers.append(purge_company(company=Company.objects.get(pk=doomed.pk)))
        finally:
            connection.close()

    worker = threading.Thread(target=purge)
    with transaction.atomic():
        create_company(user=user, name="Second Wind")
        worker.start()
        await_lock()
    worker.join()

    assert answers == [True]
    assert [one.company.name for one in memberships_of(user)] == ["Second Wind"]


def await_lock():
    """Until another connection waits for a row that this one holds."""
    ends = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        waiting = 0
        while not waiting:
            assert time.monotonic() < ends
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            (waiting,) = cursor.fetchone()


def test_members_are_out_from_the_moment_it_begins(doomed, client):
    with tenant(doomed.pk):
        member = User.objects.get(memberships__company=doomed)
    client.force_login(member)
    assert client.get("/posts/").status_code == 200
    Company.objects.filter(pk=doomed.pk).update(is_active=False)

    assert client.get("/posts/").status_code == 404


def test_export_under_way_leaves_no_file(doomed, media):
    with tenant(doomed.pk):
        CompanyExport.objects.create(
            company=doomed,
            status="running",
            leased_until=timezone.now() + timedelta(minutes=1),
        )
        code = CompanyExport.objects.filter(status="running").get().code
    (media / "exports" / f"{code}.abc.part").write_bytes(b"half")

    purge_company(company=doomed)

    assert [name for name in names_of(media) if str(code) in name] == []


def test_cache_forgets_the_company(doomed, witness):
    keys = {f"analysis:sentiment:{one.pk}:abc": one.pk for one in (doomed, witness)} | {
        f"reading-requested:{doomed.pk}": 1
    }
    cache.set_many(keys)

    purge_company(company=doomed)

    assert cache.get_many(keys) == {f"analysis:sentiment:{witness.pk}:abc": witness.pk}


def test_late_events_of_a_company_just_gone_are_removed(doomed, witness):
    purge_company(company=doomed)
    after = everything()
    audit.record(AuditAction.LOGIN_ENDED, company=doomed, target_label="late")
    assert everything() != after

    assert remove_late_events() == 1
    assert everything() == after


def test_rows_in_several_batches_with_replies_to_replies(doomed, monkeypatch):
    from kbeauty.lib import tables

    monkeypatch.setattr(tables, "BATCH", 3)
    account = InstagramAccountFactory(company=doomed)
    post = PostFactory(account=account, company=doomed)
    parent = None
    for _ in range(10):
        parent = CommentFactory(post=post, company=doomed, parent=parent)

    assert purge_company(company=doomed) is True
    with all_companies():
        assert not Comment.objects.filter(company_id=doomed.pk).exists()


def test_task_removes_the_due_and_keeps_the_others(doomed, witness):
    purge_companies()

    assert list(Company.objects.all()) == [witness]
