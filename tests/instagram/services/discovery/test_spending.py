"""The ledger of the thirty, and what Instagram says of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.public import SearchedHashtag
from instagram.models import HashtagSearch
from instagram.services.discovery.spending import (
    NoRoomError,
    note_searched,
    spend,
    spent_by,
    take_back,
)
from tests.at_once import at_once
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory, WatchedHashtagFactory

WEEK = timedelta(days=7)


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook")


def enter(account, hashtag, ago=timedelta(0), **more):
    return HashtagSearch.objects.create(
        company=account.company,
        account=account,
        hashtag=hashtag,
        searched_at=timezone.now() - ago,
        **more,
    )


def rows(account):
    return {
        (row.hashtag, row.graph_id, row.is_ours)
        for row in HashtagSearch.objects.for_company(account.company)
    }


def test_hashtag_is_entered_once_in_seven_days(account):
    assert spend(account=account, hashtag="glow", kept_back=2) is True
    assert spend(account=account, hashtag="glow", kept_back=2) is False

    HashtagSearch.objects.update(searched_at=timezone.now() - WEEK)
    assert spend(account=account, hashtag="glow", kept_back=2) is True
    assert HashtagSearch.objects.for_company(account.company).count() == 2


@pytest.mark.parametrize(("kept_back", "most"), [(2, 28), (0, 30)])
def test_no_more_than_there_is_room_for(account, kept_back, most):
    for at in range(most):
        spend(account=account, hashtag=f"t{at}", kept_back=kept_back)

    with pytest.raises(NoRoomError):
        spend(account=account, hashtag="one more", kept_back=kept_back)
    assert spend(account=account, hashtag="t0", kept_back=kept_back) is False
    assert len(spent_by([account])) == most


def test_budgets_of_accounts_are_their_own(account):
    other = InstagramAccountFactory(company=account.company)
    enter(account, "glow")
    enter(other, "dew", ago=WEEK + timedelta(seconds=1))

    assert spent_by([]) == []
    assert [(one.account, one.hashtag) for one in spent_by([account, other])] == [
        (account.pk, "glow")
    ]


def test_taking_back_leaves_what_others_spent(account):
    enter(account, "glow")
    enter(account, "glow", is_ours=False)
    enter(account, "dew")

    take_back(account=account, hashtag="glow")

    assert rows(account) == {("glow", "", False), ("dew", "", True)}


def test_what_others_spent_is_entered_and_goes_when_it_is_listed_no_more(account):
    WatchedHashtagFactory(company=account.company, hashtag="dew", graph_id="12")
    enter(account, "glow", graph_id="11")
    told = [SearchedHashtag("11", "glow"), SearchedHashtag("12", "")]

    note_searched(account=account, told=[*told, SearchedHashtag("13", "")])

    assert rows(account) == {
        ("glow", "11", True),
        ("dew", "12", False),
        ("", "13", False),
    }
    # One without a name takes a place as well, and no watched hashtag is taken for it.
    assert {one.hashtag for one in spent_by([account])} == {"glow", "dew", ":13"}

    note_searched(account=account, told=[SearchedHashtag("12", "")])

    # Ours stays: whether Instagram counted it is not sure.
    assert rows(account) == {("glow", "11", True), ("dew", "12", False)}


def test_hearing_the_same_twice_changes_nothing(account):
    told = [SearchedHashtag("11", "Glow"), SearchedHashtag("12", "")]
    note_searched(account=account, told=told)
    before = list(HashtagSearch.objects.order_by("pk").values())

    note_searched(account=account, told=told)

    assert list(HashtagSearch.objects.order_by("pk").values()) == before
    assert {one.hashtag for one in spent_by([account])} == {"glow", ":12"}


def test_own_entry_learns_its_id_and_is_not_counted_twice(account):
    enter(account, "glow")

    note_searched(account=account, told=[SearchedHashtag("11", "glow")])

    assert rows(account) == {("glow", "11", True)}


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_one_of_two_workers():
    from kbeauty.lib.tenancy import tenant

    company = CompanyFactory()
    with tenant(company.pk):
        account = InstagramAccountFactory(company=company)
        for at in range(29):
            enter(account, f"t{at}")

    def buy(name):
        def act():
            try:
                return spend(account=account, hashtag=name, kept_back=0)
            except NoRoomError:
                return "no room"

        return act

    results = at_once(buy("a"), buy("b"), company=company)

    assert sorted(results, key=str) == [True, "no room"]
    with tenant(company.pk):
        assert len(spent_by([account])) == 30
