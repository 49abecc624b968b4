"""A token of the API is no way round the second factor."""

import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.accounts.steps import PASSWORD, add_totp, code_of, confirm, log_in

LOGIN = "/api/v1/auth/login"


@pytest.fixture
def secret(member):
    confirm(member)
    browser = Client()
    log_in(browser, member)
    with time_machine.travel(time.time() - 120, tick=False):
        return add_totp(browser)


def ask(client, member, **more):
    data = {"username": member.email, "password": PASSWORD, **more}
    return client.post(LOGIN, data, content_type="application/json")


@pytest.mark.parametrize("more", [{}, {"code": ""}])
def test_password_alone_gives_no_token(client, member, secret, more):
    answer = ask(client, member, **more)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "second_factor_needed"


def test_wrong_code_gives_no_token(client, member, secret):
    answer = ask(client, member, code="000000")

    assert answer.status_code == 401
    assert answer.json()["error"] == {
        "code": "wrong_code",
        "message": "Incorrect code.",
        "fields": {},
    }


def test_code_gives_a_token_once(client, member, secret):
    with time_machine.travel(time.time(), tick=False):
        answers = [ask(client, member, code=code_of(secret)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]


def test_guessing_codes_ends_in_429(client, member, secret):
    answers = [ask(client, member, code="000000").status_code for _ in range(12)]

    assert set(answers[:4]) == {401}
    assert answers[-1] == 429


def test_wrong_password_tells_nothing_of_the_second_factor(client, member, secret):
    answer = ask(client, member, password="wrong")

    assert answer.json()["error"]["code"] == "wrong_credentials"


def test_a_code_that_was_used_is_refused_as_long_as_it_is_fresh(client, member, secret):
    with time_machine.travel(time.time(), tick=False) as clock:
        code = code_of(secret)
        first = ask(client, member, code=code)
        # allauth's own mark of a used code is gone by now; the code would be taken still.
        cache.delete(f"allauth.mfa.totp.used?user={member.pk}&code={code}")
        clock.shift(30)
        spaced = ask(client, member, code=f" {code[:3]} {code[3:]} ")
        again = ask(client, member, code=code)

    assert first.status_code == 200
    assert spaced.json()["error"]["code"] == "wrong_code"
    assert again.json()["error"]["code"] == "wrong_code"
