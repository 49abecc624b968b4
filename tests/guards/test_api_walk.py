"""Every call of the API, asked by those who have no business there.

The calls come from the schema: a new one is walked without anybody's doing.
"""

import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from accounts.enums import Role, Scope
from accounts.log_in.tokens import open_token_session
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    ApiKeyFactory,
    MembershipFactory,
    UserFactory,
    key_text,
)
from tests.world import fill, row_about, rows_of

SCHEMA = SchemaGenerator().get_schema(request=None, public=True)
CALLS = {
    f"{method.upper()} {path}": call
    for path, calls in SCHEMA["paths"].items()
    for method, call in calls.items()
}
# Before anybody is known: what these take is a password or a token of their own.
PUBLIC = {
    f"POST /api/v1/auth/{name}" for name in ("register", "login", "refresh", "logout")
}
CLOSED = sorted(set(CALLS) - PUBLIC)
# They read, and POST because what they ask about is too long for an address.
READS = {f"POST /api/v1/data/{name}" for name in ("ingredients", "claims", "pictures")}
WRITES = [name for name in CLOSED if not name.startswith("GET ") and name not in READS]
# A viewer's own: what they were told.
OWN = {"POST /api/v1/notices/read"}
# As far as it goes the right one for every call: a wrong one would be refused for that.
BODY = '{"role": "admin", "name": "Renamed"}'
# What is in an address and is no row of anybody's.
PLAIN = {"tag": "glow", "market": "JP"}
# For staff, who belong to no company.
STAFF = {"GET /api/v1/admin/stats"}


@pytest.fixture
def rows(company, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return fill(company, "celadon")


def ask(name, rows, **headers):
    method, path = name.split(" ")
    if "{code}" in path:
        path = path.replace("{code}", str(row_about(path, rows).code))
    address = path.format_map(PLAIN)
    with tenant(None):
        return Client().generic(
            method, address, BODY, content_type="application/json", headers=headers
        )


def bearer(user):
    return {"authorization": f"Bearer {open_token_session(user=user).access_token}"}


def codes(answers):
    """Calls by what they answered: a short list to read when a test fails."""
    found = {}
    for name, answer in answers.items():
        error = answer.json()["error"]["code"] if answer.content else ""
        found.setdefault((answer.status_code, error), []).append(name)
    return found


def test_calls_are_found():
    assert len(CALLS) > 20
    assert set(CALLS) >= PUBLIC
    for name in PUBLIC:
        assert CALLS[name].get("security", [{}]) in ([], [{}])


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer nonsense",
        f"Api-Key {key_text('kbl_00000000')}",
        "Basic ZGVtbzpkZW1v",
    ],
    ids=["nothing", "bearer", "key", "basic"],
)
def test_nobody_gets_in(company, rows, header):
    before = rows_of(company)
    headers = {"authorization": header} if header else {}

    answers = {name: ask(name, rows, **headers) for name in CLOSED}

    assert {status for status, _ in codes(answers)} == {401}
    assert rows_of(company) == before


def test_stranger_finds_no_row_of_another_company(company, stranger, rows):
    before = rows_of(company)
    headers = bearer(stranger)

    answers = {name: ask(name, rows, **headers) for name in CLOSED if "{code}" in name}

    assert len(answers) > 3
    assert set(codes(answers)) == {(404, "not_found")}
    assert rows_of(company) == before


def test_another_companys_key_finds_no_row(company, stranger, rows):
    before = rows_of(company)
    key = ApiKeyFactory()
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}

    answers = {name: ask(name, rows, **headers) for name in CLOSED if "{code}" in name}

    assert {status for status, _ in codes(answers)} <= {403, 404}
    assert rows_of(company) == before


def test_nobody_works_for_a_company_by_naming_it(company, stranger, rows):
    headers = {**bearer(stranger), "x-company-id": str(company.code)}

    answers = {name: ask(name, rows, **headers) for name in CLOSED if name not in STAFF}

    assert set(codes(answers)) == {(404, "not_found")}


def test_person_without_a_company_finds_nothing(company, rows):
    headers = bearer(UserFactory())

    answers = {name: ask(name, rows, **headers) for name in CLOSED if name not in STAFF}

    assert set(codes(answers)) == {(404, "not_found")}


def test_viewer_changes_nothing(company, rows):
    viewer = MembershipFactory(company=company, role=Role.VIEWER).user
    before = rows_of(company)
    headers = bearer(viewer)

    answers = {name: ask(name, rows, **headers) for name in WRITES if name not in OWN}

    assert {status for status, _ in codes(answers)} == {403}
    assert rows_of(company) == before


def test_key_without_the_scope_opens_nothing(company, rows):
    key = ApiKeyFactory(company=company, scopes=[Scope.MARKETS_WRITE])
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}

    answers = {name: ask(name, rows, **headers) for name in CLOSED if name not in STAFF}

    assert set(codes(answers)) == {(403, "scope_missing"), (403, "person_needed")}


def test_key_that_reads_changes_nothing(company, rows):
    key = ApiKeyFactory(company=company, scopes=[Scope.READ])
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}

    answers = {name: ask(name, rows, **headers) for name in WRITES}

    assert {status for status, _ in codes(answers)} == {403}
