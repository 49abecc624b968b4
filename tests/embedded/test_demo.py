"""The demo company, set up against a running sandbox."""

from datetime import UTC, datetime, timedelta
from urllib.error import URLError

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.access import memberships_of
from accounts.enums import Role
from accounts.models import Company, User
from instagram.enums import AccountStatus, RunStatus
from instagram.models import (
    Creator,
    InstagramAccount,
    Post,
    SyncRun,
    WatchedHashtag,
)
from instagram.sandbox.records import AccountRecord, Dataset, MediaRecord
from instagram.services.collection.steps import audience_plan
from kbeauty import demo
from kbeauty.embedded import supervisor
from kbeauty.lib.tenancy import tenant

pytestmark = pytest.mark.django_db
POSTED = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def brands(sandbox, settings, monkeypatch):
    """The three accounts of the demo, with one post each and figures of two days."""
    monkeypatch.setattr(audience_plan, "KEPT", timedelta(days=3))
    settings.INSTAGRAM_AUTHORIZE_URL = f"{sandbox.base_url}/oauth/authorize"
    settings.INSTAGRAM_TOKEN_URL = f"{sandbox.base_url}/oauth/access_token"
    settings.INSTAGRAM_GRAPH_URL = settings.FACEBOOK_GRAPH_URL = sandbox.base_url
    settings.FACEBOOK_DIALOG_URL = sandbox.base_url
    settings.FACEBOOK_APP_ID = sandbox.app_id
    settings.FACEBOOK_APP_SECRET = sandbox.app_secret
    settings.INSTAGRAM_APP_ID = sandbox.app_id
    settings.INSTAGRAM_APP_SECRET = sandbox.app_secret
    accounts = tuple(
        AccountRecord(user_id=f"1784140000000000{n}", username=username)
        for n, username in enumerate(demo.USERNAMES)
    )
    media = tuple(
        MediaRecord(media_id=f"1790000000000000{n}", username=name, timestamp=POSTED)
        for n, name in enumerate(demo.USERNAMES)
    )
    sandbox.load(Dataset(accounts=accounts, media=media, comments=()))
    return sandbox


def test_demo_company_is_connected_and_collected(brands):
    call_command("setup_demo", "--port", "8000", verbosity=0)

    (member,) = memberships_of(User.objects.get(email="demo@kbeauty.test"))
    company = member.company
    assert (member.role, company.name) == (Role.OWNER, "Saebyeok Global")
    assert (company.subscription_tier, company.target_markets) == (
        "pro",
        ["KR", "US", "JP"],
    )
    assert (member.user.is_staff, member.user.is_superuser) == (False, False)
    assert EmailAddress.objects.get(user=member.user).verified
    with tenant(company.pk):
        accounts = InstagramAccount.objects.for_company(company)
        assert set(accounts.values_list("username", "status")) == {
            (username, AccountStatus.ACTIVE) for username in demo.USERNAMES
        }
        runs = SyncRun.objects.for_company(company).values_list("status", flat=True)
        assert list(runs) == [RunStatus.SUCCEEDED] * 3
        assert Post.objects.for_company(company).count() == 3
        assert dict(accounts.values_list("username", "login")) == {
            "saebyeok.official": "facebook",
            "saebyeok.us": "instagram",
            "saebyeok.jp": "instagram",
        }
        watched = WatchedHashtag.objects.for_company(company)
        assert set(watched.values_list("hashtag", "market")) == set(
            demo.HASHTAGS.items()
        )
        others = Creator.objects.for_company(company)
        assert set(others.values_list("username", "kind")) == {
            *((name, "creator") for name in demo.CREATORS),
            *((name, "competitor") for name in demo.COMPETITORS),
        }


def test_demo_set_up_twice_changes_nothing(brands):
    call_command("setup_demo", verbosity=0)
    calls = len(brands.calls())

    call_command("setup_demo", verbosity=0)

    assert len(brands.calls()) == calls
    assert (User.objects.count(), Company.objects.count()) == (1, 1)


def test_account_the_person_disconnected_stays_so(brands):
    call_command("setup_demo", verbosity=0)
    company = Company.objects.get()
    with tenant(company.pk):
        InstagramAccount.objects.for_company(company).filter(
            username="saebyeok.us"
        ).update(status=AccountStatus.DISCONNECTED, token="")

    call_command("setup_demo", verbosity=0)

    with tenant(company.pk):
        account = InstagramAccount.objects.for_company(company).get(
            username="saebyeok.us"
        )
    assert account.status == AccountStatus.DISCONNECTED


def test_printed_log_in_is_the_one_that_works(brands):
    call_command("setup_demo", verbosity=0)

    logged_in = Client().login(
        email=supervisor.DEMO_EMAIL, password=supervisor.DEMO_PASSWORD
    )

    assert logged_in


def test_demo_is_refused_with_a_database_of_ones_own(settings):
    settings.EMBEDDED = False

    with pytest.raises(CommandError) as caught:
        call_command("setup_demo")

    assert str(caught.value) == (
        "The demo company has a password everybody knows: it is not made with "
        "DATABASE_URL set."
    )
    assert User.objects.count() == 0


def test_account_the_sandbox_lacks_is_named(sandbox, brands, settings):
    query = (
        f"client_id={sandbox.app_id}&redirect_uri=http://127.0.0.1/accounts/callback/"
        "&response_type=code&scope=instagram_business_basic&state=s"
    )

    with pytest.raises(demo.DemoError, match=r"^The sandbox has no account @nobody "):
        demo.consent(f"{settings.INSTAGRAM_AUTHORIZE_URL}?{query}", "nobody")


def test_silent_sandbox_is_named_after_the_wait(settings, monkeypatch):
    settings.INSTAGRAM_AUTHORIZE_URL = "http://127.0.0.1:9/oauth/authorize"
    monkeypatch.setattr(demo, "SANDBOX_SECONDS", 0)

    with pytest.raises(demo.DemoError) as caught:
        demo.await_sandbox()

    assert str(caught.value) == "The sandbox at http://127.0.0.1:9 does not answer."
    assert isinstance(caught.value.__cause__, URLError)
