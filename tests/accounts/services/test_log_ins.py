"""The audit log of log-ins: page and API, one event for each company of the person."""

import pytest
from django.test import Client

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from accounts.services.companies import create_company
from accounts.services.log_ins import end_session
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.tenancy import all_companies, tenant
from tests.accounts.steps import PASSWORD, confirm, log_in

AUTH = "/api/v1/auth"


def post(call, **data):
    return Client().post(f"{AUTH}/{call}", data, content_type="application/json")


def api_log_in(person):
    return post("login", username=person.email, password=PASSWORD).json()


def events(company):
    with tenant(company.pk):
        found = AuditEvent.objects.for_company(company).order_by("created_at")
        return [
            (event.action, event.actor_label, event.target_label, event.after)
            for event in found
        ]


def test_log_in_and_out_by_the_page(client, member, company):
    log_in(client, member)
    client.post("/account/logout/")

    me = member.email
    assert events(company) == [
        (AuditAction.LOGIN_SUCCEEDED, me, me, {"methods": ["password"]}),
        (AuditAction.LOGIN_ENDED, me, me, {}),
    ]


def test_log_in_and_out_by_the_api(member, company):
    pair = api_log_in(member)
    post("logout", refresh_token=pair["refresh_token"])

    me = member.email
    assert events(company) == [
        (AuditAction.LOGIN_SUCCEEDED, me, me, {"methods": ["api"]}),
        (AuditAction.LOGIN_ENDED, me, me, {}),
    ]


@pytest.mark.parametrize("way", ["page", "api"])
def test_failed_log_in_is_nobodys_deed_against_a_person(member, company, way):
    if way == "page":
        log_in(Client(), member, "wrong")
    else:
        post("login", username=member.email.upper(), password="wrong")

    assert events(company) == [
        (AuditAction.LOGIN_FAILED, "", member.email, {"method": "password"})
    ]


@pytest.mark.parametrize("way", ["page", "api"])
def test_failed_log_in_of_an_unknown_address_belongs_to_no_company(company, way):
    if way == "page":
        Client().post("/account/login/", {"login": "a@example.com", "password": "x"})
    else:
        post("login", username="a@example.com", password="x")

    with all_companies():
        (event,) = AuditEvent.objects.all()
    assert (event.company, event.actor) == (None, None)
    assert (event.action, event.target_label) == (
        AuditAction.LOGIN_FAILED,
        "a@example.com",
    )
    assert event.ip == "127.0.0.1"


def test_each_company_of_the_person_has_its_event(client, member, company):
    second = create_company(user=member, name="Second")

    log_in(client, member)

    assert [one[0] for one in events(company)] == [AuditAction.LOGIN_SUCCEEDED]
    assert [one[0] for one in events(second)] == [
        AuditAction.COMPANY_CREATED,
        AuditAction.LOGIN_SUCCEEDED,
    ]


def test_no_password_is_in_any_event(client, member, company):
    log_in(client, member, "my-secret-guess")

    with all_companies():
        told = str(list(AuditEvent.objects.values()))
    assert "my-secret-guess" not in told


def test_refresh_token_that_comes_back_is_noted(member, company):
    pair = api_log_in(member)
    post("refresh", refresh_token=pair["refresh_token"])

    post("refresh", refresh_token=pair["refresh_token"])

    me = member.email
    assert events(company)[1:] == [(AuditAction.TOKEN_REUSED, me, me, {})]


def test_refresh_is_no_event_of_its_own(member, company):
    pair = api_log_in(member)

    post("refresh", refresh_token=pair["refresh_token"])

    assert len(events(company)) == 1


def test_new_address_takes_over_when_its_link_is_opened(client, member, company):
    from django.core import mail

    confirm(member)
    log_in(client, member)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    old = member.email
    client.post("/account/email/", {"action_add": "", "email": "new@example.com"})
    (message,) = mail.outbox
    link = next(line for line in message.body.splitlines() if "confirm-email" in line)

    before = client.get("/settings/security/").context["email"]
    client.post(link)

    member.refresh_from_db()
    assert message.to == ["new@example.com"]
    assert before == old
    assert member.email == "new@example.com"
    with tenant(company.pk):
        event = AuditEvent.objects.get(action=AuditAction.EMAIL_CHANGED)
    assert (event.before, event.after) == ({"email": old}, {"email": "new@example.com"})
    assert mail.outbox[-1].to == [old]
    assert mail.outbox[-1].subject == "Your e-mail address was changed"


def test_first_confirmation_is_no_change(client, member, company):
    from django.core import mail

    log_in(client, member)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/email/")
    client.post("/account/email/", {"action_send": "", "email": member.email})
    link = next(
        line for line in mail.outbox[0].body.splitlines() if "confirm-email" in line
    )

    answer = client.post(link)

    assert answer["Location"] == "/settings/security/"
    assert AuditAction.EMAIL_CHANGED not in [one[0] for one in events(company)]


def test_password_by_the_link_of_a_mail_ends_every_log_in(member, company):
    from tests.accounts.log_in.test_log_in_limits import reset_password

    confirm(member)
    browser = Client()
    log_in(browser, member)
    pair = api_log_in(member)

    reset_password(Client(), member)

    me = {"authorization": f"Bearer {pair['access_token']}"}
    assert browser.get("/").status_code == 302
    assert Client().get(f"{AUTH}/me", headers=me).status_code == 401
    assert (
        AuditAction.PASSWORD_CHANGED,
        member.email,
        member.email,
        {"by_mail": True},
    ) in (events(company))


def test_session_that_is_not_there_cannot_be_ended(member):
    with pytest.raises(NotFoundError):
        end_session(user=member, session_id=999)
