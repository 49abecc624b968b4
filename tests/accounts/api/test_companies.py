"""People and keys of several companies: which one a call works for."""

import uuid

import pytest

from accounts.access import SESSION_KEY
from accounts.enums import Role
from accounts.models import Company
from tests.factories.accounts import ApiKeyFactory, MembershipFactory, key_text

COMPANIES, ME = "/api/v1/companies", "/api/v1/auth/me"


@pytest.fixture
def first(db):
    return MembershipFactory(role=Role.OWNER)


@pytest.fixture
def second(first):
    return MembershipFactory(user=first.user, role=Role.VIEWER)


@pytest.fixture
def token(client, first):
    form = {"username": first.user.email, "password": "glass-skin-2026"}
    pair = client.post("/api/v1/auth/login", form).json()
    return {"authorization": f"Bearer {pair['access_token']}"}


@pytest.fixture(autouse=True)
def _form(client):
    """The log-in takes a form; Django's client sends multipart."""
    send = client.post
    client.post = lambda path, data=None, **extra: send(
        path, data, **{"content_type": "application/json", **extra}
    )


def row(membership, *, is_current):
    return {
        "id": str(membership.company.code),
        "name": membership.company.name,
        "role": membership.role,
        "is_current": is_current,
    }


def current(answer):
    return answer.json()["company_id"]


def test_person_sees_all_their_companies(client, first, second, token):
    MembershipFactory()

    answer = client.get(COMPANIES, headers=token)

    assert answer.status_code == 200
    assert answer.json() == {
        "data": [row(first, is_current=True), row(second, is_current=False)],
        "paging": {"next": None},
    }


def test_header_chooses_the_company_and_its_role(client, first, second, token):
    chosen = {**token, "x-company-id": str(second.company.code)}

    told = client.get(ME, headers=chosen).json()

    assert (told["company_id"], told["role"]) == (str(second.company.code), "viewer")
    assert client.get("/api/v1/keys", headers=token).status_code == 200
    assert client.get("/api/v1/keys", headers=chosen).status_code == 403
    listed = client.get(COMPANIES, headers=chosen).json()["data"]
    assert [one["is_current"] for one in listed] == [False, True]


def test_header_in_capitals_is_the_same(client, second, token):
    chosen = {**token, "x-company-id": str(second.company.code).upper()}

    assert current(client.get(ME, headers=chosen)) == str(second.company.code)


@pytest.mark.parametrize("asked", ["", "x", "1", str(uuid.uuid4()), "' OR 1=1"])
def test_company_that_is_none_is_404(client, second, token, asked):
    assert client.get(ME, headers={**token, "x-company-id": asked}).status_code == 404


def test_company_of_others_is_404(client, second, token):
    theirs = MembershipFactory().company

    answer = client.get(ME, headers={**token, "x-company-id": str(theirs.code)})

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_inactive_company_is_404(client, second, token):
    Company.objects.filter(pk=second.company_id).update(is_active=False)

    chosen = {**token, "x-company-id": str(second.company.code)}
    assert client.get(ME, headers=chosen).status_code == 404


def test_session_works_for_the_company_switched_to_unless_the_header_says_so(
    client, first, second
):
    client.force_login(first.user)
    session = client.session
    session[SESSION_KEY] = second.company_id
    session.save()

    assert current(client.get(ME)) == str(second.company.code)
    chosen = {"x-company-id": str(first.company.code)}
    assert current(client.get(ME, headers=chosen)) == str(first.company.code)


def test_key_sees_its_own_company_only(client, first, second):
    key = ApiKeyFactory(company=second.company, created_by=first.user)
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}

    answer = client.get(COMPANIES, headers=headers)

    expected = {**row(second, is_current=True), "role": None}
    assert answer.json() == {"data": [expected], "paging": {"next": None}}


def test_key_and_header_must_agree(client, first, second):
    key = ApiKeyFactory(company=second.company, created_by=first.user)
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}
    mine = {**headers, "x-company-id": str(second.company.code)}
    other = {**headers, "x-company-id": str(first.company.code)}

    assert client.get(ME, headers=mine).status_code == 200
    assert client.get(ME, headers=other).status_code == 404
