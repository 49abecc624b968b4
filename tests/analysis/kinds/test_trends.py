from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from analysis.kinds.trends import Trends
from analysis.services.run import run_analysis
from kbeauty.lib.errors import InvalidInputError, TooLittleDataError
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    CreatorFactory,
    CreatorPostFactory,
    HashtagPostFactory,
    PostFactory,
    WatchedHashtagFactory,
)

# A month before Black Friday.
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def creator(company):
    return CreatorFactory(company=company, market="US")


def others(creator, days_ago, tags, number, caption="Morning skincare"):
    for _ in range(number):
        CreatorPostFactory(
            creator=creator,
            timestamp=NOW - timedelta(days=days_ago),
            caption=caption,
            hashtags=list(tags),
        )


def ask(company, member, **fields):
    given = {"market": "US", "category": "all", "time_horizon": "30d", **fields}
    return run_analysis(Trends(), company=company, by=member, given=given)


@pytest.fixture
def talk(creator):
    """#pdrn grows from 5 of 40 posts to 25 of 50, #glow stays at a half."""
    others(creator, 5, ["pdrn", "glow"], 15)
    others(creator, 9, ["pdrn"], 10)
    others(creator, 5, ["glow"], 10)
    others(creator, 12, [], 15)
    others(creator, 40, ["glow"], 20)
    others(creator, 45, ["pdrn"], 5)
    others(creator, 50, [], 15)


def test_trends_names_what_grew_beyond_the_volume(company, member, talk):
    answer = ask(company, member).result_data

    grown = answer["hashtags"][0]
    assert answer["emerging_hashtags"] == ["pdrn"]
    assert (grown["posts"], grown["posts_before"]) == (25, 5)
    assert (grown["share"], grown["share_before"]) == (50.0, 12.5)
    assert grown["interval"][0] > 0
    assert answer["sample"] == {
        "posts": 50,
        "posts_before": 40,
        "by_source": {"own": 0, "hashtag": 0, "creator": 50},
        "counted": "others",
    }
    # Two of the four weeks have posts.
    assert 0.45 < answer["confidence_score"] <= 0.5
    assert answer["recommendations"][0] == "Try these hashtags while they grow: #pdrn."


def test_trends_names_the_days_ahead(company, member, talk):
    answer = ask(company, member).result_data

    days = {peak["date"]: peak for peak in answer["peaks"]}
    assert answer["predicted_peaks"] == [
        "2026-11-11",
        "2026-11-26",
        "2026-11-27",
        "2026-11-30",
    ]
    assert days["2026-11-27"]["name"] == "Black Friday"
    assert days["2026-11-27"]["basis"] == "calendar"
    assert days["2026-11-27"]["lift"] is None


def test_trends_measures_a_day_on_earlier_years(company, member, creator, talk):
    """The week before Black Friday of 2025 had many posts, that before 11 November few."""
    friday = datetime(2025, 11, 28, 12, tzinfo=UTC)
    ago = (NOW - friday).days
    others(creator, ago + 1, ["sale"], 30)
    for day in range(-28, 29):
        others(creator, ago + day, [], 1)
    others(creator, ago + 80, [], 1)

    answer = ask(company, member).result_data

    days = {peak["date"]: peak for peak in answer["peaks"]}
    assert days["2026-11-27"]["basis"] == "measured"
    assert days["2026-11-27"]["posts_before"] == 37
    assert days["2026-11-27"]["interval"][0] > 1
    assert "2026-11-11" not in days
    assert "in earlier years the week before it had" in answer["recommendations"][-1]


def test_own_posts_have_no_vote_where_others_are_enough(
    company, member, talk, instagram_account
):
    for _ in range(30):
        PostFactory(
            account=instagram_account,
            market="US",
            timestamp=NOW - timedelta(days=3),
            hashtags=["ours"],
        )

    answer = ask(company, member).result_data

    assert "ours" not in {row["name"] for row in answer["hashtags"]}


def test_own_posts_stand_in_where_others_are_few(company, member, instagram_account):
    for days, tags in ((3, ["ours"]), (40, [])):
        for _ in range(20):
            PostFactory(
                account=instagram_account,
                market="US",
                timestamp=NOW - timedelta(days=days),
                hashtags=tags,
            )

    answer = ask(company, member).result_data

    assert answer["sample"]["counted"] == "all"
    assert answer["emerging_hashtags"] == ["ours"]


def test_a_hashtag_watched_since_yesterday_is_left_out(company, member, talk):
    """All of its posts are of the time now: that is no growth."""
    watched = WatchedHashtagFactory(company=company, market="US")
    for _ in range(40):
        HashtagPostFactory(
            watched=watched,
            timestamp=NOW - timedelta(days=2),
            hashtags=["fresh"],
        )

    answer = ask(company, member).result_data

    assert answer["sample"]["by_source"]["hashtag"] == 0
    assert "fresh" not in answer["emerging_hashtags"]


def test_a_category_counts_its_own_posts(company, member, talk):
    with pytest.raises(TooLittleDataError, match="0 posts in this time and 0"):
        ask(company, member, category="fragrance")
    assert (
        ask(company, member, category="Skincare").result_data["sample"]["posts"] == 50
    )


def test_a_category_is_any_word_as_it_is_written(company, member, talk):
    with pytest.raises(TooLittleDataError, match="0 posts in this time"):
        ask(company, member, category="a.*")


def test_another_market_and_another_company_see_nothing(company, member, talk):
    foreign = CompanyFactory()
    for other, market in ((company, "JP"), (foreign, "US")):
        with pytest.raises(TooLittleDataError):
            ask(other, member, market=market)


def test_trends_again_comes_from_the_cache_until_a_post_comes(
    company, member, talk, creator
):
    first = ask(company, member)
    again = ask(company, member)
    others(creator, 1, ["pdrn"], 1)
    new = ask(company, member)

    assert (again.pk, again.result_data["cached"]) == (first.pk, True)
    assert new.pk != first.pk


def test_trends_of_a_wrong_span_is_refused(company, member):
    with pytest.raises(InvalidInputError) as refused:
        ask(company, member, time_horizon="0d")

    assert list(refused.value.fields) == ["time_horizon"]
