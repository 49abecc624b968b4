"""The audit log's page and its download."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.audit import download as audit_download
from accounts.audit.words import changes_of, event_rows
from accounts.enums import AuditAction, Role
from accounts.models import AuditEvent, Membership
from accounts.services.members import remove_member
from kbeauty.lib.tenancy import all_companies, current_company_id, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.audit import event

PAGE, FILE = "/settings/audit/", "/settings/audit/events.csv"


@pytest.fixture
def moments(monkeypatch):
    """Events of a test happen when it says."""

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return at


def labels(answer):
    return [row.event.target_label for row in answer.context["rows"]]


def test_newest_comes_first(logged_in, company):
    for name in ("first", "second", "third"):
        event(company, target_label=name)

    assert labels(logged_in.get(PAGE)) == ["third", "second", "first"]


def test_row_tells_who_what_where_and_the_change(logged_in, company, member):
    event(
        company,
        AuditAction.MEMBER_CHANGED,
        who="mina@example.com",
        staff="help@kbeauty.test",
        target=MembershipFactory(company=company),
        target_label="jun@example.com",
        before={"role": Role.VIEWER, "is_active": True},
        after={"role": Role.OWNER, "is_active": False},
    )

    text = logged_in.get(PAGE).content.decode()

    for part in (
        "mina@example.com",
        "help@kbeauty.test in their place",
        "Role changed",
        "Membership · jun@example.com",
        "<dt>Role</dt><dd><del>Viewer</del>",
        "<ins>Owner</ins>",
        "<dt>Is active</dt><dd><del>Yes</del>",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("plan", "pro", ("Plan", "Pro")),
        ("cause", "time_over", ("Cause", "The time was over")),
        ("kinds", ["key_ends", "gone"], ("Kinds", "An API key ends soon, gone")),
        ("scopes", ["read"], ("Scopes", "Read everything")),
        ("ends_at", "2026-03-01T20:30:00+00:00", ("Ends at", "Mar 1, 2026 20:30")),
        ("some_number", 5, ("Some number", "5")),
        ("role", "captain", ("Role", "captain")),
        ("plan", {"a": 1}, ("Plan", "{'a': 1}")),
        ("path", "", ("Page", "–")),
        ("kinds", [], ("Kinds", "–")),
        ("note", "2026-99-99T00:00:00+00:00", ("Note", "2026-99-99T00:00:00+00:00")),
    ],
)
def test_values_of_events_are_shown_in_words(company, name, value, shown):
    (one,) = changes_of(event(company, after={name: value}))

    assert (one.name, one.after) == shown


def test_event_about_what_is_no_longer_there_is_shown(logged_in, company):
    found = event(company, after={"x": 1})
    found.target_type = "accounts.gone"

    (row,) = event_rows([found])

    assert (row.kind_of_target, row.changes[0].name) == ("", "X")


def test_what_outsiders_wrote_is_escaped(logged_in, company):
    event(company, target_label="<script>x</script>", after={"name": "<b>y</b>"})

    text = logged_in.get(PAGE).content.decode()

    assert "<script>x" not in text
    assert "&lt;b&gt;y&lt;/b&gt;" in text


def test_time_is_shown_in_the_persons_zone(logged_in, company, member, moments):
    member.time_zone = "Asia/Seoul"
    member.save()
    moments(datetime(2026, 3, 1, 20, 30, tzinfo=UTC))
    event(company)

    assert "Mar 2, 2026 05:30" in logged_in.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=member", ["joined"]),
        ("kind=login", []),
        ("who=MINA", ["joined"]),
        ("who=help@", ["renamed"]),
        ("q=JOIN", ["joined"]),
        ("since=2026-03-03", ["renamed"]),
        ("until=2026-03-02", ["joined"]),
        ("since=2026-03-02&until=2026-03-02", ["joined"]),
        ("kind=member&who=jun", []),
        # What cannot be understood is said and filters nothing.
        ("kind=spell", ["renamed", "joined"]),
        ("since=x", ["renamed", "joined"]),
        ("q=%00", ["renamed", "joined"]),
        ("page=x", ["renamed", "joined"]),
    ],
)
def test_filters(logged_in, company, moments, query, expected):
    moments(datetime(2026, 3, 2, 9, tzinfo=UTC))
    event(company, AuditAction.MEMBER_ADDED, who="mina@a.test", target_label="joined")
    moments(datetime(2026, 3, 3, 9, tzinfo=UTC))
    event(company, who="jun@a.test", staff="help@a.test", target_label="renamed")

    assert labels(logged_in.get(f"{PAGE}?{query}")) == expected


def test_object_is_found_by_its_code(logged_in, company):
    target = MembershipFactory(company=company)
    event(company, target=target, target_label="by code")
    event(company, target_label="other")

    assert labels(logged_in.get(f"{PAGE}?q={target.code}")) == ["by code"]


def test_pages_of_25_keep_the_filter(logged_in, company):
    for number in range(27):
        event(company, AuditAction.MEMBER_ADDED, target_label=str(number))
    event(company)

    second = logged_in.get(f"{PAGE}?kind=member&page=2")

    assert labels(second) == ["1", "0"]
    assert "?kind=member&amp;page=1" in second.content.decode()


def test_htmx_gets_the_table_alone(logged_in, company):
    event(company, target_label="mine")

    part = logged_in.get(PAGE, headers={"HX-Request": "true"})

    assert (
        part.content.decode()
        .strip()
        .startswith('<section class="card" id="audit-table"')
    )
    assert labels(part) == ["mine"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("page", [PAGE, FILE])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.ANALYST, Role.VIEWER])
def test_only_owners_see_it(client, company, page, role):
    client.force_login(MembershipFactory(company=company, role=role).user)

    assert client.get(page).status_code == 403
    assert AuditEvent.objects.count() == 0


def test_owner_of_another_company_sees_nothing_of_ours(client, company, stranger):
    event(company, target_label="ours")
    client.force_login(stranger)

    with tenant(None):
        assert labels(client.get(PAGE)) == []
        assert "ours" not in b"".join(client.get(FILE)).decode()


@pytest.mark.parametrize("page", [PAGE, FILE])
def test_pages_only_read(logged_in, page):
    assert logged_in.post(page).status_code == 405


def test_number_of_queries_does_not_grow_with_rows(
    logged_in, company, django_assert_num_queries
):
    event(company, target=MembershipFactory(company=company))
    with django_assert_num_queries(9):
        logged_in.get(PAGE)

    for _ in range(2):
        event(company, target=MembershipFactory(company=company))
    with django_assert_num_queries(9):
        logged_in.get(PAGE)


def rows_of(answer):
    text = b"".join(answer).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_download_holds_the_filtered_events(logged_in, company, member, moments):
    member.time_zone = "Asia/Seoul"
    member.save()
    moments(datetime(2026, 3, 1, 20, 30, tzinfo=UTC))
    event(
        company,
        AuditAction.MEMBER_CHANGED,
        who="mina@a.test",
        target_label="jun",
        before={"role": "viewer"},
        after={"role": "owner"},
    )
    event(company, target_label="something else")

    answer = logged_in.get(f"{FILE}?kind=member")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == (
        'attachment; filename="audit-2026-03-02.csv"'
    )
    head, *rows = rows_of(answer)
    assert head[:6] == [
        "Time",
        "Who",
        "In their place",
        "Action",
        "Kind of object",
        "Object",
    ]
    assert [row[:6] for row in rows] == [
        ["2026-03-02T05:30:00+09:00", "mina@a.test", "", "Role changed", "", "jun"]
    ]
    assert rows[0][-1] == "Role: Viewer → Owner"


def test_download_is_an_event_itself(logged_in, company, member):
    b"".join(logged_in.get(f"{FILE}?kind=key&who=ci"))

    found = AuditEvent.objects.get()
    assert (found.action, found.actor_label, found.after) == (
        "export.audit",
        member.email,
        {"kind": "key", "who": "ci"},
    )


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"]
)
def test_no_cell_is_a_formula(logged_in, company, text):
    event(company, who=text, target_label=text, after={text: text})

    _, export, row = rows_of(logged_in.get(FILE))

    assert export[3] == "Audit log downloaded"
    assert (row[1], row[5]) == (f"'{text}", f"'{text}")
    assert not [cell for cell in row if cell.strip(" ")[:1] in set("=+-@\t\r\n＝")]


def test_download_sets_the_company_for_each_part_and_never_between(
    logged_in, company, monkeypatch
):
    monkeypatch.setattr(audit_download, "PART", 2)
    for number in range(5):
        event(company, target_label=str(number))

    with tenant(None):
        parts = logged_in.get(FILE).streaming_content
        seen = []
        for part in parts:
            seen.append(part.decode())
            # What the server's thread does meanwhile sees nobody's rows.
            assert current_company_id() is None
            assert AuditEvent.objects.count() == 0

    assert len(seen) == 4
    found = [row[5] for row in csv.reader(io.StringIO("".join(seen[1:])))]
    assert found == ["", "4", "3", "2", "1", "0"]


def test_download_ends_where_its_reader_is_removed(
    logged_in, company, member, monkeypatch
):
    monkeypatch.setattr(audit_download, "PART", 2)
    for number in range(6):
        event(company, target_label=f"event {number}")
    owner = MembershipFactory(company=company)

    parts = iter(logged_in.get(FILE).streaming_content)
    head, first = next(parts), next(parts)
    mine = Membership.objects.for_company(company).get(user=member)
    remove_member(membership=mine, by=owner)
    rest = list(parts)

    assert b"event" not in head
    assert b"event 5" in first
    assert rest == []


def test_download_holds_no_row_of_others_without_row_level_security(logged_in, company):
    event(CompanyFactory(), target_label="theirs")
    event(company, target_label="mine")

    with all_companies():
        rows = rows_of(logged_in.get(FILE))

    assert [row[5] for row in rows[1:]] == ["", "mine"]


def test_events_of_one_moment_are_all_in_the_file(
    logged_in, company, moments, monkeypatch
):
    monkeypatch.setattr(audit_download, "PART", 2)
    moments(datetime(2026, 3, 1, tzinfo=UTC))
    for number in range(5):
        event(company, AuditAction.KEY_CREATED, target_label=str(number))

    rows = rows_of(logged_in.get(f"{FILE}?kind=key"))

    assert sorted(row[5] for row in rows[1:]) == ["0", "1", "2", "3", "4"]


def test_the_menu_shows_the_log_to_owners_only(logged_in, client, company, viewer):
    assert PAGE in logged_in.get("/settings/").content.decode()

    client.force_login(viewer)
    assert PAGE not in client.get("/settings/").content.decode()


def test_strange_dates_are_no_error(logged_in):
    answers = [
        logged_in.get(f"{PAGE}?since={first}&until={last}").status_code
        for first, last in (
            ("0001-01-01", "9999-12-31"),
            ("9999-12-31", "0001-01-01"),
            ((timezone.now() + timedelta(days=1)).date(), ""),
        )
    ]

    assert answers == [200, 200, 200]
