from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from instagram.enums import AccountStatus
from instagram.models import ImportBatch, InstagramAccount, Post
from tests.factories.accounts import CompanyFactory
from tests.instagram.imports.reading import DATA


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def run(company):
    def run(file, *options, account="saebyeok.us", company=company):
        out, err = StringIO(), StringIO()
        target = ["--company", str(company.code), "--account", account]
        call_command(
            "import_posts", str(file), *target, *options, stdout=out, stderr=err
        )
        return out.getvalue(), err.getvalue()

    return run


@pytest.fixture
def table(tmp_path):
    def table(text):
        file = tmp_path / "table.csv"
        file.write_text(text)
        return file

    return table


def test_export_is_imported_and_reported(run, company):
    out, err = run(DATA / "business_suite_en.csv")

    assert out.rsplit(",", 1)[0] == (
        "business_suite_csv, utf-8: 4 rows, 4 new, 0 changed, 0 unchanged, 0 not read"
    )
    assert err == ""
    account = InstagramAccount.objects.for_company(company).get()
    assert (account.username, account.status) == ("saebyeok.us", AccountStatus.IMPORTED)
    assert Post.objects.for_company(company).count() == 4


def test_columns_and_zone_are_named_by_options(run, table, company):
    file = table("wann,was,herz\n03/04/2026 00:30,Glow,5\n")

    run(
        file,
        *(
            "--map",
            "timestamp=wann",
            "--map",
            "caption=was",
            "--map",
            "like_count=herz",
        ),
        *("--time-zone", "Europe/Berlin", "--date-order", "dmy"),
    )

    post = Post.objects.for_company(company).get()
    assert (post.caption, post.like_count) == ("Glow", 5)
    assert post.timestamp.isoformat() == "2026-04-02T22:30:00+00:00"


def test_rows_that_cannot_be_read_are_listed(run, table):
    rows = "never,1\n" * 21

    out, err = run(table(f"date,likes\n2026-03-01,1\n{rows}"))

    lines = err.splitlines()
    assert "21 not read" in out
    assert lines[0] == "line 3, date: The date could not be read. never"
    assert len(lines) == 21
    assert lines[-1] == "… and 1 more"


def test_company_is_found_by_its_name(company, table):
    file = table("date,likes\n2026-03-01,1\n")

    call_command(
        *("import_posts", str(file), "--company", company.name.upper()),
        *("--account", "brand"),
        stdout=StringIO(),
    )

    assert Post.objects.for_company(company).count() == 1


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (
            "likes,caption\n1,x\n",
            (),
            "timestamp: Choose the column that says when each post was published. "
            "Without a date posts cannot be placed in time, and a file that has none "
            "cannot be imported.",
        ),
        (
            "date,likes\n03/04/2026,1\n",
            (),
            "date_order: The dates can be read in two ways, as month/day or as "
            "day/month. Choose which one is meant.",
        ),
        (
            "date,likes\nnever,1\n",
            (),
            "No row of the file could be read; the reasons are below.",
        ),
        ("", (), "The file is empty."),
        (
            "date\n2026-03-01\n",
            ("--map", "wings=date"),
            "--map wings=date: give FIELD=COLUMN with a known field.",
        ),
        (
            "date\n2026-03-01\n",
            ("--time-zone", "Mars/Base"),
            "time_zone: There is no time zone of that name.",
        ),
    ],
)
def test_refusal_is_told_in_a_sentence(run, table, text, options, message):
    with pytest.raises(CommandError) as refused:
        run(table(text), *options)

    assert str(refused.value) == message


def test_file_that_is_not_there_is_told(run, tmp_path):
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "gone.csv")

    assert str(refused.value) == f"{tmp_path}/gone.csv: No such file or directory"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Nobody", "There is no company “Nobody”."),
        ("Twin", "Several companies are named “Twin”; give the code."),
    ],
)
def test_company_must_be_one(db, name, message, table):
    CompanyFactory(name="Twin")
    CompanyFactory(name="Twin")

    with pytest.raises(CommandError) as refused:
        call_command(
            "import_posts", str(table("x")), "--company", name, "--account", "brand"
        )

    assert str(refused.value) == message
    assert ImportBatch.objects.count() == 0
