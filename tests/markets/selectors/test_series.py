from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from markets.periods import Period
from markets.scope import Scope
from markets.selectors import MEASURES, Bucket, all_series, time_series
from markets.selectors.series import bucket_days
from tests.markets.world import post, scope


def test_days_stand_beside_the_same_day_before(company, instagram_account):
    post(instagram_account, 11)
    post(instagram_account, 1, reach=500)

    first, second, *rest = time_series(scope(company), "reach")

    assert first == Bucket(date(2026, 3, 11), 1, 1000, 500)
    assert second == Bucket(date(2026, 3, 12), 1, 0, 0)
    assert len(rest) == 8


def test_rate_of_a_day_is_the_ratio_of_sums(company, instagram_account):
    post(instagram_account, 20, reach=1000)
    post(instagram_account, 20, reach=3000)

    assert time_series(scope(company), "rate_by_reach")[-1].value == 5.0


def test_days_without_posts_have_no_rate(company, instagram_account):
    post(instagram_account, 20)

    values = [bucket.value for bucket in time_series(scope(company), "rate_by_reach")]

    assert values == [None] * 9 + [10.0]


def test_reach_that_no_post_tells_is_unknown(company, instagram_account):
    post(instagram_account, 20, reach=None)

    assert time_series(scope(company), "reach")[-1].value is None


def test_days_without_posts_count_zero_posts(company, instagram_account):
    post(instagram_account, 20)

    values = [bucket.value for bucket in time_series(scope(company), "posts")]

    assert values == [0] * 9 + [1]


def test_day_is_that_of_the_persons_zone(company, instagram_account):
    post(instagram_account, 11, hour=20)

    with timezone.override(ZoneInfo("Asia/Seoul")):
        values = [bucket.value for bucket in time_series(scope(company), "posts")]

    assert values[:3] == [0, 1, 0]


def test_weeks_end_on_the_last_day_and_the_first_takes_the_rest(
    company, instagram_account
):
    period = Period(date(2026, 1, 1), date(2026, 3, 20), is_custom=True)
    post(instagram_account, 14)
    post(instagram_account, 13)

    buckets = time_series(Scope(company, period), "posts")

    # 79 days: ten weeks, and nine days in front.
    assert (len(buckets), buckets[0].days, buckets[-1].days) == (11, 9, 7)
    assert buckets[0].first_day == date(2026, 1, 1)
    assert buckets[-1].first_day == date(2026, 3, 14)
    assert [bucket.value for bucket in buckets[-2:]] == [1, 1]


@pytest.mark.parametrize(
    ("days", "size"), [(7, 1), (14, 1), (15, 3), (45, 3), (46, 7), (400, 7), (401, 30)]
)
def test_bucket_grows_with_the_period(days, size):
    assert bucket_days(days) == size


def test_all_measures_come_from_one_query(
    company, instagram_account, django_assert_num_queries
):
    post(instagram_account, 11)
    post(instagram_account, 12)

    with django_assert_num_queries(1):
        found = all_series(scope(company))

    assert tuple(found) == MEASURES
    assert found["rate_by_followers"][0].value == 0.9
    assert found["rate_by_views"][0].value == 5.0
    assert found["interactions"][0].value == 100
    assert found["views"][0].value == 2000
