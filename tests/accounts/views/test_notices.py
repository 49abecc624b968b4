import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import SESSION_KEY
from accounts.enums import Role
from accounts.models import Notice, NoticePreference
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    CompanyFactory,
    MembershipFactory,
    NoticeFactory,
    UserFactory,
)

HTMX = {"hx-request": "true"}
URL = "/notices/"


@pytest.fixture
def notice(company, member):
    return NoticeFactory(company=company, user=member)


def _bell(answer):
    """The number on the bell of the side bar; none without unread notices."""
    bells = re.findall(
        r'id="bell-side".*?</a>', answer.content.decode(), flags=re.DOTALL
    )
    assert len(bells) == 1
    found = re.search(r'bell-count" aria-hidden="true">([^<]*)<', bells[0])
    return found and found[1]


def _titles(answer):
    return [row.words.title for row in answer.context["rows"]]


def test_list_shows_the_newest_first(logged_in, company, member, notice):
    NoticeFactory(
        company=company,
        user=member,
        kind="member_joined",
        values={"name": "Mina", "role": "admin"},
    )

    answer = logged_in.get(URL)

    assert _titles(answer) == [
        "Mina joined the company",
        "A collection of @glasshaus.kr failed",
    ]
    assert "Role: Administrator." in answer.content.decode()


def test_list_is_empty_in_a_friendly_way(logged_in):
    answer = logged_in.get(URL)

    assert _titles(answer) == []
    assert "Nothing to tell yet" in answer.content.decode()


def test_list_shows_only_ones_own_of_this_company(logged_in, company, member, viewer):
    NoticeFactory(company=company, user=viewer)
    other = MembershipFactory(user=member)
    NoticeFactory(company=other.company, user=member)

    answer = logged_in.get(URL)

    assert _titles(answer) == []
    assert _bell(answer) is None


def test_list_leaves_out_what_was_only_mailed(logged_in, company, member):
    NoticeFactory(company=company, user=member, is_in_app=False)

    answer = logged_in.get(URL)

    assert _titles(answer) == []
    assert _bell(answer) is None


@pytest.mark.parametrize(("query", "count"), [("", 2), ("?show=unread", 1)])
def test_list_is_filtered(logged_in, company, member, notice, query, count):
    NoticeFactory(company=company, user=member, read_at=timezone.now())

    assert len(_titles(logged_in.get(f"{URL}{query}"))) == count


def test_list_has_pages(logged_in, company, member):
    NoticeFactory.create_batch(26, company=company, user=member)

    answer = logged_in.get(f"{URL}?page=2", headers=HTMX)

    assert len(_titles(answer)) == 1
    assert "26–26 of 26" in answer.content.decode()


def test_list_speaks_the_readers_language_and_zone(logged_in, company, member):
    member.language, member.time_zone = "ko", "Asia/Seoul"
    member.save()
    NoticeFactory(
        company=company,
        user=member,
        kind="plan_ends",
        values={"plan": "pro", "ends_at": "2026-12-01T20:00:00+00:00"},
    )

    (title,) = _titles(logged_in.get(URL))

    assert "2026. 12. 2. 05:00" in title
    assert "프로" in title


def test_list_for_htmx_is_a_part_with_both_bells(logged_in, notice):
    answer = logged_in.get(URL, headers=HTMX)

    text = answer.content.decode()
    assert "<html" not in text
    assert text.count("hx-swap-oob") == 2
    assert _bell(answer) == "1"


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_one_as_for_three(
    logged_in, company, member, count, django_assert_max_num_queries
):
    NoticeFactory.create_batch(count, company=company, user=member)

    with django_assert_max_num_queries(10):
        logged_in.get(URL)


@pytest.mark.parametrize(
    ("unread", "shown"), [(0, None), (1, "1"), (99, "99"), (100, "99+")]
)
def test_bell_counts_to_its_limit(logged_in, company, member, unread, shown):
    NoticeFactory.create_batch(unread, company=company, user=member)

    assert _bell(logged_in.get("/collections/")) == shown


def test_bell_costs_one_query(logged_in, notice):
    with CaptureQueriesContext(connection) as queries:
        logged_in.get("/collections/")

    asked = [each for each in queries if "accounts_notice" in each["sql"]]
    assert len(asked) == 1


def test_opening_marks_as_read_and_leads_there(logged_in, notice):
    answer = logged_in.get(f"{URL}{notice.code}/")

    notice.refresh_from_db()
    assert answer["Location"] == "/collections/"
    assert notice.read_at is not None
    assert _bell(logged_in.get("/collections/")) is None


@pytest.mark.parametrize("path", ["", "//evil.test/", "https://evil.test/"])
def test_opening_stays_on_our_site(logged_in, company, member, path):
    notice = NoticeFactory(company=company, user=member, path=path)

    assert logged_in.get(f"{URL}{notice.code}/")["Location"] == URL


def test_opening_of_another_of_my_companies_goes_there(logged_in, company, member):
    other = MembershipFactory(user=member, company=CompanyFactory(name="Second"))
    notice = NoticeFactory(company=other.company, user=member)

    logged_in.get(f"{URL}{notice.code}/")

    assert logged_in.session[SESSION_KEY] == other.company_id
    with tenant(other.company_id):
        notice.refresh_from_db()
    assert notice.read_at is not None


def test_opening_what_is_somebody_elses_finds_nothing(logged_in, company, viewer):
    notice = NoticeFactory(company=company, user=viewer)

    assert logged_in.get(f"{URL}{notice.code}/").status_code == 404

    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_after_leaving_the_company_finds_nothing(client, company, member):
    left = NoticeFactory(company=company, user=UserFactory())
    MembershipFactory(user=left.user)
    client.force_login(left.user)

    assert client.get(f"{URL}{left.code}/").status_code == 404


def test_mark_read_plainly_goes_back_to_the_list(logged_in, notice):
    answer = logged_in.post(f"{URL}{notice.code}/read/?show=unread")

    notice.refresh_from_db()
    assert answer["Location"] == f"{URL}?show=unread"
    assert notice.read_at is not None


def test_mark_read_by_htmx_shows_the_list_again(logged_in, company, member, notice):
    NoticeFactory(company=company, user=member)

    answer = logged_in.post(f"{URL}{notice.code}/read/?show=unread", headers=HTMX)

    assert len(_titles(answer)) == 1
    assert _bell(answer) == "1"
    # The links of the pages lead to the list, not to the form's address.
    assert f"{URL}{notice.code}/read/?page" not in answer.content.decode()


def test_mark_all_read(logged_in, company, member, notice, viewer):
    theirs = NoticeFactory(company=company, user=viewer)

    answer = logged_in.post(f"{URL}read/")

    assert answer["Location"] == URL
    assert list(Notice.objects.filter(read_at=None)) == [theirs]


@pytest.mark.parametrize("code", [uuid.uuid4(), "theirs"])
def test_mark_read_what_is_not_mine_finds_nothing(logged_in, company, viewer, code):
    theirs = NoticeFactory(company=company, user=viewer)
    code = theirs.code if code == "theirs" else code

    assert logged_in.post(f"{URL}{code}/read/").status_code == 404

    theirs.refresh_from_db()
    assert theirs.read_at is None


SETTINGS = "/settings/notices/"


def _shown(answer):
    return {
        choice.kind.value: sorted(choice.channels)
        for choice in answer.context["choices"]
    }


def test_choices_begin_with_the_defaults(logged_in):
    shown = _shown(logged_in.get(SETTINGS))

    assert len(shown) == 18
    assert shown["collection_failed"] == ["app"]
    assert shown["reconnect"] == ["app", "email"]


def test_choices_are_those_that_may_reach_the_role(client, viewer):
    client.force_login(viewer)

    shown = _shown(client.get(SETTINGS))

    assert set(shown) == {
        *("role_changed", "export_ready", "deletion_planned", "deletion_cancelled"),
        *("competitor_spike", "rule_changed"),
    }


def test_choices_are_saved(logged_in):
    answer = logged_in.post(
        SETTINGS,
        {
            "shown": ["reconnect", "collection_failed"],
            "app": ["reconnect"],
            "email": ["collection_failed"],
        },
    )

    shown = _shown(logged_in.get(SETTINGS))
    assert answer["Location"] == SETTINGS
    assert shown["reconnect"] == ["app"]
    assert shown["collection_failed"] == ["email"]
    # Not in the form: as before.
    assert shown["plan_ends"] == ["app", "email"]


@pytest.mark.parametrize(
    "given",
    [
        {"shown": ["unheard_of"]},
        {"shown": ["reconnect"], "app": ["unheard_of"]},
    ],
)
def test_choices_of_unknown_kinds_are_refused(logged_in, given):
    answer = logged_in.post(SETTINGS, given)

    assert "Nothing was saved" in answer.content.decode()
    assert NoticePreference.objects.count() == 0


def test_choices_about_safety_stay_on(logged_in):
    logged_in.post(SETTINGS, {"shown": ["staff_looked"]})

    assert _shown(logged_in.get(SETTINGS))["staff_looked"] == ["app", "email"]
    assert NoticePreference.objects.count() == 0


def test_choices_are_ones_own_in_each_company(logged_in, member, viewer):
    other = MembershipFactory(user=member)
    logged_in.post(SETTINGS, {"shown": ["reconnect"]})

    session = logged_in.session
    session[SESSION_KEY] = other.company_id
    session.save()

    assert _shown(logged_in.get(SETTINGS))["reconnect"] == ["app", "email"]


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [
        (Role.OWNER, True),
        (Role.ADMIN, True),
        (Role.ANALYST, False),
        (Role.VIEWER, False),
    ],
)
def test_webhooks_are_for_those_who_manage_the_company(client, company, role, is_shown):
    client.force_login(MembershipFactory(company=company, role=role).user)

    assert ("Webhooks" in client.get(SETTINGS).content.decode()) is is_shown
