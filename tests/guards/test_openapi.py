"""What the calls answer is what the schema says, field by field."""

import re
import uuid
from datetime import timedelta

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
from django.core.cache import cache
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts.enums import Role
from accounts.models import ApiUsage
from accounts.usage import limits
from analysis.services.reading import read_new_texts
from tests.factories.accounts import (
    ApiKeyFactory,
    InvitationFactory,
    MembershipFactory,
    NoticeFactory,
    UserFactory,
    key_text,
)
from tests.factories.audit import event
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

PASSWORD = "glass-skin-2026"
PUBLIC = {"auth_register", "auth_login", "auth_refresh", "auth_logout"}
# For staff themselves: of no company, and closed to companies' keys.
STAFF = {"admin_stats"}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def check(schema):
    """Compare an answer with what the schema tells of its call and status."""

    def check(answer, template=""):
        path = f"/api/v1/{template}" if template else answer.wsgi_request.path
        call = schema["paths"][path][answer.wsgi_request.method.lower()]
        told = call["responses"][str(answer.status_code)]
        if "content" in told:
            shape = told["content"]["application/json"]["schema"]
            validator = jsonschema.Draft202012Validator(
                {**shape, "components": schema["components"]},
                format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
            )
            assert [
                error.message for error in validator.iter_errors(answer.json())
            ] == []
        return answer.status_code

    return check


@pytest.fixture
def talk(company, member, client):
    cache.clear()
    client.force_login(member)
    account = InstagramAccountFactory(company=company, followers_count=None)
    when = timezone.now() - timedelta(days=1)
    post = PostFactory(account=account, market="KR", timestamp=when, like_count=None)
    CommentFactory.create_batch(12, post=post, text="촉촉하고 좋아요", timestamp=when)
    read_new_texts(company=company)
    event(company, before={"role": "viewer"}, after={"role": "owner"})
    event(company)
    return account


def post(client, path, data):
    return client.post(f"/api/v1/{path}", data, content_type="application/json")


@pytest.fixture
def key(company, member):
    """A key that may read everything, in the headers a program sends."""
    key = ApiKeyFactory(company=company, created_by=member, scopes=["read"])
    return {"authorization": f"Api-Key {key_text(key.prefix)}"}


def test_answers_of_reading_calls_fit(client, talk, check):
    paths = {
        "auth/me": 200,
        "instagram/profile": 200,
        "instagram/profile?account=nobody": 404,
        f"instagram/profile?account={'x' * 65}": 400,
        "instagram/media": 200,
        "instagram/media?limit=0": 400,
        "instagram/media?account=nobody": 404,
        "audit": 200,
        "audit?limit=1&kind=member": 200,
        "audit?kind=spell": 400,
        "admin/stats": 403,
        "companies": 200,
        "companies?limit=0": 400,
        "usage": 200,
        "keys": 200,
        "keys?limit=0": 400,
        "instagram/auth-url": 400,
        "instagram/auth-url?redirect_uri=http://127.0.0.1/accounts/callback/": 200,
        "instagram/auth-url?redirect_uri=http://127.0.0.1/&login=myspace": 400,
    }

    found = {path: check(client.get(f"/api/v1/{path}")) for path in paths}

    assert found == paths


def test_answers_of_connecting_fit(client, talk, check):
    assert check(post(client, "instagram/callback", {})) == 400
    assert check(post(client, "instagram/choice", {})) == 400
    assert check(post(client, "instagram/choice", {"accounts": ["1"]})) == 404


def test_answers_of_analysis_fit(client, talk, check):
    asked = {"market": "KR", "time_range": "7d"}

    assert check(post(client, "ai/sentiment", asked)) == 200
    assert check(post(client, "ai/sentiment", {**asked, "market": "FR"})) == 422
    assert check(post(client, "ai/sentiment", {})) == 400
    assert check(post(client, "ai/authenticity", {"username": "nobody"})) == 404


def test_answers_of_accounts_fit(client, talk, member, check):
    new = {
        "email": "new@example.com",
        "password": PASSWORD,
        "full_name": "New",
        "company_name": "New",
    }
    form = {"username": member.email, "password": PASSWORD}

    logged_in = post(client, "auth/login", form)
    refresh = {"refresh_token": logged_in.json()["refresh_token"]}

    assert check(post(client, "auth/register", new)) == 201
    assert check(post(client, "auth/register", {})) == 400
    assert check(logged_in) == 200
    assert check(post(client, "auth/login", {**form, "password": "no"})) == 401
    refreshed = post(client, "auth/refresh", refresh)
    assert check(refreshed) == 200
    assert check(post(client, "auth/refresh", refresh)) == 401
    assert check(post(client, "auth/logout", refresh)) == 401


def test_answers_of_notices_fit(client, company, member, check):
    client.force_login(member)
    NoticeFactory.create_batch(2, company=company, user=member)
    new = {"url": "http://127.0.0.1:9/hook", "kinds": ["reconnect"]}

    assert check(client.get("/api/v1/notices?limit=1")) == 200
    assert check(client.get("/api/v1/notices?limit=0")) == 400
    assert check(post(client, "notices/read", {})) == 200
    assert check(post(client, "notices/read", {"ids": ["x"]})) == 400
    assert check(post(client, "webhooks", new)) == 201
    assert check(post(client, "webhooks", new)) == 409
    assert check(post(client, "webhooks", {})) == 400
    assert check(client.get("/api/v1/webhooks")) == 200
    assert check(client.get("/api/v1/webhooks?limit=101")) == 400


def test_answers_about_keys_fit(client, talk, company, check):
    asked = {"name": "Report", "scopes": ["read"]}
    made = post(client, "keys", asked)
    path = f"keys/{made.json()['id']}"

    def change(data):
        return client.patch(f"/api/v1/{path}", data, content_type="application/json")

    assert check(made, "keys") == 201
    assert check(post(client, "keys", {}), "keys") == 400
    assert check(client.get(f"/api/v1/{path}"), "keys/{code}") == 200
    assert check(change({"name": "Weekly"}), "keys/{code}") == 200
    assert check(change({}), "keys/{code}") == 400
    assert check(client.delete(f"/api/v1/{path}"), "keys/{code}") == 204
    assert check(change({"name": "Weekly"}), "keys/{code}") == 409
    nowhere = client.get(f"/api/v1/keys/{company.code}")
    assert check(nowhere, "keys/{code}") == 404


def test_answers_to_a_key_fit(client, talk, key, check):
    paths = {
        "auth/me": 200,
        "companies": 200,
        "usage": 200,
        "instagram/profile": 200,
        "instagram/media": 200,
        "keys": 403,
    }

    found = {path: check(client.get(f"/api/v1/{path}", headers=key)) for path in paths}

    assert found == paths


@pytest.mark.parametrize("path", ["auth/me", "instagram/media", "keys"])
def test_answers_that_belong_to_every_call_fit(client, company, key, path, check):
    elsewhere = {**key, "x-company-id": str(uuid.uuid4())}
    assert check(client.get(f"/api/v1/{path}", headers=elsewhere)) == 404

    ApiUsage.objects.create(company=company, day=limits.today(), request_count=100)
    answer = client.get(f"/api/v1/{path}", headers=key)
    assert check(answer) == 429


def test_keys_are_named_where_they_can_do_something_and_nowhere_else(
    client, company, member, schema
):
    everything = ApiKeyFactory(company=company, scopes=["read", "write"])
    headers = {"authorization": f"Api-Key {key_text(everything.prefix)}"}

    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            if call["operationId"] in PUBLIC:
                continue
            answer = client.generic(
                method.upper(),
                path.replace("{code}", str(uuid.uuid4())),
                "{}",
                content_type="application/json",
                headers=headers,
            )
            code = answer.json().get("error", {}).get("code")
            is_shut = code in {"person_needed", "not_authenticated"}
            assert is_shut is ({"apiKey": []} not in call["security"]), call


def test_calls_and_lists_are_named_and_paged_alike(schema):
    calls = [call for path in schema["paths"].values() for call in path.values()]
    names = [call["operationId"] for call in calls]

    tags = {tag for call in calls for tag in call["tags"]}
    assert tags == {tag["name"] for tag in schema["tags"]}
    schemes = schema["components"]["securitySchemes"]
    assert {name for name, told in schemes.items() if "description" in told} == {
        *("apiKey", "bearer"),
    }
    assert [name for name in names if not re.fullmatch("[a-z]+(_[a-z]+)+", name)] == []
    assert len(set(names)) == len(names)
    assert "NextOutput" not in schema["components"]["schemas"]
    for call in calls:
        shape = call["responses"].get("200", {}).get("content", {})
        ref = shape.get("application/json", {}).get("schema", {}).get("$ref", "")
        if ref.endswith("ListOutput"):
            asked = {one["name"]: one for one in call["parameters"]}
            assert asked["limit"]["schema"] == {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 25,
            }
            assert "after" in asked
            answer = schema["components"]["schemas"][ref.rpartition("/")[2]]
            assert list(answer["properties"]) == ["data", "paging"]


def test_every_parameter_and_every_field_that_is_sent_says_what_it_is(schema):
    untold = [
        (call["operationId"], one["name"])
        for path in schema["paths"].values()
        for call in path.values()
        for one in call.get("parameters", [])
        if not one.get("description")
    ]
    untold += [
        (name, field)
        for name, shape in schema["components"]["schemas"].items()
        if name.endswith("Request")
        for field, told in shape["properties"].items()
        if not told.get("description")
    ]
    assert untold == []


def test_every_call_documents_what_any_call_may_answer(schema):
    calls = [call for path in schema["paths"].values() for call in path.values()]
    companys = [call for call in calls if call["operationId"] not in PUBLIC | STAFF]

    assert {str(set(call["responses"]) >= {"429", "503"}) for call in calls} == {"True"}
    for call in companys:
        assert set(call["responses"]) >= {"401", "403", "404"}
        ways = [way for one in call["security"] for way in one]
        assert [way for way in ways if way != "apiKey"] == ["bearer", "cookieAuth"]
        assert "X-Company-ID" in {one["name"] for one in call["parameters"]}
    limited = {
        name
        for call in calls
        for answer in call["responses"].values()
        for name in answer["headers"]
    }
    assert limited == {
        *("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"),
        "Retry-After",
    }


@pytest.mark.parametrize(
    "path",
    [
        *("company", "members", "invitations"),
        *("notices", "webhooks", "audit", "admin/stats"),
        *("auth/me", "instagram/profile", "instagram/media", "instagram/auth-url"),
        *("companies", "usage", "keys"),
    ],
)
def test_answers_to_nobody_fit(client, db, path, check):
    assert check(client.get(f"/api/v1/{path}")) == 401


def test_answers_to_staff_fit(client, talk, check):
    client.force_login(UserFactory(is_staff=True))

    assert check(client.get("/api/v1/admin/stats")) == 200
    assert check(client.get("/api/v1/audit")) == 404


def test_answers_to_a_viewer_fit(client, viewer, check):
    client.force_login(viewer)

    assert check(client.get("/api/v1/audit")) == 403
    assert check(client.get("/api/v1/instagram/auth-url")) == 403
    assert check(client.get("/api/v1/keys")) == 403
    assert check(post(client, "ai/sentiment", {"market": "KR"})) == 403
    assert check(post(client, "instagram/callback", {})) == 403
    assert check(post(client, "instagram/choice", {})) == 403
    assert check(client.get("/api/v1/webhooks")) == 403


def test_answers_about_company_and_members_fit(client, talk, company, check):
    analyst = MembershipFactory(company=company, role=Role.ANALYST)
    MembershipFactory(company=company, user__last_active_at=None)
    kept = InvitationFactory(company=company)
    body = {"content_type": "application/json"}

    def patch(path, data):
        return client.patch(f"/api/v1/{path}", data, **body)

    listed = [
        client.get(f"/api/v1/{path}")
        for path in ("company", "members", "members?limit=1", "invitations")
    ]
    assert [check(answer) for answer in listed] == [200] * 4
    assert check(client.get("/api/v1/members?limit=0")) == 400
    assert check(patch("company", {"industry": "skin care"})) == 200
    assert check(patch("company", {"name": ""})) == 400
    sent = {"email": "mina@example.com", "role": "viewer"}
    assert check(post(client, "invitations", sent)) == 201
    assert check(post(client, "invitations", {})) == 400
    taken = {**sent, "email": analyst.user.email}
    assert check(post(client, "invitations", taken)) == 409
    path = f"members/{analyst.code}"
    with_code = "members/{code}"
    assert check(patch(path, {"role": "viewer"}), with_code) == 200
    assert check(patch(path, {"role": "none"}), with_code) == 400
    assert check(client.delete(f"/api/v1/{path}"), with_code) == 204
    assert check(client.delete(f"/api/v1/{path}"), with_code) == 404
    withdrawn = [client.delete(f"/api/v1/invitations/{kept.code}") for _ in range(2)]
    with_code = "invitations/{code}"
    assert [check(answer, with_code) for answer in withdrawn] == [204, 409]
