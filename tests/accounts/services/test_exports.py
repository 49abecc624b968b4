"""Everything of a company in a zip, and nothing else."""

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from accounts import audit
from accounts.enums import AuditAction, ExportStatus
from accounts.exporting.tables import tables_of
from accounts.models import AuditEvent, CompanyExport
from accounts.services import exports
from accounts.services.exports import (
    build_export,
    open_export,
    remove_old_exports,
    request_export,
    resume_exports,
)
from accounts.tasks import build_export as build_task
from instagram.models import Comment
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.tables import is_secret, tenant_models
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyExportFactory, MembershipFactory
from tests.factories.everything import MOMENT, fill, secret_of
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def filled(company, member):
    """The company with one of everything, beside another that is filled alike."""
    other = MembershipFactory()
    fill(other.company, other.user)
    return fill(company, member)


@pytest.fixture
def build(company, member):
    """Ask for an export and build it; the opened zip."""

    def build():
        export = request_export(company=company, by=member)
        build_export(export=export)
        assert export.failure == ""
        return zipfile.ZipFile(export.file.path)

    return build


def rows_of(archive, name):
    return json.loads(archive.read(f"json/{name}.json"))


def cells_of(archive, name):
    text = archive.read(f"csv/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def left_over(media):
    return [path.name for path in Path(media).rglob("*.part")]


def test_asking_queues_one_export_and_records_it(company, member):
    with audit.origin(audit.Origin(actor=member)):
        export = request_export(company=company, by=member)

    event = AuditEvent.objects.get(action=AuditAction.EXPORT_REQUESTED)
    assert export.status == ExportStatus.QUEUED
    assert export.requested_by == member
    assert (event.actor, event.company, event.target_code) == (
        member,
        company,
        str(export.code),
    )


def test_asking_twice_gives_the_one_that_is_under_way(company, member):
    first = request_export(company=company, by=member)

    assert request_export(company=company, by=member) == first
    assert CompanyExport.objects.count() == 1
    assert AuditEvent.objects.filter(action=AuditAction.EXPORT_REQUESTED).count() == 1


def test_database_refuses_a_second_export_under_way(company):
    CompanyExportFactory(company=company)

    with pytest.raises(ValidationError, match="export_one_at_a_time"):
        CompanyExport(company=company).validate_constraints()


@pytest.mark.parametrize("sees_all", [False, True])
def test_export_holds_exactly_the_rows_of_the_company(company, filled, build, sees_all):
    with all_companies() if sees_all else tenant(company.pk):
        archive = build()
        manifest = json.loads(archive.read("manifest.json"))
        expected = {
            model._meta.label_lower: model.objects.for_company(company).count()
            for model in tenant_models()
        }
    # Told when it was ready, by a notice that came after it.
    expected["accounts.notice"] -= 1

    rows = {table["name"]: table["rows"] for table in manifest["tables"]}
    assert {name: rows[name] for name in expected} == expected
    assert rows["accounts.company"] == 1
    assert rows["accounts.user"] == 1
    assert {name: len(rows_of(archive, name)) for name in rows} == rows
    assert {name: len(cells_of(archive, name)) for name in rows} == rows
    owners = {row["company_id"] for name in expected for row in rows_of(archive, name)}
    assert owners == {company.pk}


def test_nothing_of_another_company_is_in_the_zip(company, filled, build):
    other = MembershipFactory(company__name="Rival Cosmetics")
    account = InstagramAccountFactory(company=other.company, username="rival.account")
    CommentFactory(
        post__account=account, post__company=other.company, text="rival secret plan"
    )

    archive = build()

    content = b"".join(archive.read(name) for name in archive.namelist())
    for theirs in ("Rival", "rival", other.user.email, str(other.company.code)):
        assert theirs.encode() not in content


def test_no_secret_leaves_the_house(company, member, filled, build):
    planted = [
        secret_of(field, company)
        for model in tenant_models()
        for field in model._meta.concrete_fields
        if is_secret(field)
    ]

    archive = build()

    content = b"".join(archive.read(name) for name in archive.namelist())
    assert f"planted-{company.pk}-instagramaccount-token" in planted
    assert f"planted-{company.pk}-apikey-key_hash" in planted
    assert f"planted-{company.pk}-webhook-secret" in planted
    assert [secret for secret in planted if secret.encode() in content] == []
    assert member.password.encode() not in content


def test_values_are_exact_in_json_and_safe_in_csv(company, filled, build):
    CommentFactory(
        post__account=InstagramAccountFactory(company=company),
        post__company=company,
        text='=HYPERLINK("http://evil")',
        like_count=-3,
    )

    archive = build()

    json_row = rows_of(archive, "instagram.comment")[-1]
    csv_row = cells_of(archive, "instagram.comment")[-1]
    first = rows_of(archive, "instagram.post")[0]
    assert json_row["text"] == '=HYPERLINK("http://evil")'
    assert csv_row["text"] == '\'=HYPERLINK("http://evil")'
    assert (json_row["like_count"], csv_row["like_count"]) == (-3, "-3")
    assert first["timestamp"] == MOMENT.isoformat()
    assert first["hashtags"] == ["one", "둘"]
    assert first["insights"] == {"note": "=1+1", "big": 2**70}
    assert cells_of(archive, "instagram.post")[0]["hashtags"] == '["one","둘"]'
    assert archive.read("csv/instagram.post.csv").startswith(b"\xef\xbb\xbfid,")


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠", "  ="])
def test_text_that_begins_like_a_formula_is_guarded(company, build, start):
    company.industry = f"{start}SUM(A1)"
    company.save()

    archive = build()

    (row,) = cells_of(archive, "accounts.company")
    assert row["industry"] == f"'{start}SUM(A1)"


def test_uploaded_files_come_along_and_missing_ones_are_named(company, filled, build):
    from instagram.models import ImportBatch

    batch = filled[ImportBatch]
    gone = ImportBatch.objects.create(
        company=company, account=batch.account, file="imports/gone.csv", file_size=1
    )

    archive = build()

    manifest = json.loads(archive.read("manifest.json"))
    assert archive.read(f"files/{batch.file.name}") == b"a,b\n1,2\n"
    assert manifest["files"] == [batch.file.name]
    assert manifest["missing_files"] == [gone.file.name]
    assert gone.file.name in archive.read("README.txt").decode()


def test_earlier_export_is_no_part_of_the_next(company, build):
    build()

    archive = build()

    assert [name for name in archive.namelist() if name.startswith("files/")] == []


def test_people_are_named_without_what_is_theirs_alone(company, member, viewer, build):
    archive = build()

    assert rows_of(archive, "accounts.user") == [
        {"id": one.pk, "email": one.email, "full_name": one.full_name}
        for one in (member, viewer)
    ]


def test_readme_speaks_the_language_of_who_asked(company, member, build):
    member.language = "ko"
    member.save()

    archive = build()

    titles = [
        table["title"] for table in json.loads(archive.read("manifest.json"))["tables"]
    ]
    assert "댓글" in titles


def test_done_export_tells_how_much_and_how_long(company, filled, build, member):
    archive = build()

    export = CompanyExport.objects.latest("created_at")
    rows = sum(
        table["rows"] for table in json.loads(archive.read("manifest.json"))["tables"]
    )
    assert export.status == ExportStatus.READY
    assert export.rows_done == rows
    assert export.tables_done == export.tables_total == len(tables_of(company))
    assert export.file_size == Path(export.file.path).stat().st_size
    assert timedelta(days=6) < export.expires_at - timezone.now() <= timedelta(days=7)
    assert export.leased_until is None


def test_second_worker_leaves_one_that_is_being_built_alone(company):
    held = timezone.now() + timedelta(minutes=1)
    export = CompanyExportFactory(company=company, status="running", leased_until=held)

    build_export(export=export)

    export.refresh_from_db()
    assert (export.status, export.leased_until) == (ExportStatus.RUNNING, held)
    assert not export.file


def test_killed_worker_leaves_nothing_and_the_next_one_builds_anew(company, media):
    past = timezone.now() - timedelta(seconds=1)
    export = CompanyExportFactory(
        company=company,
        status="running",
        leased_until=past,
        tables_done=9,
        rows_done=12345,
    )
    (media / "exports").mkdir()
    half = media / "exports" / f"{export.code}.dead.part"
    half.write_bytes(b"PK half a zip")

    build_export(export=export)

    assert export.status == ExportStatus.READY
    assert export.rows_done < 12345
    assert zipfile.ZipFile(export.file.path).testzip() is None
    assert left_over(media) == []


def test_worker_that_slept_past_its_claim_changes_nothing(company, media):
    export = CompanyExportFactory(company=company)
    claim = exports._Claim.take(export)
    another = timezone.now() + timedelta(minutes=9)
    CompanyExport.objects.filter(pk=export.pk).update(leased_until=another)

    with exports._failures_told(claim), exports._part(export) as part:
        exports._build(claim, part)

    export.refresh_from_db()
    assert (export.status, export.leased_until) == (ExportStatus.RUNNING, another)
    assert list((media / "exports").iterdir()) == []


def test_done_export_is_not_built_again(company, build, member):
    build()
    export = CompanyExport.objects.get()
    before = Path(export.file.path).stat().st_mtime_ns

    build_task(company_id=company.pk, export_id=export.pk)

    assert Path(export.file.path).stat().st_mtime_ns == before


def test_task_leaves_out_what_is_gone(company):
    build_task(company_id=company.pk, export_id=0)

    assert CompanyExport.objects.count() == 0


def test_full_disk_fails_with_a_sentence_and_asking_again_works(
    company, member, media, monkeypatch, build
):
    export = request_export(company=company, by=member)
    with monkeypatch.context() as patch:
        # The kernel's own disk on which nothing fits.
        patch.setattr(zipfile.io, "open", lambda path, mode: open("/dev/full", mode))  # noqa: PTH123, SIM115
        build_export(export=export)

    assert (export.status, export.failure) == (ExportStatus.FAILED, "disk_full")
    assert left_over(media) == []
    assert build().testzip() is None


def test_unforeseen_failure_is_told_raised_and_can_be_asked_again(
    company, member, media, build
):
    (media / "exports").mkdir()
    export = request_export(company=company, by=member)
    # A folder in the place of the zip: the last step fails after all others.
    (media / "exports" / f"{export.code}.zip").mkdir()

    build_export(export=export)

    assert (export.status, export.failure) == (ExportStatus.FAILED, "internal")
    assert left_over(media) == []
    assert build().testzip() is None


def test_download_is_recorded_each_time(company, member, build):
    build()
    export = CompanyExport.objects.get()

    with audit.origin(audit.Origin(actor=member)):
        for _ in range(2):
            with open_export(export=export) as file:
                assert file.read(2) == b"PK"

    events = AuditEvent.objects.filter(action=AuditAction.EXPORT_DOWNLOADED)
    assert [event.actor for event in events] == [member, member]


def test_missing_file_is_told_and_not_recorded_as_a_download(company, build):
    build()
    export = CompanyExport.objects.get()
    Path(export.file.path).unlink()

    with pytest.raises(NotFoundError, match="no longer there"):
        open_export(export=export)

    export.refresh_from_db()
    assert (export.status, export.failure) == (ExportStatus.FAILED, "file_gone")
    assert not AuditEvent.objects.filter(action=AuditAction.EXPORT_DOWNLOADED).exists()


@pytest.mark.parametrize("status", ["queued", "running", "failed", "expired"])
def test_unfinished_export_cannot_be_opened(company, status):
    export = CompanyExportFactory(company=company, status=status)

    with pytest.raises(NotFoundError):
        open_export(export=export)


def test_exports_are_removed_after_their_time(company, build):
    build()
    build()
    old, young = CompanyExport.objects.order_by("pk")
    CompanyExport.objects.filter(pk=old.pk).update(expires_at=timezone.now())

    assert remove_old_exports(company=company) == 1

    name = old.file.name
    old.refresh_from_db()
    assert (old.status, old.file.name) == (ExportStatus.EXPIRED, "")
    assert not default_storage.exists(name)
    assert default_storage.exists(young.file.name)
    assert remove_old_exports(company=company) == 0


def test_lost_exports_are_queued_again(company, django_capture_on_commit_callbacks):
    export = CompanyExportFactory(company=company)
    assert resume_exports(company=company) == 0
    CompanyExport.objects.update(created_at=timezone.now() - timedelta(minutes=6))

    with django_capture_on_commit_callbacks(execute=True):
        assert resume_exports(company=company) == 1

    export.refresh_from_db()
    assert export.status == ExportStatus.READY


def test_export_whose_worker_is_gone_is_queued_again(
    company, django_capture_on_commit_callbacks
):
    past = timezone.now() - timedelta(seconds=1)
    export = CompanyExportFactory(company=company, status="running", leased_until=past)

    with django_capture_on_commit_callbacks(execute=True):
        assert resume_exports(company=company) == 1

    export.refresh_from_db()
    assert export.status == ExportStatus.READY


def test_disk_errors_have_their_sentence():
    assert exports._failure(OSError(errno.EDQUOT, "quota")) == "disk_full"
    assert exports._failure(OSError(errno.EIO, "io")) == "internal"


# --- several at once, and killed for real -----------------------------------------
WORKER = """
import sys, django
django.setup()
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[1]
from accounts.tasks import build_export
build_export(company_id=int(sys.argv[2]), export_id=int(sys.argv[3]))
"""
PATIENCE = 60


@pytest.mark.django_db(transaction=True)
def test_two_at_once_ask_for_one_export():
    membership = MembershipFactory()
    company, user = membership.company, membership.user
    together = threading.Barrier(4)
    asked = []

    def ask():
        try:
            with tenant(company.pk):
                together.wait(PATIENCE)
                asked.append(request_export(company=company, by=user).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert len(asked) == 4
    assert len(set(asked)) == 1


@pytest.mark.django_db(transaction=True)
def test_worker_killed_in_the_middle_is_followed_by_a_whole_zip(media):
    account = InstagramAccountFactory()
    company = account.company
    post = PostFactory(account=account)
    with tenant(company.pk):
        Comment.objects.bulk_create(
            Comment(
                company=company,
                post=post,
                comment_id=str(number),
                text="좋아요 " * 20,
                timestamp=MOMENT,
                collected_at=MOMENT,
            )
            for number in range(20_000)
        )
        export = CompanyExport.objects.create(company=company)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, media, str(company.pk), str(export.pk)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
        stderr=subprocess.DEVNULL,
    )
    _kill_once(worker, lambda: any(half.stat().st_size for half in _parts(media)))

    with tenant(company.pk):
        export.refresh_from_db()
        assert export.status == ExportStatus.RUNNING
        assert not (media / "exports" / f"{export.code}.zip").exists()
        build_export(export=export)
        assert export.status == ExportStatus.RUNNING
        CompanyExport.objects.update(leased_until=timezone.now())
        build_export(export=export)

    archive = zipfile.ZipFile(export.file.path)
    assert archive.testzip() is None
    assert len(rows_of(archive, "instagram.comment")) == 20_000
    assert _parts(media) == []


def _parts(media):
    return list((media / "exports").glob("*.part"))


def _kill_once(worker, is_reached):
    ends = time.monotonic() + PATIENCE
    try:
        while not is_reached():
            assert worker.poll() is None, "finished before it could be killed"
            assert time.monotonic() < ends
            time.sleep(0.005)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
