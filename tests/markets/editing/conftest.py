import pytest

from markets.editing.services import approve_change, begin_change, submit_change
from markets.editing.writing import digest_of
from tests.factories.accounts import UserFactory

# A word that no rule of the product knows.
RULE = """
name: "Rules of the tests"
markets: [US]
subject: claims
sources:
  law:
    title: "A law of the tests"
    address: "https://example.com/law"
    checked_on: 2026-11-27
    is_certain: true
rules:
  - id: us-zorbify
    verdict: prohibited
    source: law
    why: {en: "Nothing may be zorbified.", ko: "조브화할 수 없습니다."}
    patterns:
      en: ["zorbify~"]
    positive: ["It zorbifies skin", "Zorbify your pores"]
    negative: ["A calm cream"]
"""


@pytest.fixture
def author(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def reviewer(db):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def waiting(author, edited_rules, django_capture_on_commit_callbacks):
    """Makes a measured change that waits for its second person."""

    def make(text=RULE, *, item="", kind="rule"):
        with django_capture_on_commit_callbacks(execute=True):
            change = begin_change(
                kind=kind, text=text, item=item, note="A new law", by=author
            )
            return submit_change(change=change, by=author)

    return make


@pytest.fixture
def put_in_force(waiting, reviewer, approve):
    """The whole way of a text."""

    def put(text=RULE, *, item="", kind="rule"):
        return approve(waiting(text, item=item, kind=kind), reviewer)

    return put


@pytest.fixture
def approve(django_capture_on_commit_callbacks):
    def act(change, by):
        with django_capture_on_commit_callbacks(execute=True):
            return approve_change(change=change, digest=digest_of(change.text), by=by)

    return act
