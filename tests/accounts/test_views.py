import pytest
from django.core import mail

from accounts.access import SESSION_KEY
from tests.factories.accounts import CompanyFactory, MembershipFactory


def test_language_is_kept_for_browser_and_person(logged_in, member):
    answer = logged_in.post(
        "/settings/language/", {"language": "ko", "next": "/posts/"}
    )

    member.refresh_from_db()
    assert answer["Location"] == "/posts/"
    assert answer.cookies["django_language"].value == "ko"
    assert member.language == "ko"


def test_language_before_the_log_in_is_kept_by_the_browser(client, db):
    answer = client.post(
        "/settings/language/", {"language": "ko", "next": "/account/login/"}
    )

    assert b'<html lang="ko"' in client.get(answer["Location"]).content


def test_unknown_language_changes_nothing(logged_in, member):
    answer = logged_in.post("/settings/language/", {"language": "xx"})

    member.refresh_from_db()
    assert "django_language" not in answer.cookies
    assert member.language == "en"


def test_colours_are_kept(client, db):
    answer = client.post("/settings/colors/", {"scheme": "dark", "next": "/posts/"})

    assert answer["Location"] == "/posts/"
    assert answer.cookies["color_scheme"].value == "dark"
    assert answer.cookies["color_scheme"]["httponly"] is True


def test_unknown_colours_are_not_kept(client, db):
    answer = client.post("/settings/colors/", {"scheme": "pink"})

    assert "color_scheme" not in answer.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test", "javascript:alert(1)", ""]
)
def test_way_back_stays_on_our_site(client, db, target):
    answer = client.post("/settings/colors/", {"scheme": "dark", "next": target})

    assert answer["Location"] == "/"


@pytest.mark.parametrize("page", ["language", "colors", "company/switch"])
def test_switches_take_no_get(logged_in, page):
    assert logged_in.get(f"/settings/{page}/").status_code == 405


def test_company_is_switched(logged_in, member):
    other = MembershipFactory(user=member, company=CompanyFactory(name="Second"))

    answer = logged_in.post(
        "/settings/company/switch/", {"company": str(other.company.code)}
    )

    assert answer["Location"] == "/"
    assert logged_in.session[SESSION_KEY] == other.company_id
    assert logged_in.get("/posts/").context["company"] == other.company


@pytest.mark.parametrize("code", ["", "x", "foreign"])
def test_foreign_company_is_not_found(logged_in, company, code):
    if code == "foreign":
        code = str(CompanyFactory().code)

    answer = logged_in.post("/settings/company/switch/", {"company": code})

    assert answer.status_code == 404
    assert logged_in.session[SESSION_KEY] == company.pk


def test_settings_are_saved(logged_in, member):
    answer = logged_in.post(
        "/settings/",
        {"full_name": "김서연", "language": "ko", "time_zone": "Asia/Tokyo"},
    )

    member.refresh_from_db()
    assert answer["Location"] == "/settings/"
    assert (member.full_name, member.language, member.time_zone) == (
        "김서연",
        "ko",
        "Asia/Tokyo",
    )


def test_unknown_time_zone_is_refused(logged_in, member):
    answer = logged_in.post(
        "/settings/", {"full_name": "X", "language": "en", "time_zone": "Mars/Base"}
    )

    member.refresh_from_db()
    assert answer.context["form"].errors == {
        "time_zone": [
            "Select a valid choice. Mars/Base is not one of the available choices."
        ]
    }
    assert member.time_zone == "UTC"


def test_settings_need_a_log_in(client, db):
    assert client.get("/settings/")["Location"] == "/account/login/?next=/settings/"


def test_log_in_goes_to_the_overview(client, member):
    answer = client.post(
        "/account/login/", {"login": member.email, "password": "glass-skin-2026"}
    )

    assert answer["Location"] == "/"


def test_wrong_password_says_so(client, member):
    answer = client.post("/account/login/", {"login": member.email, "password": "no"})

    assert answer.status_code == 200
    assert "notice-danger" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("en", "Reset your password", "Somebody asked for a new password"),
        ("ko", "비밀번호 재설정", "새 비밀번호 설정을 요청"),
    ],
)
def test_reset_mail_speaks_the_persons_language_in_our_name(
    client, member, language, subject, sentence
):
    client.post(
        "/account/password/reset/",
        {"email": member.email},
        headers={"Accept-Language": language},
    )

    (message,) = mail.outbox
    assert message.subject.endswith(subject)
    assert sentence in message.body
    assert "/account/password/reset/key/" in message.body
    assert message.body.strip().endswith("K-Beauty Global Leap")
