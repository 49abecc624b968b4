"""What the browser is told beside the page: on every page, also where something went wrong."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from instagram.models import ImportBatch
from tests.factories.accounts import UserFactory
from tests.factories.instagram import InstagramAccountFactory

HTML = (
    ("/account/login/", 200),
    ("/account/signup/", 200),
    ("/account/password/reset/", 200),
    ("/account/password/reset/key/1-abc/", 200),
    ("/account/confirm-email/abc/", 200),
    ("/nothing-here/", 404),
    ("/posts/\x00", 404),
    (f"/account/login/?{'a=1&' * 2000}", 400),
    ("/api/docs", 200),
    ("/api/redoc", 200),
)


def policy_of(answer):
    return dict(
        part.strip().split(" ", 1)
        for part in answer["Content-Security-Policy"].split(";")
    )


def check_headers(answer):
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    return policy


@pytest.mark.parametrize(("path", "status"), HTML)
def test_page_for_everybody_has_all_headers(client, db, path, status):
    answer = client.get(path)

    policy = check_headers(answer)
    assert answer.status_code == status
    assert policy["script-src"] == "'self'"


def test_unknown_host_has_all_headers_and_tells_nothing(client, db):
    answer = client.get("/", headers={"host": "elsewhere.test"})

    check_headers(answer)
    assert answer.status_code == 400
    assert "elsewhere" not in answer.content.decode()


def test_forbidden_page_has_all_headers(client, viewer):
    client.force_login(viewer)

    answer = client.get("/imports/")

    check_headers(answer)
    assert answer.status_code == 403


def test_expired_form_has_all_headers(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    answer = client.post("/settings/", {"full_name": "x"})

    check_headers(answer)
    assert answer.status_code == 403


def test_broken_page_has_all_headers_and_shows_no_cause(member, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(member)
    monkeypatch.setattr("kbeauty.views.selectors.has_posts", lambda company: 1 / 0)

    answer = client.get("/")

    check_headers(answer)
    assert answer.status_code == 500
    assert "division" not in answer.content.decode()


def test_admin_has_a_policy_too(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    policy = check_headers(client.get("/admin/"))

    # What its look needs, and nothing from another host.
    assert policy["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    assert policy["connect-src"] == "'self'"


@pytest.mark.parametrize(("is_behind_tls", "flag"), [(True, True), (False, "")])
def test_cookies_are_for_tls_and_scripts_do_not_read_the_session(
    client, member, settings, is_behind_tls, flag
):
    cache.clear()
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = is_behind_tls

    client.get("/account/login/")
    client.post(
        "/account/login/", {"login": member.email, "password": "glass-skin-2026"}
    )

    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["secure"], csrf["secure"]) == (flag, flag)
    assert session["httponly"] is True
    assert (session["samesite"], csrf["samesite"]) == ("Lax", "Lax")


@pytest.mark.parametrize(
    "target",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"],
)
def test_log_in_leads_to_no_other_host(client, member, target):
    cache.clear()
    form = {"login": member.email, "password": "glass-skin-2026", "next": target}

    answer = client.post("/account/login/", form)

    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test", "/\\evil.test"]
)
@pytest.mark.parametrize("path", ["language", "colors"])
def test_choices_lead_to_no_other_host(client, db, path, target):
    answer = client.post(f"/settings/{path}/", {"next": target})

    assert answer["Location"] == "/"


@pytest.mark.parametrize("target", ["0", "nothing", "a\x00b", "İ" * 300, "%"])
@pytest.mark.parametrize("path", ["language", "colors"])
def test_strange_page_to_go_back_to_breaks_nothing(client, db, path, target):
    answer = client.post(f"/settings/{path}/", {"next": target})

    assert answer.status_code == 302
    assert "//" not in answer["Location"]


def test_uploaded_files_have_no_address(logged_in, company, member, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "posts.csv").write_text("secret")
    batch = ImportBatch.objects.create(
        company=company,
        account=InstagramAccountFactory(company=company),
        file="imports/posts.csv",
        file_name="posts.csv",
        file_size=6,
    )
    User.objects.filter(pk=member.pk).update(is_staff=True, is_superuser=True)
    page = f"/admin/instagram/importbatch/{batch.pk}/change/"

    tried = [
        batch.file.url,
        f"/{batch.file.name}",
        f"/media/{batch.file.name}",
        f"/static/../{batch.file.name}",
        f"/static/%2e%2e/{batch.file.name}",
        f"/static//{tmp_path}/{batch.file.name}",
        "/static/../manage.py",
        "/static/npm/../package.json",
        "/static/npm/@tabler/core/dist/img/flags/../../../package.json",
    ]
    assert {address: logged_in.get(address).status_code for address in tried} == (
        dict.fromkeys(tried, 404)
    )
    assert "secret" not in logged_in.get(page).content.decode()


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 401)])
def test_failed_log_ins_are_counted_by_person_behind_a_proxy(
    client, db, settings, proxies, last
):
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    answers = [
        client.post(
            "/api/v1/auth/login",
            {"username": f"person{number}@example.com", "password": "wrong"},
            content_type="application/json",
            headers={"x-forwarded-for": f"198.51.100.{number}"},
        ).status_code
        for number in range(11)
    ]

    assert answers == [401] * 10 + [last]
    cache.clear()
