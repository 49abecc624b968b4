from zoneinfo import ZoneInfo

from django.utils import timezone

from markets.selectors import TimeCell, posting_times
from tests.markets.world import post, scope


def test_posts_fall_into_weekday_and_hour_of_the_persons_zone(
    company, instagram_account
):
    # 11 March 2026 is a Wednesday; 20:00 in UTC is Thursday 05:00 in Seoul.
    post(instagram_account, 11, hour=20, engagement_rate=1.0)
    post(instagram_account, 11, hour=20, engagement_rate=3.0)

    assert posting_times(scope(company)) == [TimeCell(2, 20, 2, 2.0)]
    with timezone.override(ZoneInfo("Asia/Seoul")):
        assert posting_times(scope(company)) == [TimeCell(3, 5, 2, 2.0)]
