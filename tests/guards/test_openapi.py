"""What the calls answer is what the schema says, field by field."""

from datetime import timedelta

import jsonschema  # type: ignore[import-untyped]  # its types are a package of their own
import pytest
from django.core.cache import cache
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from analysis.services.reading import read_new_texts
from tests.factories.accounts import UserFactory
from tests.factories.audit import event
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

PASSWORD = "glass-skin-2026"


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def check(schema):
    """Compare an answer with what the schema tells of its call and status."""

    def check(answer):
        path = answer.wsgi_request.path
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
        "instagram/auth-url": 400,
        "instagram/auth-url?redirect_uri=http://127.0.0.1/accounts/callback/": 200,
    }

    found = {path: check(client.get(f"/api/v1/{path}")) for path in paths}

    assert found == paths


def test_answers_of_analysis_fit(client, talk, check):
    asked = {"market": "KR", "time_range": "7d"}

    assert check(post(client, "ai/sentiment", asked)) == 200
    assert check(post(client, "ai/sentiment", {**asked, "market": "FR"})) == 422
    assert check(post(client, "ai/sentiment", {})) == 400


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


@pytest.mark.parametrize(
    "path",
    [
        *("auth/me", "audit", "admin/stats"),
        *("instagram/profile", "instagram/media", "instagram/auth-url"),
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
    assert check(post(client, "ai/sentiment", {"market": "KR"})) == 403
    assert check(post(client, "instagram/callback", {})) == 403
