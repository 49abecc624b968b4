from datetime import date

import pytest

from instagram.models import Creator
from instagram.services.discovery.removing import remove_creator
from kbeauty.lib.errors import ConflictError, InvalidInputError, NotFoundError
from markets.competitors.watching import unwatch_competitor, watch_competitor
from markets.models import CompetitorSpike, CompetitorWatch
from tests.factories.instagram import CreatorFactory, InstagramAccountFactory
from tests.factories.markets import CompetitorWatchFactory


@pytest.fixture
def able(company):
    """An account that may look at others."""
    return InstagramAccountFactory(company=company, login="facebook")


def test_account_that_is_not_known_is_looked_at_from_now_on(company, able, member):
    watch = watch_competitor(
        company=company, profile="@Rival.Brand", market="jp", by=member
    )

    creator = Creator.objects.get()
    assert (creator.username, creator.kind) == ("rival.brand", "competitor")
    assert (creator.market, creator.is_watched) == ("JP", True)
    assert (watch.creator, watch.market, watch.added_by) == (creator, "JP", member)


def test_one_account_is_on_the_lists_of_several_markets(company):
    creator = CreatorFactory(
        company=company, username="rival", is_watched=True, market="KR"
    )

    for market in ("JP", "US"):
        watch_competitor(company=company, profile="rival", market=market)

    assert list(CompetitorWatch.objects.values_list("creator", "market")) == [
        (creator.pk, "JP"),
        (creator.pk, "US"),
    ]
    assert Creator.objects.get().market == "KR"


def test_twice_on_one_list_is_refused(company):
    watch = CompetitorWatchFactory(creator__company=company)

    with pytest.raises(ConflictError, match="is on this list already"):
        watch_competitor(company=company, profile=watch.creator.username, market="JP")

    assert CompetitorWatch.objects.count() == 1


def test_without_an_account_that_may_look_nothing_is_added(company):
    with pytest.raises(ConflictError):
        watch_competitor(company=company, profile="rival", market="JP")

    assert not Creator.objects.exists()


@pytest.mark.parametrize(
    ("profile", "market", "error"),
    [("rival", "XX", NotFoundError), ("no name", "JP", InvalidInputError)],
)
def test_wrong_input_is_refused(company, able, profile, market, error):
    with pytest.raises(error):
        watch_competitor(company=company, profile=profile, market=market)

    assert not CompetitorWatch.objects.exists()


def test_an_account_of_our_own_is_no_competitor(company, able):
    """It stood there beside "We", and each had half of the voice."""
    with pytest.raises(InvalidInputError, match="is an account of your own") as refused:
        watch_competitor(
            company=company, profile=f"@{able.username.upper()}", market="JP"
        )

    assert list(refused.value.fields) == ["profile"]
    assert not Creator.objects.exists()


def test_off_the_list_the_account_stays(company):
    watch = CompetitorWatchFactory(creator__company=company)

    unwatch_competitor(watch=watch)

    assert not CompetitorWatch.objects.exists()
    assert Creator.objects.get() == watch.creator


def test_lists_go_with_the_account(company):
    watch = CompetitorWatchFactory(creator__company=company)
    CompetitorSpike.objects.create(
        company=company,
        creator=watch.creator,
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 1),
        posts=9,
        reactions=9,
        usual_posts=1,
        usual_reactions=1,
    )

    remove_creator(creator=watch.creator)

    assert not CompetitorWatch.objects.exists()
    assert not CompetitorSpike.objects.exists()
