from datetime import date

import pytest

from instagram.models import AccountSnapshot
from kbeauty.lib.figures import Change
from markets.selectors import has_posts, kpis
from tests.factories.instagram import InstagramAccountFactory
from tests.markets.world import post, scope


@pytest.fixture
def ten_posts(instagram_account):
    """Five posts before (reach 1,000 each), five now (reach 2,000, twice the likes)."""
    for day in range(1, 6):
        post(instagram_account, day)
    for day in range(11, 16):
        post(
            instagram_account,
            day,
            like_count=180,
            reach=2000,
            views=2500,
            engagement_rate=float(day),
        )


def _snapshot(account, day, followers):
    return AccountSnapshot.objects.create(
        company=account.company,
        account=account,
        captured_on=date(2026, 3, day),
        followers_count=followers,
    )


def test_counts_and_rates_of_both_periods(company, ten_posts):
    found = kpis(scope(company))

    assert (found.posts.value, found.posts.before) == (5, 5)
    assert (found.reach.value, found.reach.before) == (10_000, 5_000)
    assert (found.views.value, found.views.before) == (12_500, 10_000)
    assert (found.interactions.value, found.interactions.before) == (1_000, 500)
    assert (found.rate_by_reach.value, found.rate_by_reach.before) == (10.0, 10.0)
    assert (found.rate_by_views.value, found.rate_by_views.before) == (8.0, 5.0)
    assert found.rate_by_followers.value == 13.0
    assert found.rate_by_followers_mean.value == 13.0
    assert found.rate_by_followers.before == pytest.approx(0.9)


def test_changes_are_shares_for_counts_and_points_for_rates(company, ten_posts):
    found = kpis(scope(company))

    assert found.posts.change == Change("flat", 0.0)
    assert found.reach.change == Change("up", 100.0)
    assert found.rate_by_reach.change == Change("flat", 0.0, is_points=True)
    assert found.rate_by_views.change == Change("up", 3.0, is_points=True)


def test_too_few_posts_are_not_compared(company, instagram_account):
    for day in (1, 2, 3, 4, 11, 12, 13, 14):
        post(instagram_account, day)

    found = kpis(scope(company))

    assert found.reach.change.direction == "unknown"
    assert found.posts.change.direction == "unknown"


def test_unknown_figures_count_nowhere(company, instagram_account):
    post(instagram_account, 11)
    post(instagram_account, 12, like_count=None, engagement_rate=None)
    post(instagram_account, 13, reach=None, views=None, saved=None, shares=None)

    found = kpis(scope(company))

    assert (found.posts.value, found.posts.known_posts) == (3, 3)
    assert (found.reach.value, found.reach.known_posts) == (2_000, 2)
    assert (found.interactions.value, found.interactions.known_posts) == (190, 2)
    # Only the first post tells both its interactions and its reach.
    assert (found.rate_by_reach.value, found.rate_by_reach.known_posts) == (10.0, 1)
    assert found.rate_by_followers.known_posts == 2


def test_no_posts_give_no_figures(company):
    found = kpis(scope(company))

    assert found.posts.value == 0
    assert found.reach.value is None
    assert found.rate_by_reach.value is None
    assert found.followers.value is None


def test_followers_are_the_newest_counts_of_all_accounts(company, instagram_account):
    other = InstagramAccountFactory(company=company)
    _snapshot(instagram_account, 9, 1_000)
    _snapshot(instagram_account, 18, 1_100)
    _snapshot(instagram_account, 21, 9_999)
    _snapshot(other, 20, 500)

    found = kpis(scope(company)).followers

    assert (found.value, found.before) == (1_600, 1_000)
    # Only the first account has a count for both days: 1,000 to 1,100.
    assert found.change == Change("up", 10.0)


def test_figures_take_three_queries_however_many_posts(
    company, ten_posts, django_assert_num_queries
):
    with django_assert_num_queries(3):
        found = kpis(scope(company))

    assert (found.posts.value, found.posts.before) == (5, 5)


def test_sums_are_not_compared_with_days_before_the_first_post(
    company, instagram_account
):
    for day in (4, 5, 6, 7, 8, 11, 12, 13, 14, 15):
        post(instagram_account, day)

    found = kpis(scope(company))

    # Three of the ten days before had no posts at all: collected too late, or not yet.
    assert found.reach.change == Change("unknown")
    assert found.rate_by_reach.change == Change("flat", 0.0, is_points=True)


def test_deleted_posts_are_no_posts(company, instagram_account):
    post(instagram_account, 11, deleted_at="2026-03-13T00:00Z")

    assert has_posts(company) is False
