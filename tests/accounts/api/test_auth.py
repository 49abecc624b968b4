import uuid
from datetime import timedelta

import jwt
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.access import memberships_of
from accounts.enums import Role
from accounts.models import Company, User
from tests.factories.accounts import MembershipFactory, UserFactory

PASSWORD = "glass-skin-2026"
NEW = {
    "email": "Mina@Example.com",
    "password": PASSWORD,
    "full_name": "Mina Seo",
    "company_name": "Dawn Cosmetics",
}


@pytest.fixture
def api():
    return Client(headers={"accept": "application/json"})


@pytest.fixture
def person(db):
    return MembershipFactory().user


def post(api, call, data, **extra):
    return api.post(
        f"/api/v1/auth/{call}", data, content_type="application/json", **extra
    )


def log_in(api, person):
    return post(api, "login", {"username": person.email, "password": PASSWORD}).json()


def me(api, token):
    return api.get("/api/v1/auth/me", headers={"authorization": f"Bearer {token}"})


def test_register_makes_a_person_who_owns_a_company(api, db):
    response = post(api, "register", NEW)

    user = User.objects.get(email="mina@example.com")
    (membership,) = memberships_of(user)
    assert response.status_code == 201
    assert response.json() == {
        "id": str(user.code),
        "email": "mina@example.com",
        "full_name": "Mina Seo",
        "created_at": user.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert (membership.role, membership.company.name) == (Role.OWNER, "Dawn Cosmetics")
    assert [message.to for message in mail.outbox] == [["mina@example.com"]]


def test_register_with_a_used_address_looks_the_same_and_changes_nothing(api, person):
    before = Company.objects.count()

    response = post(api, "register", {**NEW, "email": person.email.upper()})

    assert response.status_code == 201
    assert set(response.json()) == {"id", "email", "full_name", "created_at"}
    assert uuid.UUID(response.json()["id"]) != person.code
    assert Company.objects.count() == before
    assert [message.to for message in mail.outbox] == [[person.email]]


def test_registering_again_and_again_fills_nobodys_inbox(api, person):
    given = {**NEW, "email": person.email}

    answers = [post(api, "register", given).status_code for _ in range(5)]

    assert answers == [201] * 5
    assert [message.to for message in mail.outbox] == [[person.email]] * 3


def test_register_with_a_weak_password_says_why(api, db):
    response = post(api, "register", {**NEW, "password": "12345678"})

    error = response.json()["error"]
    assert response.status_code == 400
    assert error["code"] == "invalid_input"
    assert error["fields"] == {
        "password": [
            "This password is too short. It must contain at least 10 characters.",
            "This password is too common.",
            "This password is entirely numeric.",
        ]
    }
    assert User.objects.count() == 0


def test_register_without_fields_names_each(api, db):
    response = post(api, "register", {})

    assert response.status_code == 400
    assert set(response.json()["error"]["fields"]) == set(NEW)


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "application/json"]
)
def test_login_takes_a_form_and_json(api, person, content_type):
    data = {"username": person.email.upper(), "password": PASSWORD}
    if content_type != "application/json":
        data = f"username={person.email.replace('@', '%40')}&password={PASSWORD}"

    response = api.post("/api/v1/auth/login", data, content_type=content_type)

    assert response.status_code == 200
    assert set(response.json()) == {
        "access_token",
        "refresh_token",
        "token_type",
        "expires_in",
    }
    assert response.json()["token_type"] == "bearer"
    assert response.json()["expires_in"] == 3600


def test_access_token_is_hs256_and_lives_an_hour(api, person):
    token = log_in(api, person)["access_token"]

    claims = jwt.decode(token, options={"verify_signature": False})
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert claims["exp"] - claims["iat"] == 3600


def test_login_with_a_wrong_password_is_refused(api, person):
    response = post(api, "login", {"username": person.email, "password": "wrong"})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json() == {
        "error": {
            "code": "wrong_credentials",
            "message": "The e-mail address or the password is wrong.",
            "fields": {},
        }
    }


def test_me_tells_who_the_token_belongs_to(api, person):
    (company,) = [one.company for one in memberships_of(person)]

    response = me(api, log_in(api, person)["access_token"])

    assert response.status_code == 200
    assert response.json() == {
        "id": str(person.code),
        "email": person.email,
        "full_name": person.full_name,
        "company_id": str(company.code),
        "company_name": company.name,
        "role": "owner",
        "instagram_connected": False,
        "subscription_tier": "free",
        "api_key": None,
    }


def test_me_without_a_token_is_401_in_our_shape(api, db):
    response = api.get("/api/v1/auth/me")

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "not_authenticated"


def test_me_without_a_company_is_404(api, db):
    response = me(api, log_in(api, UserFactory())["access_token"])

    assert response.status_code == 404


def test_refresh_gives_a_new_pair_and_the_old_token_is_dead(api, person):
    first = log_in(api, person)

    second = post(api, "refresh", {"refresh_token": first["refresh_token"]}).json()

    assert me(api, second["access_token"]).status_code == 200
    assert second["refresh_token"] != first["refresh_token"]


def test_no_cache_keeps_tokens(api, person):
    tokens = log_in(api, person)
    again = api.post(
        "/api/v1/auth/refresh",
        {"refresh_token": tokens["refresh_token"]},
        content_type="application/json",
    )
    first = api.post(
        "/api/v1/auth/login",
        {"username": person.email, "password": PASSWORD},
        content_type="application/json",
    )

    assert (again.status_code, first.status_code) == (200, 200)
    assert (again["Cache-Control"], first["Cache-Control"]) == ("no-store", "no-store")


def test_refresh_token_used_twice_ends_the_whole_login(api, person):
    first = log_in(api, person)
    second = post(api, "refresh", {"refresh_token": first["refresh_token"]}).json()

    reused = post(api, "refresh", {"refresh_token": first["refresh_token"]})

    assert reused.status_code == 401
    assert reused.json()["error"]["code"] == "invalid_token"
    assert me(api, second["access_token"]).status_code == 401
    again = post(api, "refresh", {"refresh_token": second["refresh_token"]})
    assert again.status_code == 401


def test_logout_ends_access_and_refresh(api, person):
    pair = log_in(api, person)

    response = post(api, "logout", {"refresh_token": pair["refresh_token"]})

    assert response.status_code == 204
    assert me(api, pair["access_token"]).status_code == 401
    refreshed = post(api, "refresh", {"refresh_token": pair["refresh_token"]})
    assert refreshed.status_code == 401


def test_one_login_does_not_end_another(api, person):
    desk, phone = log_in(api, person), log_in(api, person)

    post(api, "logout", {"refresh_token": desk["refresh_token"]})

    assert me(api, phone["access_token"]).status_code == 200


def test_access_token_ends_after_an_hour(api, person):
    pair = log_in(api, person)

    with time_machine.travel(timezone.now() + timedelta(seconds=3601)):
        response = me(api, pair["access_token"])

    assert response.status_code == 401


def _forged(**changes):
    claims = {
        "sub": "1",
        "sid": "x",
        "jti": "x",
        "token_use": "access",
        "exp": 4102444800,
    }
    key = changes.pop("key", "x" * 32)
    algorithm = changes.pop("algorithm", "HS256")
    return jwt.encode({**claims, **changes}, key, algorithm=algorithm)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "abc",
        "a.b.c",
        _forged(),
        _forged(key=None, algorithm="none"),
        _forged(key=settings.HEADLESS_JWT_PRIVATE_KEY),
        _forged(key=settings.SECRET_KEY + "x" * 32),
    ],
    ids=[
        "empty",
        "word",
        "dots",
        "other key",
        "no algorithm",
        "no session",
        "secret key",
    ],
)
def test_forged_token_is_refused(api, db, token):
    assert me(api, token).status_code == 401


def test_refresh_token_is_no_access_token(api, person):
    assert me(api, log_in(api, person)["refresh_token"]).status_code == 401


def test_broken_json_is_a_clear_400(api, db):
    response = api.post(
        "/api/v1/auth/login", '{"username": ', content_type="application/json"
    )

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_input"


def test_login_is_slowed_after_many_failures(api, person):
    answers = [
        post(api, "login", {"username": person.email, "password": "wrong"}).status_code
        for _ in range(11)
    ]

    last = post(api, "login", {"username": person.email, "password": PASSWORD})
    assert answers[0] == 401
    assert last.status_code == 429
    assert last.headers["Retry-After"] == "300"
