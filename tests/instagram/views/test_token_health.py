"""How a connection fares, for everybody of the company."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall
from tests.factories.instagram import InstagramAccountFactory

TOKEN = "EAA-page-token-that-nobody-sees"


@pytest.fixture
def account(company):
    now = timezone.now()
    return InstagramAccountFactory(
        company=company,
        login=Login.FACEBOOK,
        token=TOKEN,
        page_name="Glasshaus Page",
        token_obtained_at=now - timedelta(days=12, hours=1),
        token_expires_at=None,
        token_checked_at=now,
        data_access_ends_at=now + timedelta(days=77, hours=1),
        scopes=["instagram_basic", "pages_show_list"],
    )


def page(client, account):
    answer = client.get(f"{account.get_absolute_url()}token/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_page_tells_what_the_connection_is_worth(logged_in, account):
    ApiCall.objects.create(
        company=account.company,
        account=account,
        method="GET",
        path="/v25.0/me",
        status_code=400,
        error_code=190,
        error_subcode=460,
        duration_ms=1,
    )

    text = page(logged_in, account)

    for told in (
        "Facebook Login",
        "Glasshaus Page",
        "12 days",
        "Without an end",
        "77 days left",
        "profile and posts",
        "Permission is missing for: comments, insights, what your Pages publish.",
        "The Instagram password was changed",
        "Checked at Facebook",
        "Hashtag search",
    ):
        assert told in text
    assert text.count('name="login" value="facebook"') == 1
    assert not any(TOKEN[at : at + 8] in text for at in range(len(TOKEN) - 8))


def test_page_of_instagram_login_says_what_only_the_other_can_do(
    logged_in, instagram_account
):
    text = page(logged_in, instagram_account)

    assert "Not yet" in text
    assert "All is well. There is nothing to do." in text
    assert "lets only accounts connected through Facebook search hashtags" in text
    assert "Access to data ends" not in text
    assert "No call failed" in text
    assert text.count('name="login" value="instagram"') == 1


def test_account_whose_log_in_is_gone_is_reconnected_by_the_other(
    logged_in, account, settings
):
    settings.FACEBOOK_APP_ID = ""

    assert 'name="login" value="instagram"' in page(logged_in, account)


def test_viewer_sees_it_without_buttons(client, viewer, account):
    client.force_login(viewer)

    text = page(client, account)

    assert "77 days left" in text
    assert "/accounts/connect/" not in text


def test_stranger_finds_nothing(client, stranger, account):
    client.force_login(stranger)

    assert client.get(f"{account.get_absolute_url()}token/").status_code == 404


def test_disconnected_account_has_no_permissions(logged_in, company):
    account = InstagramAccountFactory(
        company=company,
        token="",
        status=AccountStatus.DISCONNECTED,
        token_obtained_at=None,
        token_expires_at=None,
    )

    text = page(logged_in, account)

    assert "None: the account is not connected." in text
    assert "This account is not connected to Instagram." in text


def test_list_and_account_lead_there_and_say_the_end(logged_in, account):
    for url in ("/accounts/", account.get_absolute_url()):
        text = logged_in.get(url).content.decode()
        assert f"{account.get_absolute_url()}token/" in text
        assert "77 days left" in text


def test_staff_see_the_same_dates_and_never_the_token(client, account, settings):
    from tests.factories.accounts import UserFactory

    settings.STAFF_MFA_REQUIRED = False
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = client.get("/admin/instagram/instagramaccount/")

    text = answer.content.decode()
    assert answer.status_code == 200
    for name in ("token_obtained_at", "token_checked_at", "data_access_ends_at"):
        assert f"column-{name}" in text or f"field-{name}" in text
    assert TOKEN not in text
