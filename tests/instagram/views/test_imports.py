import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from instagram.enums import ImportStatus
from instagram.models import ImportBatch, ImportIssue, InstagramAccount, Post
from instagram.services import imports
from kbeauty.lib.errors import ConflictError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.imports.reading import saved

TABLE = b"date,caption,likes\n2026-03-01,one,5\n2026-03-02,two,x\n"
HTMX = {"HTTP_HX_REQUEST": "true"}
CREATE = reverse("instagram:import-create")
LIST = reverse("instagram:import-list")


def agreed(**fields):
    return {"time_zone": "UTC", "date_order": "auto", "encoding": "utf-8"} | fields


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def made(company, content=TABLE, name="posts.csv", **fields):
    with tenant(company.pk):
        account = InstagramAccountFactory(company=company, username="saebyeok.us")
        batch = imports.create_import(
            company=company,
            account=account,
            upload=SimpleUploadedFile(name, content),
            by=None,
            is_queued=False,
        )
        ImportBatch.objects.filter(pk=batch.pk).update(**fields)
        batch.refresh_from_db()
    return batch


def page_of(batch, name="detail"):
    return reverse(f"instagram:import-{name}", args=[batch.code])


def sent(content=TABLE, name="posts.csv", **fields):
    form = {"username": "new.brand", "account": "new", "time_zone": "UTC"}
    return form | {"file": SimpleUploadedFile(name, content)} | fields


def test_list_shows_the_history(logged_in, company):
    made(company, status=ImportStatus.SUCCEEDED, rows_created=1234)

    response = logged_in.get(LIST)

    assert response.status_code == 200
    text = response.text
    assert "posts.csv" in text
    assert "1,234" in text
    assert response.templates[0].name == "instagram/import_list.html"


def test_list_without_imports_says_what_to_do(logged_in):
    assert "Nothing imported yet" in logged_in.get(LIST).text


def test_list_for_htmx_is_the_table_alone(logged_in, company):
    made(company)

    text = logged_in.get(LIST, **HTMX).text

    assert "<html" not in text
    assert 'id="import-table"' in text


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_questions(
    logged_in, company, count, django_assert_max_num_queries
):
    for _ in range(count):
        made(company)

    with django_assert_max_num_queries(12):
        assert logged_in.get(LIST).text.count("posts.csv") == count


def test_upload_of_a_table_leads_to_its_columns(logged_in, company):
    response = logged_in.post(CREATE, sent())

    batch = ImportBatch.objects.for_company(company).get()
    assert response.status_code == 302
    assert response["Location"] == page_of(batch, "mapping")
    assert batch.account.username == "new.brand"


def test_upload_of_a_known_export_leads_to_its_progress(
    logged_in, company, django_capture_on_commit_callbacks
):
    account = InstagramAccountFactory(company=company, username="saebyeok.us")
    form = sent(saved("business_suite_en.csv"), account=str(account.code), username="")

    with django_capture_on_commit_callbacks(execute=True):
        response = logged_in.post(CREATE, form)

    batch = ImportBatch.objects.for_company(company).get()
    assert response["Location"] == page_of(batch)
    assert (batch.status, batch.account) == (ImportStatus.SUCCEEDED, account)
    assert Post.objects.for_company(company).count() == 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 xl/workbook.xml")},
            "This is an Excel workbook.",
        ),
        ({"file": SimpleUploadedFile("a.png", b"\x89PNG")}, "This is a picture"),
        ({"username": ""}, "Name the account the posts belong to."),
        ({"username": "no good"}, "A user name of Instagram has up to 30 letters"),
        ({"time_zone": "Mars/Base"}, "Select a valid choice."),
    ],
)
def test_upload_that_cannot_be_says_why(logged_in, company, fields, message):
    response = logged_in.post(CREATE, sent() | fields)

    assert response.status_code == 200
    assert message in response.text
    assert ImportBatch.objects.for_company(company).count() == 0


def test_account_of_another_company_cannot_be_chosen(logged_in, company):
    other = InstagramAccountFactory(company=CompanyFactory())

    response = logged_in.post(CREATE, sent(account=str(other.code)))

    assert "Select a valid choice." in response.text
    assert InstagramAccount.objects.for_company(company).count() == 0


def test_upload_page_proposes_the_persons_zone(logged_in, member):
    member.time_zone = "Europe/Berlin"
    member.save()

    assert '<option value="Europe/Berlin" selected>' in logged_in.get(CREATE).text


def test_columns_page_shows_guess_and_first_rows(logged_in, company):
    batch = made(company)

    response = logged_in.get(page_of(batch, "mapping"))

    form = response.context["form"]
    assert form["timestamp"].value() == "date"
    assert [reading.line for reading in response.context["readings"]] == [2, 3]
    assert "This is not a number." in response.text


def test_columns_page_shows_the_first_rows_of_a_change(logged_in, company):
    batch = made(company)
    chosen = agreed(timestamp="date", step="preview")

    text = logged_in.post(page_of(batch, "mapping"), chosen, **HTMX).text

    assert text.count("<tr>") == 3
    assert "<html" not in text
    assert "This is not a number." not in text
    batch.refresh_from_db()
    assert batch.status == ImportStatus.MAPPING


def test_columns_agreed_on_start_the_import(
    logged_in, company, django_capture_on_commit_callbacks
):
    batch = made(company)
    chosen = agreed(timestamp="date", caption="caption", time_zone="Asia/Seoul")

    with django_capture_on_commit_callbacks(execute=True):
        response = logged_in.post(page_of(batch, "mapping"), chosen)

    batch.refresh_from_db()
    assert response["Location"] == page_of(batch)
    assert batch.status == ImportStatus.SUCCEEDED
    assert batch.mapping == {"timestamp": "date", "caption": "caption"}
    assert (batch.time_zone, batch.rows_created) == ("Asia/Seoul", 2)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({}, "Choose the column that says when"),
        ({"timestamp": "gone"}, "Select a valid choice."),
        (
            {"timestamp": "date", "caption": "date"},
            "One column cannot stand for two things.",
        ),
    ],
)
def test_columns_that_cannot_be_say_why(logged_in, company, chosen, message):
    batch = made(company)

    response = logged_in.post(page_of(batch, "mapping"), agreed(**chosen))

    assert response.status_code == 200
    assert message in response.text
    batch.refresh_from_db()
    assert batch.status == ImportStatus.MAPPING


def test_refusal_that_names_no_field_stands_on_top(logged_in, company, monkeypatch):
    batch = made(company)

    def refuse(**given):
        raise ConflictError("This file is being read. Wait until it is done.")

    monkeypatch.setattr(imports, "set_mapping", refuse)

    response = logged_in.post(page_of(batch, "mapping"), agreed(timestamp="date"))

    assert response.context["form"].non_field_errors() == [
        "This file is being read. Wait until it is done."
    ]


def test_columns_page_asks_for_the_order_of_dates(logged_in, company):
    batch = made(company, b"date\n03/04/2026\n", reason="date_order_unknown")
    response = logged_in.post(page_of(batch, "mapping"), agreed(timestamp="date"))

    assert "The dates of this file can be read in two ways." in response.text
    assert response.context["form"].errors["date_order"] == [
        "The dates can be read in two ways, as month/day or as day/month. "
        "Choose which one is meant."
    ]


def test_columns_page_of_an_import_under_way_shows_its_progress(logged_in, company):
    batch = made(company, status=ImportStatus.RUNNING)

    response = logged_in.get(page_of(batch, "mapping"))

    assert response["Location"] == page_of(batch)


def test_columns_page_of_a_lost_file_says_so(logged_in, company, settings):
    batch = made(company, status=ImportStatus.FAILED, reason="file_gone")
    batch.file.storage.delete(batch.file.name)

    response = logged_in.get(page_of(batch, "mapping"), follow=True)

    assert "The uploaded file is no longer there." in response.text


def test_download_has_no_columns_to_name(logged_in, company):
    batch = made(company, saved("posts_1.json"), "posts_1.json")

    response = logged_in.get(page_of(batch, "mapping"))

    assert response.context["form"].columns == []


def test_download_is_read_again_without_columns(
    logged_in, company, django_capture_on_commit_callbacks
):
    batch = made(company, saved("posts_1.json"), "posts_1.json")
    chosen = {"time_zone": "UTC", "date_order": "auto"}

    with django_capture_on_commit_callbacks(execute=True):
        logged_in.post(page_of(batch, "mapping"), chosen)

    batch.refresh_from_db()
    assert (batch.status, batch.rows_created) == (ImportStatus.SUCCEEDED, 3)


def test_progress_is_asked_for_every_two_seconds(logged_in, company):
    batch = made(company, status=ImportStatus.RUNNING, bytes_read=10, rows_read=1)

    response = logged_in.get(page_of(batch), **HTMX)

    assert response.status_code == 200
    assert 'hx-trigger="every 2s"' in response.text
    assert f'value="10" max="{batch.file_size}"' in response.text


def test_progress_of_a_finished_import_stops_the_asking(logged_in, company):
    batch = made(company, status=ImportStatus.SUCCEEDED)

    response = logged_in.get(page_of(batch), **HTMX)

    assert response.status_code == 286
    assert "hx-trigger" not in response.text


def test_progress_that_needs_an_answer_leads_to_the_columns(logged_in, company):
    batch = made(company)

    polled = logged_in.get(page_of(batch), **HTMX)
    opened = logged_in.get(page_of(batch))

    assert (polled.status_code, polled["HX-Redirect"]) == (
        286,
        page_of(batch, "mapping"),
    )
    assert opened["Location"] == page_of(batch, "mapping")


def test_failed_import_says_why(logged_in, company):
    batch = made(company, status=ImportStatus.FAILED, reason="no_rows")

    response = logged_in.get(page_of(batch))

    assert response.status_code == 200
    assert "The file names its columns but holds no posts." in response.text


def complaints(batch, count):
    return ImportIssue.objects.bulk_create(
        ImportIssue(
            company=batch.company,
            batch=batch,
            line=line,
            column="likes",
            reason="number_percent",
            value="=3%",
        )
        for line in range(2, count + 2)
    )


def test_complaints_are_paged_and_the_rest_counted(logged_in, company):
    batch = made(company, status=ImportStatus.SUCCEEDED, issue_count=75)
    complaints(batch, 60)

    first = logged_in.get(page_of(batch))
    second = logged_in.get(page_of(batch), {"page": 2})

    assert len(first.context["page"].object_list) == 50
    assert "15 more are counted but not listed." in first.text
    assert len(second.context["page"].object_list) == 10
    assert "This is a percentage, where a count is needed." in second.text


def test_complaints_are_downloaded_as_csv(logged_in, company):
    batch = made(company, status=ImportStatus.SUCCEEDED)
    complaints(batch, 1)

    response = logged_in.get(page_of(batch, "issues"))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.decode("utf-8-sig").splitlines() == [
        "Line,Column,Reason,Value",
        '2,likes,"This is a percentage, where a count is needed.",\'=3%',
    ]


@pytest.mark.parametrize("name", ["detail", "mapping", "issues"])
def test_pages_of_another_company_are_not_found(client, stranger, company, name):
    batch = made(company)
    client.force_login(stranger)

    assert client.get(page_of(batch, name)).status_code == 404
    assert client.post(page_of(batch, "mapping"), {}).status_code == 404
    assert "posts.csv" not in client.get(LIST).text


def test_viewer_may_not_import_and_nothing_changes(client, viewer, company):
    batch = made(company)
    client.force_login(viewer)
    chosen = agreed(timestamp="date")

    answers = [
        client.get(LIST),
        client.get(CREATE),
        client.post(CREATE, sent()),
        client.get(page_of(batch)),
        client.get(page_of(batch, "mapping")),
        client.post(page_of(batch, "mapping"), chosen),
        client.get(page_of(batch, "issues")),
    ]

    assert {answer.status_code for answer in answers} == {403}
    with tenant(company.pk):
        batch.refresh_from_db()
        assert ImportBatch.objects.for_company(company).count() == 1
    assert batch.status == ImportStatus.MAPPING


def test_person_who_is_not_logged_in_is_led_to_the_log_in(client, db):
    assert client.get(LIST)["Location"] == f"{reverse('account_login')}?next={LIST}"


def test_import_that_does_not_exist_is_not_found(logged_in):
    url = reverse("instagram:import-detail", args=[uuid.uuid4()])

    assert logged_in.get(url).status_code == 404
