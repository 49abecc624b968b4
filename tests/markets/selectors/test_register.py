from django.db import connection
from django.test.utils import CaptureQueriesContext

from kbeauty.lib.tenancy import tenant
from markets.registry import MARKETS
from markets.selectors.register import presence_by_market
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import CommentFactory
from tests.factories.markets import CompetitorWatchFactory
from tests.markets.world import at, post, scope


def test_every_market_is_there_in_the_order_of_the_registry(company):
    found = presence_by_market(scope(company))

    assert [one.market for one in found] == list(MARKETS)
    assert {one.posts for one in found} == {0}
    assert {one.mood.net for one in found} == {None}


def test_posts_rate_mood_and_competitors_of_a_market(company, instagram_account):
    made = [post(instagram_account, day, market="JP") for day in (11, 12)]
    post(instagram_account, 13, market="US")
    for mood in ("positive", "positive", "negative", "neutral"):
        CommentFactory(post=made[0], timestamp=at(12), sentiment=mood, read_by="x")
    CompetitorWatchFactory(creator__company=company, market="JP")

    found = {one.market: one for one in presence_by_market(scope(company))}

    japan = found["JP"]
    assert (japan.posts, japan.rate_by_reach, japan.competitors) == (2, 10.0, 1)
    assert (japan.mood.total, japan.mood.net) == (4, 25.0)
    assert (found["US"].posts, found["US"].competitors) == (1, 0)


def test_another_companys_rows_count_nowhere(company, instagram_account):
    CompetitorWatchFactory(creator__company=company, market="JP")
    post(instagram_account, 12, market="JP")
    other = CompanyFactory()

    with tenant(other.pk):
        found = presence_by_market(scope(other))

    assert {(one.posts, one.competitors) for one in found} == {(0, 0)}


def test_three_queries_whatever_is_there(company, instagram_account):
    post(instagram_account, 12, market="JP")

    with CaptureQueriesContext(connection) as queries:
        presence_by_market(scope(company))

    assert len(queries) == 3
