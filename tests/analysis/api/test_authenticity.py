from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from analysis.models import AnalysisResult
from instagram.enums import CreatorStatus
from instagram.models import AccountSnapshot, CreatorPost, CreatorSnapshot
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import (
    CommentFactory,
    CreatorFactory,
    CreatorPostFactory,
    InstagramAccountFactory,
    PostFactory,
)

URL = "/api/v1/ai/authenticity"
CONTRACT = {
    "authenticity_score",
    "follower_quality",
    "engagement_consistency",
    "bot_percentage",
    "red_flags",
    "recommendation",
    "verified_status",
    "cached",
    "analyzed_at",
    "provider",
    "model",
    "analysis_id",
}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def creator(company):
    return CreatorFactory(
        company=company,
        username="mina.kim",
        name="Mina Kim",
        bio="Skincare, every day",
        website="https://example.com",
        profile_picture_url="https://example.com/1.jpg",
        follower_count=10_000,
        follows_count=400,
        media_count=300,
        status=CreatorStatus.FOUND,
        market="JP",
    )


def add_posts(creator, likes=(150, 230, 310), count=12, **fields):
    begin = timezone.now() - timedelta(days=5)
    for place in range(count):
        CreatorPostFactory(
            creator=creator,
            timestamp=begin - timedelta(days=place),
            like_count=likes[place % len(likes)],
            comment_count=5,
            **fields,
        )


def add_history(creator, counts):
    begin = timezone.now().date() - timedelta(weeks=len(counts))
    for week, count in enumerate(counts):
        CreatorSnapshot.objects.create(
            company=creator.company,
            creator=creator,
            captured_on=begin + timedelta(weeks=week),
            follower_count=count,
        )


def ask(client, username="mina.kim", **fields):
    data = {"username": username, **fields}
    return client.post(URL, data, content_type="application/json")


def measured(answer):
    return {row["signal"]: row for row in answer["signals"]}


def test_creator_is_scored_in_the_contracts_shape(logged_in, creator):
    add_posts(creator)

    response = ask(logged_in)

    answer = response.json()
    assert response.status_code == 200
    assert set(answer) >= CONTRACT
    assert answer["username"] == "mina.kim"
    assert answer["authenticity_score"] == 97.7
    assert answer["interval"][0] < 97.7 < answer["interval"][1]
    assert answer["follower_quality"] == 49.5
    assert answer["red_flags"] == []
    assert answer["verified_status"] == "unknown"
    assert answer["sample"]["posts"] == 12
    assert (answer["provider"], answer["cached"]) == ("local", False)


def test_what_is_not_collected_is_not_invented(logged_in, creator):
    answer = ask(logged_in).json()

    assert answer["follower_quality"] is None
    assert answer["engagement_consistency"] is None
    assert (answer["bot_percentage"], answer["bot_interval"]) == (None, None)
    missing = {row["signal"] for row in answer["not_measured"]}
    assert {"engagement", "growth_jumps", "near_duplicates"} <= missing


def test_bought_followers_are_told_without_accusing_anybody(logged_in, creator):
    add_posts(creator, likes=(3, 6, 12))
    add_history(
        creator, [*(1000 + 5 * week for week in range(9)), 9900, 9800, 9700, 9600]
    )

    answer = ask(logged_in).json()

    assert answer["is_alarm"] is True
    assert measured(answer)["growth_jumps"]["sample"] == 12
    assert answer["red_flags"] == [
        "Likes are -3.5 standard deviations from what is usual for its followers, over 12 posts.",
        "In one of 12 weeks followers jumped, 449.5 robust standard deviations beyond the usual change.",
        "1.2 likes for each comment, over 12 posts: far from usual.",
    ]
    assert "inconsistent with organic growth" in answer["recommendation"]
    assert "fake" not in str(answer).casefold()


def test_followers_over_time_can_be_left_out(logged_in, creator):
    add_history(creator, [*range(1000, 1010), 9900, 9800, 9700, 9600])

    judged, left_out = ask(logged_in), ask(logged_in, check_followers=False)

    assert "growth_jumps" in measured(judged.json())
    assert "growth_jumps" not in measured(left_out.json())


def test_percentiles_are_among_creators_of_its_size(logged_in, creator, company):
    for place in range(20):
        CreatorFactory(
            company=company,
            follower_count=8_000 + place,
            media_count=100 + place,
            status=CreatorStatus.FOUND,
        )
    CreatorFactory.create_batch(
        5, company=company, follower_count=900_000, status=CreatorStatus.FOUND
    )

    answer = ask(logged_in).json()

    assert measured(answer)["posts"]["percentile"] == 100.0
    assert answer["sample"]["peers"] == 20


def test_newest_posts_are_not_settled_yet(logged_in, creator):
    add_posts(creator)
    CreatorPost.objects.update(timestamp=timezone.now() - timedelta(days=1))

    assert ask(logged_in).json()["sample"]["posts"] == 0


def test_name_is_found_however_it_is_written(logged_in, creator):
    assert ask(logged_in, "@Mina.Kim").json()["username"] == "mina.kim"


def test_unknown_name_is_404(logged_in):
    response = ask(logged_in, "nobody")

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "username_not_found"


def test_creator_of_another_company_is_404(logged_in):
    CreatorFactory(company=CompanyFactory(), username="theirs", follower_count=9000)

    assert ask(logged_in, "theirs").status_code == 404


def test_nothing_collected_is_422_and_says_what_to_do(logged_in, company):
    CreatorFactory(company=company, username="new")

    response = ask(logged_in, "new")

    assert response.status_code == 422
    assert response.json()["error"]["message"] == (
        "Nothing is collected of @new yet. Watch it and wait for the next collection, which brings its profile and posts."
    )


def test_odd_name_is_refused(logged_in):
    assert ask(logged_in, "no such name").status_code == 400


def test_own_account_brings_its_comments(logged_in, company):
    account = InstagramAccountFactory(
        company=company, username="onyul", followers_count=5000, media_count=50
    )
    AccountSnapshot.objects.create(
        company=company,
        account=account,
        captured_on=date(2026, 1, 1),
        followers_count=5000,
    )
    post = PostFactory(account=account)
    CommentFactory.create_batch(
        10, post=post, text="this product changed my whole life"
    )
    for place in range(30):
        CommentFactory(post=post, text=f"Nr {place}")
    CommentFactory(post=post, is_from_brand=True)

    answer = ask(logged_in, "onyul").json()

    assert answer["sample"]["comments"] == 40
    assert answer["bot_percentage"] == 25.0
    assert answer["bot_interval"] == [14.2, 40.2]


def test_own_account_counts_as_such_where_somebody_watches_it_too(logged_in, company):
    account = InstagramAccountFactory(
        company=company, username="sebyeok", followers_count=9000, media_count=40
    )
    CreatorFactory(company=company, username="sebyeok", status=CreatorStatus.FOUND)
    PostFactory.create_batch(3, account=account, followers_at_post=9000)

    stored = logged_in.post(
        URL, {"username": "sebyeok"}, content_type="application/json"
    ).json()

    assert AnalysisResult.objects.get(code=stored["analysis_id"]).evidence == {
        "accounts": [str(account.code)]
    }


def test_answer_is_kept_until_something_is_collected(logged_in, creator):
    add_posts(creator)
    first, again = ask(logged_in).json(), ask(logged_in).json()
    add_posts(creator, count=1)

    assert (first["cached"], again["cached"]) == (False, True)
    assert ask(logged_in).json()["cached"] is False


def test_page_shows_the_answer(logged_in, creator):
    add_posts(creator)

    response = logged_in.post(
        "/studio/ask/authenticity/",
        {"username": "mina.kim", "check_followers": "on"},
        follow=True,
    )

    content = response.content.decode()
    assert response.status_code == 200
    assert "Engagement for its size" in content
    assert "100: nothing is inconsistent with organic growth." in content
    # Values as people read them, and what the answer rests on.
    assert ">10,000</td>" in content
    assert ">19 characters</td>" in content
    assert "as it was collected, its newest 12 posts, 0 comments" in content
    assert "no stored text" not in content
