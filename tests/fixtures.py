"""People, companies and rows that most tests start from."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django_redis import get_redis_connection

from accounts.enums import Role
from kbeauty.lib.tenancy import tenant
from markets.editing.in_force import approved, edition_in_force
from markets.overlay import follow as follow_registry
from markets.registry_rows import overlay
from markets.rules.edition import follow
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.waiting import let_time_pass
from tests.own_valkey import OwnValkey, short_folder

# Some tests check texts while they are collected, when there is no database yet.
follow(None)
follow_registry(None)


@pytest.fixture(autouse=True)
def _english():
    """A request of one test leaves its language in the thread; the next starts anew."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_counted_requests():
    """All tests ask from one address, and their companies' numbers come again."""
    redis = get_redis_connection("default")
    for key in redis.scan_iter(f"{cache.key_prefix}:limits:*", count=1000):
        redis.delete(key)


@pytest.fixture(autouse=True)
def _nothing_known_of_instagram():
    """Budgets and breakers are shared by all that calls; each test has its own."""
    let_time_pass()


@pytest.fixture(autouse=True)
def _rules_of_the_release():
    """What one test puts in force is no business of the next, and most have no database."""
    follow(None)
    follow_registry(None)


@pytest.fixture
def edited_rules(db):
    """As the product works: the release's rules with what staff approved on top."""
    approved.forget()
    follow(edition_in_force)
    yield
    follow(None)


@pytest.fixture
def edited_registry(db):
    """As the product works: what staff wrote of a market lies over the release."""
    overlay.forget()
    follow_registry(overlay)
    yield
    follow_registry(None)


@pytest.fixture
def company(db):
    """A company, in force for the whole test."""
    company = CompanyFactory()
    with tenant(company.pk):
        yield company


def _member(company, role):
    user = UserFactory()
    MembershipFactory(user=user, company=company, role=role)
    return user


@pytest.fixture
def member(company):
    """The company's owner."""
    return _member(company, Role.OWNER)


@pytest.fixture
def viewer(company):
    """A member who may only look."""
    return _member(company, Role.VIEWER)


@pytest.fixture
def stranger(db):
    """The owner of another company."""
    return MembershipFactory().user


@pytest.fixture
def logged_in(client: Client, member):
    client.force_login(member)
    return client


@pytest.fixture
def instagram_account(company):
    return InstagramAccountFactory(company=company)


@pytest.fixture
def own_valkey():
    """A Valkey that only this test uses; it may stop it and start it again."""
    with short_folder() as folder:
        server = OwnValkey(Path(folder))
        server.start()
        yield server
        server.stop()
