"""Somebody who tries passwords, by the page and by the API."""

import logging
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.signals import user_login_failed
from django.test import Client, RequestFactory

from accounts.enums import AuditAction
from accounts.log_in.adapters import AccountAdapter
from accounts.models import AuditEvent
from kbeauty.lib.errors import TooManyRequestsError
from kbeauty.lib.tenancy import tenant
from tests.accounts.steps import PASSWORD

HERE, ELSEWHERE = "198.51.100.1", "203.0.113.7"
ATTEMPTS = 10_000
# So many by the page and the API; more in a minute the limit of the address keeps out.
BY_REQUEST = 500
MINUTE = 60


@pytest.fixture
def checked():
    """Every password that was really compared."""
    found = []

    def note(**kwargs):
        found.append(kwargs["credentials"])

    user_login_failed.connect(note)
    yield found
    user_login_failed.disconnect(note)


# One for all: each would load the middleware anew.
browser = Client()


def by_page(email, password, address=HERE):
    browser.cookies.clear()
    form = {"login": email, "password": password}
    return browser.post("/account/login/", form, REMOTE_ADDR=address)


def by_api(email, password, address=HERE):
    browser.cookies.clear()
    return browser.post(
        "/api/v1/auth/login",
        {"username": email, "password": password},
        content_type="application/json",
        REMOTE_ADDR=address,
    )


asked = RequestFactory().post("/account/login/", REMOTE_ADDR=HERE)


def at_the_door(email, password):
    """What page and API ask, without what is around them."""
    try:
        AccountAdapter(asked).authenticate(asked, email=email, password=password)
    except TooManyRequestsError as error:
        return error.status
    return 200


@pytest.fixture
def quiet():
    """A line in the log for each of many requests takes longer than the request."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_ten_thousand_attempts_check_a_handful_of_passwords(
    member, company, checked, quiet
):
    started = time.monotonic()

    answers = [
        (by_page, by_api)[number % 2](member.email, f"guess-{number}").status_code
        for number in range(BY_REQUEST)
    ]
    answers += [
        at_the_door(member.email, f"guess-{number}")
        for number in range(BY_REQUEST, ATTEMPTS)
    ]

    # Five in five minutes: more only on a machine that takes longer than that.
    windows = 1 + int((time.monotonic() - started) / (5 * MINUTE))
    assert 5 <= len(checked) <= 5 * windows
    assert answers.count(429) == ATTEMPTS - len(checked)
    assert by_page(member.email, PASSWORD).status_code == 429
    assert by_api(member.email, PASSWORD).status_code == 429
    with tenant(company.pk):
        noted = AuditEvent.objects.filter(action=AuditAction.LOGIN_FAILED).count()
    assert noted == len(checked)


def test_limit_is_our_page_and_our_json(member):
    for _ in range(5):
        by_page(member.email, "wrong")

    page, call = by_page(member.email, PASSWORD), by_api(member.email, PASSWORD)

    assert "<h1>Too many requests</h1>" in page.content.decode()
    assert "Too many failed login attempts. Try again later." in page.content.decode()
    assert (page["Retry-After"], call["Retry-After"]) == ("300", "300")
    assert call.json()["error"] == {
        "code": "too_many_requests",
        "message": "Too many failed login attempts. Try again later.",
        "fields": {},
    }


def test_owner_gets_in_from_elsewhere_while_one_address_attacks(member):
    for _ in range(30):
        by_api(member.email, "wrong")

    assert by_api(member.email, PASSWORD).status_code == 429
    assert by_api(member.email, PASSWORD, ELSEWHERE).status_code == 200
    assert by_page(member.email, PASSWORD, ELSEWHERE)["Location"] == "/"


def test_two_addresses_that_go_on_for_hours_lock_nobody_out(member):
    answers = []
    with time_machine.travel(time.time(), tick=False) as clock:
        for _ in range(20):
            for address in (HERE, "198.51.100.2"):
                for _attempt in range(5):
                    by_api(member.email, "wrong", address)
                    # allauth tells attempts apart by their time.
                    clock.shift(0.1)
            answers.append(by_api(member.email, PASSWORD, ELSEWHERE).status_code)
            clock.shift(5 * MINUTE + 1)

    assert answers == [200] * 20


def test_after_a_reset_the_same_address_starts_anew(member, client):
    EmailAddress.objects.create(
        user=member, email=member.email, primary=True, verified=True
    )
    for _ in range(6):
        by_page(member.email, "forgotten", "127.0.0.1")

    reset_password(client, member)

    answer = by_page(member.email, "dewy-morning-41", "127.0.0.1")
    assert answer["Location"] == "/"


def test_another_person_elsewhere_notices_nothing(member, stranger):
    for _ in range(30):
        by_page(member.email, "wrong")

    assert by_page(stranger.email, PASSWORD, ELSEWHERE)["Location"] == "/"


def test_one_address_that_tries_many_accounts_is_slowed(db, checked):
    answers = [
        by_api(f"person{number}@example.com", "wrong").status_code
        for number in range(30)
    ]

    assert answers == [401] * 10 + [429] * 20
    assert len(checked) == 10


def test_many_addresses_on_one_account_are_slowed(member, checked):
    answers = [
        by_api(member.email, "wrong", f"198.51.100.{number}").status_code
        for number in range(120)
    ]

    assert answers == [401] * 100 + [429] * 20
    assert len(checked) == 100


def test_many_addresses_lock_nobody_out_for_good(member, client):
    EmailAddress.objects.create(
        user=member, email=member.email, primary=True, verified=True
    )
    for number in range(120):
        by_api(member.email, "wrong", f"198.51.100.{number}")

    reset_password(client, member)

    assert by_page(member.email, "dewy-morning-41", ELSEWHERE)["Location"] == "/"


def reset_password(client, person):
    """By the link in the mail."""
    from django.core import mail

    client.post("/account/password/reset/", {"email": person.email})
    link = next(
        line for line in mail.outbox[-1].body.splitlines() if "/reset/key/" in line
    )
    page = client.get(link, follow=True)
    client.post(
        page.redirect_chain[-1][0],
        {"password1": "dewy-morning-41", "password2": "dewy-morning-41"},
    )


def test_right_password_is_no_attempt(member):
    answers = [by_page(member.email, PASSWORD).status_code for _ in range(15)]

    assert answers == [302] * 15


def test_right_password_does_not_clear_what_failed(member):
    for _ in range(3):
        by_page(member.email, "wrong")
    by_page(member.email, PASSWORD)

    answers = [by_page(member.email, "wrong").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_spelling_of_the_address_gives_no_new_attempts(member):
    spellings = [member.email, member.email.upper(), f" {member.email} "] * 3

    answers = [by_page(one, "wrong").status_code for one in spellings]

    assert answers == [200] * 5 + [429] * 4


def test_posts_to_the_page_are_counted_too(member):
    answers = [by_page(member.email, PASSWORD).status_code for _ in range(31)]

    assert answers == [302] * 30 + [429]
    assert by_page(member.email, PASSWORD)["Retry-After"] == "60"
