"""Staff see the data of every company: outside of development with a second factor only."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.steps import add_totp, confirm, log_in
from tests.factories.accounts import UserFactory


@pytest.fixture
def staff(client, db):
    user = UserFactory(is_staff=True, is_superuser=True)
    confirm(user)
    log_in(client, user)
    return user


def test_without_a_second_factor_the_door_leads_to_where_it_is_set_up(
    client, staff, settings
):
    settings.STAFF_MFA_REQUIRED = True

    answer = client.get("/admin/", follow=True)

    assert [hop[0] for hop in answer.redirect_chain] == [
        "/admin/login/?next=/admin/",
        "/settings/security/",
    ]
    assert "The staff pages open when you have a second factor" in (
        answer.content.decode()
    )


@pytest.mark.parametrize(
    "path", ["/admin/accounts/user/", "/admin/accounts/company/add/"]
)
def test_no_page_behind_the_door_opens_either(client, staff, settings, path):
    settings.STAFF_MFA_REQUIRED = True

    assert client.get(path).status_code == 302
    assert client.post(path).status_code == 302


def test_with_a_second_factor_it_opens(client, staff, settings):
    settings.STAFF_MFA_REQUIRED = True
    add_totp(client)

    assert client.get("/admin/").status_code == 200
    assert (
        "The staff pages open" not in client.get("/settings/security/").content.decode()
    )


def test_where_it_is_not_required_it_opens_without(client, staff, settings):
    settings.STAFF_MFA_REQUIRED = False

    assert client.get("/admin/").status_code == 200


def test_others_are_not_asked_for_it(client, member, settings):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(member)

    assert client.get("/admin/").status_code == 302
    assert client.get("/").status_code == 200
    assert (
        "The staff pages open" not in client.get("/settings/security/").content.decode()
    )


def test_staff_are_asked_for_their_second_factor_at_the_log_in(client, staff):
    add_totp(client)

    fresh = Client()
    assert log_in(fresh, staff)["Location"] == "/account/2fa/authenticate/"
    assert fresh.get("/admin/").status_code == 302
    assert Authenticator.objects.filter(user=staff).count() == 2
