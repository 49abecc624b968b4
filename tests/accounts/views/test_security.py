"""The page "Security": what it shows, and ending log-ins from it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.enums import AuditAction
from accounts.log_in.tokens import open_token_session
from accounts.models import AuditEvent
from accounts.services.companies import create_company
from kbeauty.lib.tenancy import tenant
from tests.accounts.steps import PASSWORD, confirm, log_in
from tests.factories.accounts import UserFactory

PAGE = "/settings/security/"
ME = "/api/v1/auth/me"
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person(member):
    confirm(member)
    return member


@pytest.fixture
def here(person):
    browser = Client(headers={"user-agent": MAC})
    log_in(browser, person)
    return browser


@pytest.fixture
def there(person, here):
    browser = Client(headers={"user-agent": PHONE})
    log_in(browser, person)
    return browser


def rows(browser):
    return browser.get(PAGE).context["sessions"]


def api_log_in(person):
    answer = Client().post(
        "/api/v1/auth/login",
        {"username": person.email, "password": PASSWORD},
        content_type="application/json",
        headers={"user-agent": "curl/8.5"},
    )
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def test_page_tells_where_a_person_is_logged_in(here, there, person):
    api_log_in(person)

    shown = {(row.name, row.is_current, row.is_api, row.ip): row for row in rows(here)}

    assert set(shown) == {
        ("Chrome on macOS", True, False, "127.0.0.1"),
        ("Safari on iPhone", False, False, "127.0.0.1"),
        ("curl", False, True, "127.0.0.1"),
    }


def test_last_log_ins_show_what_failed_too(here, person):
    Client().post("/account/login/", {"login": person.email, "password": "wrong"})

    shown = here.get(PAGE).context["log_ins"]

    assert [(one.has_succeeded, one.name) for one in shown] == [
        (False, "Unknown program"),
        (True, "Chrome on macOS"),
    ]


def test_log_in_of_a_person_in_two_companies_is_shown_once(person):
    create_company(user=person, name="Second")
    browser = Client()

    log_in(browser, person)

    assert len(browser.get(PAGE).context["log_ins"]) == 1


def test_attempts_under_one_request_number_are_all_shown(here, person):
    """Who asks may choose it: none may hide behind another."""
    for _ in range(4):
        log_in(Client(), person, "wrong", headers={"x-request-id": "chosen-by-them"})

    shown = here.get(PAGE).context["log_ins"]

    assert [one.has_succeeded for one in shown] == [False] * 4 + [True]


def test_ended_session_is_really_gone(here, there, person, company):
    (other,) = (row for row in rows(here) if not row.is_current)
    asked = here.get(f"{PAGE}sessions/{other.id}/end/")

    answer = here.post(f"{PAGE}sessions/{other.id}/end/")

    assert asked.context["session"] == other
    assert answer["Location"] == PAGE
    assert there.get("/")["Location"] == "/account/login/?next=/"
    assert here.get("/").status_code == 200
    assert Session.objects.count() == 1
    with tenant(company.pk):
        event = AuditEvent.objects.first()
    assert (event.action, event.actor, event.after) == (
        AuditAction.SESSION_ENDED,
        person,
        {"kind": "browser", "ip": "127.0.0.1"},
    )


def test_ended_log_in_of_the_api_takes_its_tokens_along(here, person):
    headers = api_log_in(person)
    assert Client().get(ME, headers=headers).status_code == 200
    (other,) = (row for row in rows(here) if row.is_api)

    here.post(f"{PAGE}sessions/{other.id}/end/")

    assert Client().get(ME, headers=headers).status_code == 401


def test_all_others_end_and_this_one_stays(here, there, person):
    headers = api_log_in(person)
    page = here.get(f"{PAGE}sessions/end/")

    answer = here.post(f"{PAGE}sessions/end/", follow=True)

    assert len(page.context["sessions"]) == 2
    assert "2 sessions were ended." in answer.content.decode()
    assert [row.is_current for row in rows(here)] == [True]
    assert there.get("/").status_code == 302
    assert Client().get(ME, headers=headers).status_code == 401


def test_nothing_is_ended_by_looking(here, there):
    here.get(f"{PAGE}sessions/end/")

    assert there.get("/").status_code == 200


def test_own_session_is_ended_by_logging_out(here):
    (own,) = rows(here)

    answer = here.post(f"{PAGE}sessions/{own.id}/end/")

    assert answer["Location"] == "/account/logout/"
    assert here.get("/").status_code == 200


def test_session_of_somebody_else_is_not_found(here, stranger):
    browser = Client()
    log_in(browser, stranger)
    theirs = UserSession.objects.get(user=stranger)

    answers = [
        getattr(here, method)(f"{PAGE}sessions/{theirs.pk}/end/").status_code
        for method in ("get", "post")
    ]

    assert answers == [404, 404]
    assert browser.get("/").status_code == 200


def test_new_password_ends_everything_but_this_session(here, there, person, company):
    headers = api_log_in(person)

    here.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "dewy-morning-41",
            "password2": "dewy-morning-41",
        },
    )

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert Client().get(ME, headers=headers).status_code == 401
    assert [row.is_current for row in rows(here)] == [True]
    with tenant(company.pk):
        found = list(AuditEvent.objects.values_list("action", flat=True))
    assert sorted(found[:3]) == [
        AuditAction.SESSION_ENDED,
        AuditAction.SESSION_ENDED,
        AuditAction.PASSWORD_CHANGED,
    ]


def test_logging_out_takes_the_row_along(here, there, person):
    there.post("/account/logout/")

    assert [row.is_current for row in rows(here)] == [True]
    assert UserSession.objects.filter(user=person).count() == 1


def test_session_from_before_is_on_the_list(client, member):
    client.force_login(member)

    assert [row.is_current for row in rows(client)] == [True]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1:8000", "http://localhost:8000/settings/security/"),
        ("localhost:8000", ""),
        ("testserver", ""),
    ],
)
def test_page_by_an_address_leads_to_the_name_passkeys_need(here, host, address):
    answer = here.get(PAGE, headers={"host": host})

    assert answer.context["localhost"] == address


def test_address_that_waits_for_its_link_is_told(here, person):
    EmailAddress.objects.create(user=person, email="new@example.com")

    answer = here.get(PAGE)

    assert "Waiting for the link in our mail to new@example.com" in (
        answer.content.decode()
    )
    assert "/account/2fa/totp/activate/" not in answer.content.decode()


def test_person_without_a_company_has_the_page_too(db):
    person = UserFactory()
    browser = Client()
    log_in(browser, person)

    answer = browser.get(PAGE)

    assert answer.status_code == 200
    assert [one.has_succeeded for one in answer.context["log_ins"]] == [True]


def test_session_tells_when_and_from_where_it_was_seen_to_ten_minutes(here, person):
    begun = UserSession.objects.get(user=person)

    here.get("/", REMOTE_ADDR="203.0.113.7")
    soon = UserSession.objects.get(user=person)
    with time_machine.travel(begun.last_seen_at + timedelta(minutes=11), tick=False):
        here.get("/", REMOTE_ADDR="203.0.113.7")
    later = UserSession.objects.get(user=person)

    assert (soon.last_seen_at, soon.ip) == (begun.last_seen_at, "127.0.0.1")
    assert later.last_seen_at == begun.last_seen_at + timedelta(minutes=11)
    assert later.ip == "203.0.113.7"


def test_log_in_of_the_api_is_seen_when_it_changes_its_token(person):
    pair = open_token_session(user=person)
    begun = UserSession.objects.get(user=person)

    Client().post(
        "/api/v1/auth/refresh",
        {"refresh_token": pair.refresh_token},
        content_type="application/json",
        headers={"user-agent": "curl/8.5"},
    )

    seen = UserSession.objects.get(user=person)
    assert seen.last_seen_at > begun.last_seen_at
    assert (seen.ip, seen.user_agent) == ("127.0.0.1", "curl/8.5")


def test_token_session_outside_a_request_has_no_address(here, person):
    open_token_session(user=person)

    assert [row.ip for row in rows(here) if row.is_api] == [""]


def test_page_needs_a_log_in(client, db):
    for path in (PAGE, f"{PAGE}sessions/end/", f"{PAGE}sessions/1/end/"):
        assert client.get(path)["Location"] == f"/account/login/?next={path}"
