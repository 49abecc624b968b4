"""The company's keys over the API, for people."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ApiKey
from kbeauty.lib.crypto import hash_of
from tests.factories.accounts import ApiKeyFactory, MembershipFactory

KEYS = "/api/v1/keys"


@pytest.fixture
def admin(company, client):
    user = MembershipFactory(company=company, role=Role.ADMIN).user
    client.force_login(user)
    return user


@pytest.fixture
def key(company, admin):
    return ApiKeyFactory(company=company, created_by=admin)


def send(client, method, path, data=None):
    return getattr(client, method)(path, data, content_type="application/json")


def iso(moment):
    return moment and moment.isoformat().replace("+00:00", "Z")


def told(key):
    maker = key.created_by
    return {
        "id": str(key.code),
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "created_at": iso(key.created_at),
        "created_by": maker
        and {
            "id": str(maker.code),
            "email": maker.email,
            "full_name": maker.full_name,
        },
        "last_used_at": iso(key.last_used_at),
        "last_used_ip": key.last_used_ip,
        "expires_at": iso(key.expires_at),
        "revoked_at": iso(key.revoked_at),
    }


def test_list_shows_the_companys_keys_newest_first(client, company, admin, key):
    newer = ApiKeyFactory(company=company, revoked_at=timezone.now())
    ApiKeyFactory()

    answer = client.get(KEYS)

    assert answer.status_code == 200
    assert answer.json() == {
        "data": [told(newer), told(key)],
        "paging": {"next": None},
    }


def test_list_goes_page_by_page(client, company, admin):
    keys = ApiKeyFactory.create_batch(3, company=company)

    first = client.get(f"{KEYS}?limit=2").json()
    second = client.get(first["paging"]["next"]).json()

    assert first["paging"]["next"].startswith(f"http://testserver{KEYS}?limit=2&after=")
    names = [one["name"] for one in first["data"] + second["data"]]
    assert names == [key.name for key in reversed(keys)]
    assert second["paging"]["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "after=x", "after=MQ=="])
def test_page_that_makes_no_sense_is_400(client, admin, query):
    answer = client.get(f"{KEYS}?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [query.split("=")[0]]


def test_list_takes_as_many_queries_for_three_keys_as_for_one(
    client, company, admin, django_assert_num_queries
):
    def made(number):
        ApiKeyFactory.create_batch(number, company=company, created_by=admin)

    made(1)
    client.get(KEYS)
    with django_assert_num_queries(6):
        client.get(KEYS)
    made(2)
    with django_assert_num_queries(6):
        client.get(KEYS)


def test_new_key_is_in_the_answer_and_nowhere_else(client, admin, company):
    ends = (timezone.now() + timedelta(days=30)).replace(microsecond=0)
    asked = {"name": "Report", "scopes": ["markets:read"], "expires_at": iso(ends)}

    answer = send(client, "post", KEYS, asked)

    key = ApiKey.objects.get()
    text = answer.json()["key"]
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {**told(key), "key": text}
    assert (key.key_hash, key.created_by) == (hash_of(text), admin)
    assert (key.scopes, key.expires_at) == (["markets:read"], ends)
    assert text not in client.get(f"{KEYS}/{key.code}").content.decode()
    assert text not in client.get(KEYS).content.decode()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["everything"]}, ["scopes.0"]),
        ({"scopes": None}, ["scopes"]),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ["expires_at"]),
        ({"expires_at": "9999-12-31T23:59:59-23:00"}, ["expires_at"]),
        ({"expires_at": "soon"}, ["expires_at"]),
    ],
)
def test_key_that_makes_no_sense_is_400(client, admin, changes, fields):
    asked = {"name": "Report", "scopes": ["read"], **changes}

    answer = send(client, "post", KEYS, asked)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == fields
    assert ApiKey.objects.count() == 0


def test_key_is_renamed_and_revoked(client, admin, key):
    path = f"{KEYS}/{key.code}"

    renamed = send(client, "patch", path, {"name": "Weekly"})
    key.refresh_from_db()
    assert (renamed.status_code, renamed.json()) == (200, told(key))
    assert key.name == "Weekly"

    assert send(client, "delete", path).status_code == 204
    assert send(client, "delete", path).status_code == 204
    late = send(client, "patch", path, {"name": "Monthly"})
    key.refresh_from_db()
    assert (late.status_code, late.json()["error"]["code"]) == (409, "key_revoked")
    assert (key.name, key.is_usable) == ("Weekly", False)


def test_rename_without_a_name_is_400(client, admin, key):
    answer = send(client, "patch", f"{KEYS}/{key.code}", {})

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["name"]


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_key_of_another_company_is_404(client, admin, method):
    theirs = ApiKeyFactory()

    answer = send(client, method, f"{KEYS}/{theirs.code}", {"name": "Mine"})

    assert answer.status_code == 404
    nowhere = send(client, method, f"{KEYS}/{uuid.uuid4()}", {"name": "Mine"})
    assert nowhere.status_code == 404


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER])
def test_who_may_not_manage_keys_gets_403_and_changes_nothing(client, company, role):
    key = ApiKeyFactory(company=company)
    client.force_login(MembershipFactory(company=company, role=role).user)
    before = list(ApiKey.objects.values())

    answers = [
        client.get(KEYS),
        client.get(f"{KEYS}/{key.code}"),
        send(client, "post", KEYS, {"name": "x", "scopes": ["read"]}),
        send(client, "patch", f"{KEYS}/{key.code}", {"name": "x"}),
        send(client, "delete", f"{KEYS}/{key.code}"),
    ]

    assert [one.status_code for one in answers] == [403] * 5
    assert list(ApiKey.objects.values()) == before
