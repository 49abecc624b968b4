from datetime import date, timedelta

import pytest
from django.utils import timezone

from markets.daily.items import COUNTS
from markets.daily.refresh import refresh_days
from markets.models import DailyFigure
from markets.selectors.trend_index import (
    Asked,
    last_monday,
    leads_of,
    trend_rows,
    weekly_of,
)
from tests.factories.instagram import (
    HashtagPostFactory,
    PostFactory,
    WatchedHashtagFactory,
)
from tests.markets.test_lead_lag import planted


def figure(company, weeks_ago, market, posts, facet="", name=""):
    """Posts of the Wednesday so many weeks before the week that goes on."""
    counts = dict.fromkeys(COUNTS, 0) | {"posts": posts}
    return DailyFigure(
        company=company,
        day=last_monday() - timedelta(days=7 * weeks_ago - 2),
        source="creator",
        origin=1,
        market=market,
        facet=facet,
        name=name,
        **counts,
    )


def spoken(company, market, series, facet="ingredient"):
    """Weeks of a market, the oldest first, with posts of centella and of all."""
    weeks = list(zip(series.posts, series.total, strict=True))
    return [
        row
        for ago, (posts, total) in enumerate(reversed(weeks), start=1)
        for row in (
            figure(company, ago, market, total),
            figure(company, ago, market, posts, facet, "centella"),
        )
    ]


@pytest.fixture
def growing(company):
    """Centella: 20 of 100 posts now, 10 of 100 before, 5 of 100 a month on the year."""
    rows = []
    for ago in range(1, 53):
        posts = {0: 5, 1: 3}.get((ago - 1) // 4, 1)
        rows += [
            figure(company, ago, "JP", 25),
            figure(company, ago, "JP", posts, "ingredient", "centella"),
        ]
    DailyFigure.objects.bulk_create(rows)


def test_share_growth_and_index_of_a_concept(company, growing):
    [row] = trend_rows(Asked(company, "ingredient"))

    assert (row.market, row.growth.name, row.label) == ("JP", "centella", "Centella")
    assert (row.growth.posts, row.growth.posts_before) == (20, 12)
    assert (row.growth.share, row.growth.share_before) == (20.0, 12.0)
    assert row.growth.low < row.growth.rate < row.growth.high
    # 20 % now; 76 of 1,300 posts in the year.
    assert row.index == 342.1


def test_concepts_of_a_category_are_shares_of_its_posts(company):
    rows = []
    for ago in range(1, 9):
        rows += [
            figure(company, ago, "JP", 100),
            figure(company, ago, "JP", 10, "category", "skincare"),
            figure(company, ago, "JP", 5, "skincare/ingredient", "centella"),
        ]
    DailyFigure.objects.bulk_create(rows)

    [row] = trend_rows(Asked(company, "ingredient", "skincare"))

    assert (row.growth.share, row.growth.rate, row.index) == (50.0, 0.0, 100.0)


def test_week_that_goes_on_is_left_out(company, growing):
    [before] = trend_rows(Asked(company, "ingredient"))
    figure(company, 0, "JP", 50, "ingredient", "centella").save()

    assert trend_rows(Asked(company, "ingredient")) == [before]


def test_hashtag_that_is_watched_for_a_short_time_is_no_growth(company):
    old, young = WatchedHashtagFactory.create_batch(2, company=company, market="JP")
    long_ago = timezone.now() - timedelta(days=1000)
    type(old).objects.filter(pk=old.pk).update(created_at=long_ago)
    moment = timezone.make_aware(
        timezone.datetime.combine(last_monday(), timezone.datetime.min.time())
    )
    for watched in (old, young):
        for days in (3, 4, 5, 40, 41):
            HashtagPostFactory(
                watched=watched,
                timestamp=moment - timedelta(days=days),
                hashtags=["시카"],
            )
    refresh_days(company=company)

    [row] = trend_rows(Asked(company, "ingredient"))

    assert (row.growth.posts, row.growth.posts_before) == (3, 2)


def test_tags_of_all_scripts_are_one_concept(company, instagram_account):
    for days, tag in enumerate(["물광", "水光肌", "glassskin", "kulitkaca"]):
        PostFactory(
            account=instagram_account,
            market="JP",
            timestamp=timezone.now() - timedelta(days=8 + days),
            hashtags=[tag],
        )
    refresh_days(company=company)

    _, weekly = weekly_of(Asked(company, "finish"), "glass_skin")

    assert sum(weekly["JP"].posts) == 4


def test_market_that_leads_is_found_in_the_table_of_days(company):
    lag, first, second = planted(3)
    DailyFigure.objects.bulk_create(
        [*spoken(company, "JP", first), *spoken(company, "US", second)]
    )

    weeks, weekly = weekly_of(Asked(company, "ingredient"), "centella")
    [lead] = leads_of(weekly)

    assert (len(weeks), weeks[-1]) == (104, last_monday() - timedelta(days=7))
    assert (weekly["JP"], weekly["US"]) == (first, second)
    ahead, behind = ("JP", "US") if lag > 0 else ("US", "JP")
    assert (lead.ahead, lead.behind) == (ahead, behind)
    assert abs(lead.found.weeks - abs(lag)) <= 1
    assert lead.found.low <= lead.found.weeks <= lead.found.high


def test_weeks_before_a_market_had_posts_do_not_count(company):
    _, first, second = planted(3)
    rows = spoken(company, "JP", first)
    rows += [one for one in spoken(company, "US", second) if one.day > _day(30)]
    DailyFigure.objects.bulk_create(rows)

    _, weekly = weekly_of(Asked(company, "ingredient"), "centella")

    assert leads_of(weekly) == []


def _day(weeks_ago) -> date:
    return last_monday() - timedelta(days=7 * weeks_ago)


def test_concept_that_nobody_speaks_of(company):
    assert weekly_of(Asked(company, "ingredient"), "centella") == ([], {})
