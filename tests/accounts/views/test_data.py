"""Settings → Data: export and removal of the company."""

import io
import json
import re
import time
import zipfile
from datetime import timedelta

import pytest
import requests
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import AuditAction, ExportStatus, Role
from accounts.models import AuditEvent, Company, CompanyExport, Membership
from accounts.services.deletions import request_deletion
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import (
    CompanyExportFactory,
    MembershipFactory,
    UserFactory,
)

PAGE = "/settings/data/"
HTMX = {"HX-Request": "true"}
PASSWORD = "glass-skin-2026"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def admin(company):
    user = UserFactory()
    MembershipFactory(user=user, company=company, role=Role.ADMIN)
    return user


@pytest.fixture
def ready(company, logged_in, django_capture_on_commit_callbacks):
    """An export that was asked for on the page and built by the task."""
    with django_capture_on_commit_callbacks(execute=True):
        logged_in.post("/settings/data/exports/")
    return CompanyExport.objects.get()


@pytest.fixture
def just_proven(logged_in):
    """The password was given a moment ago, so that nobody asks for it again."""
    logged_in.post("/account/reauthenticate/", {"password": PASSWORD})
    return logged_in


def addresses(code):
    return [
        ("get", PAGE),
        ("post", "/settings/data/exports/"),
        ("get", f"/settings/data/exports/{code}/events/"),
        ("get", f"/settings/data/exports/{code}/download/"),
        ("get", "/settings/data/deletion/"),
        ("post", "/settings/data/deletion/"),
        ("post", "/settings/data/deletion/cancel/"),
    ]


@pytest.mark.parametrize("who", ["viewer", "admin"])
def test_all_of_it_is_for_owners(client, company, member, ready, who, request):
    request_deletion(company=company, typed_name=company.name, by=member)
    client.force_login(request.getfixturevalue(who))

    answers = {
        path: getattr(client, method)(path, {"typed_name": company.name}).status_code
        for method, path in addresses(ready.code)
    }

    company.refresh_from_db()
    assert set(answers.values()) == {403}
    assert CompanyExport.objects.count() == 1
    assert company.deletion_due_at is not None


@pytest.mark.parametrize("sees_all", [False, True])
def test_stranger_finds_no_export(client, stranger, ready, sees_all):
    """Row-level security taken away, the code alone still finds nothing."""
    client.force_login(stranger)
    paths = [path for _, path in addresses(ready.code) if str(ready.code) in path]

    with all_companies() if sees_all else tenant(None):
        answers = [client.get(path).status_code for path in paths]

    assert answers == [404, 404]


def test_menu_shows_the_page_to_owners_only(client, logged_in, viewer):
    assert "/settings/data/" in logged_in.get("/settings/").content.decode()
    client.force_login(viewer)
    assert "/settings/data/" not in client.get("/settings/").content.decode()


def test_page_offers_an_export(logged_in):
    answer = logged_in.get(PAGE)

    assert answer.context["current"] is None
    assert answer.context["exports"] == []
    assert "Ask for an export" in answer.content.decode()


def test_export_is_asked_for_built_and_downloaded(logged_in, company, ready):
    page = logged_in.get(PAGE).content.decode()
    answer = logged_in.get(f"/settings/data/exports/{ready.code}/download/")

    content = b"".join(answer.streaming_content)
    assert ready.status == ExportStatus.READY
    assert f"/settings/data/exports/{ready.code}/download/" in page
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert re.fullmatch(
        r'attachment; filename="company-\d+-\d{4}-\d\d-\d\d\.zip"',
        answer["Content-Disposition"],
    )
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert AuditEvent.objects.filter(action=AuditAction.EXPORT_DOWNLOADED).count() == 1


def test_korean_name_makes_a_usable_file_name(logged_in, company, ready):
    Company.objects.filter(pk=company.pk).update(name="새벽글로벌")

    answer = logged_in.get(f"/settings/data/exports/{ready.code}/download/")

    answer.close()
    assert 'filename="company-2' in answer["Content-Disposition"]


def test_missing_file_leads_back_with_a_sentence(logged_in, ready):
    ready.file.storage.delete(ready.file.name)

    answer = logged_in.get(
        f"/settings/data/exports/{ready.code}/download/", follow=True
    )

    assert answer.redirect_chain == [(PAGE, 302)]
    assert answer.content.decode().count("The file is no longer there.") == 2


def test_download_takes_no_post(logged_in, ready):
    path = f"/settings/data/exports/{ready.code}/download/"

    assert logged_in.post(path).status_code == 405


def test_files_lie_at_no_address_of_ours(client, ready):
    for path in (f"/{ready.file.name}", f"/media/{ready.file.name}"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("is_htmx", [False, True])
def test_export_under_way_asks_again_and_listens(logged_in, company, is_htmx):
    export = CompanyExportFactory(
        company=company,
        status="running",
        tables_done=3,
        tables_total=20,
        rows_done=1234,
    )

    answer = logged_in.get(PAGE, headers=HTMX if is_htmx else {})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert ("<html" in text) is not is_htmx
    assert 'hx-trigger="every 2s, told"' in text
    assert f'data-events="/settings/data/exports/{export.code}/events/"' in text
    assert '<progress class="bar" aria-label="Tables done" value="3" max="20">' in text
    assert "1,234</span> rows" in text
    assert "Ask for an export" not in text


def test_asking_stops_once_it_is_done(logged_in, ready):
    answer = logged_in.get(PAGE, headers=HTMX)

    assert answer.status_code == 286
    assert "hx-trigger" not in answer.content.decode()


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        ("disk_full", "There was no room left on our disk."),
        ("too_long", "It took longer than we allow."),
        ("internal", "Something broke on our side."),
    ],
)
def test_failed_export_says_why(logged_in, company, failure, sentence):
    CompanyExportFactory(company=company, status="failed", failure=failure)

    assert sentence in logged_in.get(PAGE).content.decode()


def test_page_costs_the_same_for_one_export_and_three(logged_in, company):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            logged_in.get(PAGE)
        return len(asked)

    CompanyExportFactory(company=company, status="expired")
    one = cost()
    CompanyExportFactory.create_batch(2, company=company, status="expired")

    assert cost() == one


def test_stream_tells_how_far_it_is_and_ends(logged_in, company, ready):
    answer = logged_in.get(f"/settings/data/exports/{ready.code}/events/")

    first, event = list(answer.streaming_content)
    name, data = event.decode().split("\n")[1:3]
    assert first == b"retry: 2000\n\n"
    assert name == "event: progress"
    assert json.loads(data.removeprefix("data: ")) == {
        "status": "ready",
        "tables_done": ready.tables_total,
        "tables_total": ready.tables_total,
        "rows_done": ready.rows_done,
    }


@pytest.mark.django_db(transaction=True)
def test_stream_over_the_wire_holds_no_connection_and_ends_with_the_membership(
    live_server,
):
    membership = MembershipFactory()
    export = CompanyExportFactory(company=membership.company, status="running")
    client = Client()
    client.force_login(membership.user)
    cookie = {"sessionid": client.cookies["sessionid"].value}
    url = f"{live_server.url}/settings/data/exports/{export.code}/events/"

    with requests.get(url, cookies=cookie, stream=True, timeout=20) as answer:
        lines = answer.iter_lines(chunk_size=1)
        heard = [next(lines) for _ in range(5)]
        is_free = holds_no_connection()
        with tenant(membership.company_id):
            Membership.objects.filter(pk=membership.pk).delete()
        rest = list(lines)

    assert heard[:4] == [
        b"retry: 2000",
        b"",
        b"id: running-0-0-0",
        b"event: progress",
    ]
    assert is_free
    assert [line for line in rest if line] == []


def holds_no_connection():
    """Whether this one is alone at some moment: a server process ends after its client."""
    end = time.monotonic() + 5
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone()[0] == 0:
                return True
    return False


def test_deletion_page_says_what_goes(logged_in, company):
    text = logged_in.get("/settings/data/deletion/").content.decode()

    assert f"Remove {company.name}?" in text
    assert "That includes you." in text
    assert "It happens in 14 days." in text


def test_person_of_another_company_is_not_told_to_go(logged_in, member):
    MembershipFactory(user=member)

    text = logged_in.get("/settings/data/deletion/").content.decode()

    assert "That includes you." not in text


def test_deletion_is_planned(just_proven, company, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = just_proven.post(
            "/settings/data/deletion/", {"typed_name": company.name}
        )

    company.refresh_from_db()
    left = company.deletion_due_at - timezone.now()
    assert answer["Location"] == PAGE
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)
    assert len(mail.outbox) == 1


def test_planned_already_there_is_nothing_to_ask(logged_in, company, member):
    request_deletion(company=company, typed_name=company.name, by=member)

    assert logged_in.get("/settings/data/deletion/")["Location"] == PAGE


def test_wrong_name_is_refused(just_proven, company):
    answer = just_proven.post("/settings/data/deletion/", {"typed_name": "x"})

    company.refresh_from_db()
    assert answer.context["form"].errors == {
        "typed_name": ["This is not the company's name."]
    }
    assert company.deletion_due_at is None


def test_session_of_long_ago_has_to_give_the_password_first(logged_in, company, member):
    """``force_login`` gave none; after it the request goes on where it stopped."""
    form = {"typed_name": company.name}
    asked = logged_in.post("/settings/data/deletion/", form)
    company.refresh_from_db()
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert company.deletion_due_at is None

    wrong = logged_in.post(asked["Location"], {"password": "not-mine"})
    company.refresh_from_db()
    assert (wrong.status_code, company.deletion_due_at) == (200, None)

    right = logged_in.post(asked["Location"], {"password": PASSWORD})
    assert right["Location"] == PAGE
    company.refresh_from_db()
    assert company.deletion_due_at is not None


@pytest.mark.parametrize("page", ["/", "/posts/", "/settings/", PAGE])
def test_every_page_says_so_until_the_day(client, company, member, viewer, page):
    request_deletion(company=company, typed_name=company.name, by=member)

    client.force_login(member)
    own = client.get(page).content.decode()

    assert f"{company.name} is removed for good on" in own
    assert 'action="/settings/data/deletion/cancel/"' in own


def test_viewer_sees_the_date_without_a_button(client, company, member, viewer):
    request_deletion(company=company, typed_name=company.name, by=member)
    client.force_login(viewer)

    text = client.get("/posts/").content.decode()

    assert f"{company.name} is removed for good on" in text
    assert "/settings/data/deletion/cancel/" not in text


def test_it_is_called_off(logged_in, company, member):
    request_deletion(company=company, typed_name=company.name, by=member)

    answer = logged_in.post("/settings/data/deletion/cancel/", follow=True)

    company.refresh_from_db()
    assert company.deletion_due_at is None
    assert "The removal is called off." in answer.content.decode()
    assert "is removed for good on" not in answer.content.decode()


def test_calling_off_takes_no_get(logged_in):
    assert logged_in.get("/settings/data/deletion/cancel/").status_code == 405
