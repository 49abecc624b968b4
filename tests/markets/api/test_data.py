from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.instagram import (
    CreatorFactory,
    CreatorPostFactory,
    HashtagPostFactory,
    PostFactory,
    WatchedHashtagFactory,
)

HASHTAG = "/api/v1/data/hashtag/"
INSIGHTS = "/api/v1/data/market-insights/"


@pytest.fixture
def talk(company, instagram_account):
    now = timezone.now()
    creator = CreatorFactory(
        company=company,
        market="JP",
        username="mina.beauty",
        follower_count=5000,
        avg_engagement_rate=4.5,
    )
    own = PostFactory(
        account=instagram_account,
        market="JP",
        timestamp=now - timedelta(days=1),
        caption="スキンケア",
        hashtags=["水光肌", "韓国コスメ"],
        engagement_rate=3.0,
    )
    for days, number in ((3, 6), (40, 2)):
        CreatorPostFactory.create_batch(
            number,
            creator=creator,
            timestamp=now - timedelta(days=days),
            caption="スキンケア",
            hashtags=["水光肌"],
            engagement_rate=5.0,
        )
    CreatorPostFactory.create_batch(
        8,
        creator=creator,
        timestamp=now - timedelta(days=45),
        caption="リップ",
        hashtags=[],
        engagement_rate=None,
    )
    PostFactory(
        account=instagram_account,
        market="US",
        timestamp=now - timedelta(days=2),
        hashtags=["水光肌"],
        engagement_rate=None,
    )
    return own


def test_a_hashtag_in_a_market(logged_in, talk):
    answer = logged_in.get(f"{HASHTAG}%23水光肌?market=jp&limit=2").json()

    assert (answer["hashtag"], answer["market"]) == ("水光肌", "JP")
    assert answer["posts_found"] == 9
    assert [post["source"] for post in answer["posts"]] == ["own", "creator"]
    assert answer["posts"][0]["id"] == talk.post_id
    assert answer["trending_score"] > 95
    # 7 of 7 posts now, 2 of 10 before: so few leave room for none.
    assert answer["growth_interval"][0] == -1.4
    assert answer["last_updated"]


def test_a_hashtag_in_all_markets(logged_in, talk):
    assert logged_in.get(f"{HASHTAG}水光肌").json()["posts_found"] == 10


def test_a_hashtag_that_nobody_used(logged_in, talk):
    answer = logged_in.get(f"{HASHTAG}nothing?market=JP").json()

    assert (answer["posts_found"], answer["posts"]) == (0, [])
    assert answer["trending_score"] is None


def test_insights_of_a_market(logged_in, talk):
    answer = logged_in.get(f"{INSIGHTS}JP").json()

    assert answer["total_posts"] == 17
    assert answer["by_source"] == {"own": 1, "creator": 16}
    assert (answer["avg_engagement"], answer["rated_posts"]) == (4.7778, 9)
    assert answer["engagement_interval"] == [4.2653, 5.2902]
    assert answer["top_hashtags"] == [
        {"hashtag": "水光肌", "posts": 9},
        {"hashtag": "韓国コスメ", "posts": 1},
    ]
    assert answer["top_influencers"] == [
        {
            "username": "mina.beauty",
            "follower_count": 5000,
            "avg_engagement_rate": 4.5,
            "authenticity_score": None,
        }
    ]
    assert answer["market_size_score"] == 100.0


def test_insights_of_a_category(logged_in, talk):
    answer = logged_in.get(f"{INSIGHTS}jp?category=makeup").json()

    assert (answer["category"], answer["total_posts"]) == ("makeup", 8)
    assert (answer["avg_engagement"], answer["rated_posts"]) == (None, 0)


def test_a_smaller_market_scores_less(logged_in, talk):
    # 1 post against 17: ln 2 / ln 18.
    assert logged_in.get(f"{INSIGHTS}US").json()["market_size_score"] == 24.0


def test_a_market_without_posts_says_so(logged_in):
    answer = logged_in.get(f"{INSIGHTS}DE").json()

    assert (answer["total_posts"], answer["avg_engagement"]) == (0, None)
    assert answer["market_size_score"] is None


def test_posts_of_watched_hashtags_count(logged_in, company):
    watched = WatchedHashtagFactory(company=company, market="DE")
    type(watched).objects.filter(pk=watched.pk).update(
        created_at=timezone.now() - timedelta(days=200)
    )
    HashtagPostFactory(
        watched=watched, timestamp=timezone.now() - timedelta(days=3), hashtags=["a"]
    )

    assert logged_in.get(f"{INSIGHTS}DE").json()["by_source"] == {"hashtag": 1}


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{INSIGHTS}XX", 404, "market_unknown"),
        (f"{HASHTAG}a?market=XX", 404, "market_unknown"),
        (f"{HASHTAG}!!!", 400, "invalid_input"),
        (f"{HASHTAG}a?limit=0", 400, "invalid_input"),
        (f"{HASHTAG}a?limit=101", 400, "invalid_input"),
    ],
)
def test_wrong_input_is_told(logged_in, path, status, code):
    answer = logged_in.get(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_stranger_sees_nothing_of_it(client, stranger, talk):
    client.force_login(stranger)

    assert client.get(f"{INSIGHTS}JP").json()["total_posts"] == 0
    assert client.get(f"{HASHTAG}水光肌").json()["posts_found"] == 0
