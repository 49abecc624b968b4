"""Calls with a key: who gets in, for which company, and what they may do there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import ActorKind, Role, Scope, Tier
from accounts.models import ApiKey, AuditEvent, Company
from accounts.services.keys import create_key
from analysis.models import AnalysisResult
from analysis.services.reading import read_new_texts
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import (
    ApiKeyFactory,
    MembershipFactory,
    UserFactory,
    key_text,
)
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

ME = "/api/v1/auth/me"


@pytest.fixture
def maker(company):
    return MembershipFactory(company=company, role=Role.ADMIN).user


@pytest.fixture
def key(company, maker):
    return ApiKeyFactory(company=company, created_by=maker)


def call(key, path=ME, method="get", **extra):
    headers = {"authorization": f"Api-Key {key_text(key.prefix)}", **extra}
    send = getattr(Client(), method)
    # As from outside: nothing of the test's own company is in force.
    with tenant(None):
        return send(path, headers=headers, content_type="application/json")


def error(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_key_tells_its_company_and_its_maker(company, maker, key):
    Company.objects.filter(pk=company.pk).update(subscription_tier=Tier.BASIC)

    answer = call(key)

    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(maker.code),
        "email": maker.email,
        "full_name": maker.full_name,
        "company_id": str(company.code),
        "company_name": company.name,
        "role": None,
        "instagram_connected": False,
        "subscription_tier": "basic",
        "api_key": {
            "name": key.name,
            "prefix": key.prefix,
            "scopes": ["read", "write"],
        },
    }


def test_key_as_the_service_makes_it_works(company, maker, client):
    new = create_key(
        company=company, name="x", scopes=["read"], expires_at=None, by=maker
    )

    answer = client.get(ME, headers={"authorization": f"Api-Key {new.text}"})

    assert answer.json()["api_key"]["prefix"] == new.key.prefix


@pytest.mark.parametrize("scheme", ["Api-Key", "api-key", "API-KEY"])
def test_scheme_in_any_case(key, client, scheme):
    header = f"{scheme} {key_text(key.prefix)}"

    assert client.get(ME, headers={"authorization": header}).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "Api-Key",
        "Api-Key ",
        "Api-Key a b",
        "Api-Key kbl_00000000_wrong",
        "Api-Key é",
        "Api-Key " + "x" * 5000,
        "Api-Key ' OR 1=1",
    ],
)
def test_key_that_is_none_is_401(db, client, header):
    answer = client.get(ME, headers={"authorization": header})

    assert error(answer) == (401, "invalid_key")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_hash_and_prefix_of_a_key_are_no_key(key, client):
    for text in (key.key_hash, key.prefix, f"{key.prefix}_", f" {key.pk}"):
        answer = client.get(ME, headers={"authorization": f"Api-Key {text}"})

        assert error(answer) == (401, "invalid_key")


def test_key_that_is_over_says_so(company, maker):
    now = timezone.now()
    expired = ApiKeyFactory(company=company, expires_at=now)
    revoked = ApiKeyFactory(company=company, revoked_at=now, expires_at=now)

    assert error(call(expired)) == (401, "key_expired")
    assert error(call(revoked)) == (401, "key_revoked")


def test_key_of_an_inactive_company_is_refused(company, key):
    Company.objects.filter(pk=company.pk).update(is_active=False)

    assert error(call(key)) == (401, "company_inactive")


def test_key_works_to_its_last_second(company):
    key = ApiKeyFactory(
        company=company, expires_at=timezone.now() + timedelta(seconds=30)
    )

    assert call(key).status_code == 200


def test_key_survives_its_maker(company, maker, key):
    maker.delete()

    answer = call(key)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["email"], told["full_name"]) == (None, None, None)
    assert told["company_id"] == str(company.code)


def test_role_of_the_maker_does_not_matter(company):
    viewer = MembershipFactory(company=company, role=Role.VIEWER).user
    key = ApiKeyFactory(company=company, created_by=viewer)

    answer = call(key, "/api/v1/ai/sentiment", "post")

    # Allowed, and refused for what is missing in the body.
    assert error(answer) == (400, "invalid_input")


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        ([Scope.READ], 200, 403),
        ([Scope.WRITE], 403, 400),
        ([Scope.READ, Scope.WRITE], 200, 400),
        ([Scope.ANALYSIS_WRITE, Scope.ACCOUNTS_READ], 200, 400),
        ([Scope.INSTAGRAM_READ, Scope.INSTAGRAM_WRITE], 403, 403),
        ([Scope.ACCOUNTS_WRITE, Scope.ANALYSIS_READ], 403, 403),
        ([], 403, 403),
    ],
)
def test_scopes_say_what_a_key_may_read_and_change(company, scopes, reads, writes):
    key = ApiKeyFactory(company=company, scopes=scopes)

    assert call(key).status_code == reads
    assert call(key, "/api/v1/ai/sentiment", "post").status_code == writes


def test_missing_scope_is_named(company):
    key = ApiKeyFactory(company=company, scopes=[Scope.MARKETS_READ])

    answer = call(key)

    assert error(answer) == (403, "scope_missing")
    message = answer.json()["error"]["message"]
    assert message == "This key lacks the scope accounts:read."


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "keys"),
        ("post", "keys"),
        ("get", "keys/{code}"),
        ("patch", "keys/{code}"),
        ("delete", "keys/{code}"),
    ],
)
def test_key_manages_no_keys(company, key, method, path):
    before = list(ApiKey.objects.order_by("pk").values("pk", "name", "revoked_at"))

    answer = call(key, f"/api/v1/{path.format(code=key.code)}", method)

    assert error(answer) == (403, "person_needed")
    after = list(ApiKey.objects.order_by("pk").values("pk", "name", "revoked_at"))
    assert after == before


def test_key_connects_accounts_in_the_name_of_its_maker_only(company, key, maker):
    url = "/api/v1/instagram/auth-url?redirect_uri=http://127.0.0.1/accounts/callback/"

    assert call(key, url, host="127.0.0.1").status_code == 200
    maker.delete()
    assert error(call(key, url, host="127.0.0.1")) == (403, "person_needed")


def test_key_sees_nothing_of_another_company(company, key):
    theirs = InstagramAccountFactory(username="theirs")
    PostFactory(account=theirs)
    InstagramAccountFactory(company=company, username="ours")

    path = "/api/v1/instagram/profile"
    assert call(key, path).json()["username"] == "ours"
    assert call(key, f"{path}?account=theirs").status_code == 404
    assert call(key, "/api/v1/instagram/media").json()["data"] == []


def test_row_level_security_shows_a_holder_one_key(company, key):
    ApiKeyFactory(company=company)
    ApiKeyFactory()
    call(key)

    with tenant(None):
        assert ApiKey.objects.count() == 0
    assert call(key).status_code == 200


def test_key_beats_the_session_that_comes_along(company, key, stranger, client):
    client.force_login(stranger)

    answer = client.get(
        ME, headers={"authorization": f"Api-Key {key_text(key.prefix)}"}
    )

    assert answer.json()["company_id"] == str(company.code)


def test_wrong_key_is_not_saved_by_a_session(member, client):
    client.force_login(member)

    answer = client.get(ME, headers={"authorization": "Api-Key nonsense"})

    assert error(answer) == (401, "invalid_key")


def test_key_needs_no_csrf_token(key):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/api/v1/ai/sentiment",
        headers={"authorization": f"Api-Key {key_text(key.prefix)}"},
        content_type="application/json",
    )

    assert answer.status_code == 400


def test_use_of_a_key_is_noted_with_the_address(company, key, maker):
    before = timezone.now()

    call(key)

    key.refresh_from_db()
    maker_active_at = maker.last_active_at
    maker.refresh_from_db()
    assert before <= key.last_used_at <= timezone.now()
    assert key.last_used_ip == "127.0.0.1"
    assert maker.last_active_at == maker_active_at


def test_refused_key_is_not_noted(company):
    key = ApiKeyFactory(company=company, scopes=[])

    call(key)

    key.refresh_from_db()
    assert key.last_used_at is None


def test_analysis_by_a_key_is_its_makers(company, key, maker):
    account = InstagramAccountFactory(company=company)
    when = timezone.now() - timedelta(days=1)
    post = PostFactory(account=account, market="KR", timestamp=when)
    CommentFactory.create_batch(12, post=post, text="촉촉하고 좋아요", timestamp=when)
    read_new_texts(company=company)

    headers = {"authorization": f"Api-Key {key_text(key.prefix)}"}
    asked = {"market": "KR", "time_range": "7d"}
    answer = Client().post(
        "/api/v1/ai/sentiment", asked, headers=headers, content_type="application/json"
    )

    assert answer.status_code == 200
    assert AnalysisResult.objects.for_company(company).get().requested_by == maker


def test_events_of_a_key_carry_its_name(company, key, rf):
    from rest_framework.request import Request

    from accounts import audit
    from accounts.api.callers import caller_of

    request = Request(rf.get("/"))
    request.auth = key

    with audit.origin(audit.Origin()):
        caller = caller_of(request)
        event = audit.record("test.done", company=caller.company)

    stored = AuditEvent.objects.for_company(company).get(pk=event.pk)
    assert (stored.actor_kind, stored.actor, stored.actor_label) == (
        ActorKind.API_KEY,
        None,
        f"{key.name} ({key.prefix}…)",
    )


def test_session_of_a_person_tells_role_and_no_key(company, viewer, client):
    client.force_login(viewer)

    told = client.get(ME).json()

    assert (told["role"], told["api_key"]) == ("viewer", None)


def test_plan_that_ran_out_counts_as_free(company, key):
    Company.objects.filter(pk=company.pk).update(
        subscription_tier=Tier.PRO, subscription_expires_at=timezone.now()
    )

    answer = call(key)

    assert answer.json()["subscription_tier"] == "free"
    assert answer["RateLimit-Limit"] == "100"


def test_role_changed_meanwhile_takes_effect_at_the_next_call(client, db):
    membership = MembershipFactory(role=Role.ADMIN)
    pair = client.post(
        "/api/v1/auth/login",
        {"username": membership.user.email, "password": "glass-skin-2026"},
        content_type="application/json",
    ).json()
    headers = {"authorization": f"Bearer {pair['access_token']}"}
    assert client.get("/api/v1/keys", headers=headers).status_code == 200

    with tenant(membership.company_id):
        membership.role = Role.VIEWER
        membership.save()

    assert client.get("/api/v1/keys", headers=headers).status_code == 403
    assert client.get(ME, headers=headers).json()["role"] == "viewer"


def test_person_without_a_company_is_404(db, client):
    client.force_login(UserFactory())

    assert client.get(ME).status_code == 404
