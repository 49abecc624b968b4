"""Breached passwords, without asking anybody."""

import time

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core import mail

from accounts.log_in.passwords import is_breached, latin_keys
from accounts.models import User
from tests.accounts.steps import PASSWORD, confirm, log_in

SENTENCE = (
    "This password is known from data breaches, so attackers try it first. "
    "Choose another one."
)
BREACHED = "dkssudgktpdy"  # a greeting in Korean, typed with the keyboard in English
NEW = {"email": "mina@example.com", "full_name": "Mina", "company_name": "Dawn"}


@pytest.mark.parametrize(
    "password",
    [
        *("password123", "Password123", "PASSWORD123", "pASSWORD123"),
        *("qwertyuiop", "1q2w3e4r5t", BREACHED, BREACHED.upper()),
        # as a Korean keyboard left in Korean writes them
        *("안녕하세요", "ㅔㅁㄴㄴㅈㅐㄱㅇ123", "ㅂㅈㄷㄱ쇼ㅕㅑㅐㅔ"),
        "1234567890qwertyuiop",
    ],
)
def test_password_of_the_list_is_known_in_every_spelling(password):
    assert is_breached(password)


@pytest.mark.parametrize(
    "password", [PASSWORD, "dewy-morning-41", "한글로 지은 긴 비밀번호", "p", ""]
)
def test_password_that_is_not_in_the_list_passes(password):
    assert not is_breached(password)


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("비밀번호", "qlalfqjsgh"),
        ("값없이", "rkqtdjqtdl"),
        ("ㅃㅒ", "QO"),
        ("abc 1!", "abc 1!"),
        ("漢字", "漢字"),
    ],
)
def test_korean_letters_are_the_keys_that_write_them(typed, keys):
    assert latin_keys(typed) == keys


def test_answer_comes_at_once():
    started = time.perf_counter()

    for number in range(200):
        is_breached(f"a password of its own {number}")

    assert (time.perf_counter() - started) / 200 < 0.02


def test_page_and_api_refuse_alike(client, db):
    page = client.post(
        "/account/signup/", {**NEW, "password1": BREACHED, "password2": BREACHED}
    )
    call = client.post(
        "/api/v1/auth/register",
        {**NEW, "password": BREACHED},
        content_type="application/json",
    )

    assert page.context["form"].errors == {"password1": [SENTENCE]}
    assert call.json()["error"]["fields"] == {"password": [SENTENCE]}
    assert User.objects.count() == 0


@pytest.mark.parametrize("way", ["page", "api"])
def test_name_is_no_password(client, db, way):
    new = {**NEW, "full_name": "Minseo Kim Park"}
    if way == "page":
        form = {**new, "password1": "minseokimpark", "password2": "minseokimpark"}
        found = (
            client.post("/account/signup/", form).context["form"].errors["password1"]
        )
    else:
        answer = client.post(
            "/api/v1/auth/register",
            {**new, "password": "minseokimpark"},
            content_type="application/json",
        )
        found = answer.json()["error"]["fields"]["password"]

    assert found == ["The password is too similar to the full name."]


def test_change_refuses_it(client, member):
    log_in(client, member)

    answer = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": BREACHED, "password2": BREACHED},
    )

    assert answer.context["form"].errors == {"password1": [SENTENCE]}
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_reset_refuses_it(client, member):
    confirm(member)
    client.post("/account/password/reset/", {"email": member.email})
    link = next(
        line for line in mail.outbox[0].body.splitlines() if "/reset/key/" in line
    )
    page = client.get(link, follow=True)

    answer = client.post(
        page.redirect_chain[-1][0], {"password1": BREACHED, "password2": BREACHED}
    )

    assert answer.context["form"].errors == {"password1": [SENTENCE]}


def test_form_says_so_before():
    assert password_validators_help_texts()[-1] == (
        "Your password can’t be one that is known from data breaches."
    )
