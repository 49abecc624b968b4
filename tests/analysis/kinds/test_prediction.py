from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from tests.factories.instagram import PostFactory

URL = "/api/v1/ai/predict-performance"
START = datetime(2026, 1, 1, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def posts(instagram_account):
    return [
        PostFactory(
            account=instagram_account,
            market="JP",
            timestamp=START + timedelta(days=number),
            media_type="VIDEO" if number % 2 else "IMAGE",
            caption="Hello",
            like_count=(300 if number % 2 else 100) + number % 5,
            comment_count=10,
            reach=None,
            followers_at_post=5000,
        )
        for number in range(40)
    ]


def ask(client, market="JP", **draft):
    data = {
        "post_draft": {
            "caption": "Hello #glow",
            "media_type": "VIDEO",
            "hashtags": [],
            "posting_time": "2026-12-01T11:00:00Z",
            **draft,
        },
        "market": market,
    }
    return client.post(URL, data, content_type="application/json")


def test_a_draft_is_predicted_in_the_contracts_shape(logged_in, posts):
    answer = ask(logged_in).json()

    assert set(answer) >= {
        *("predicted_likes", "predicted_comments", "predicted_engagement_rate"),
        *("confidence_interval", "optimization_tips", "predicted_reach"),
        *("cached", "analyzed_at", "provider", "model", "analysis_id"),
    }
    low, high = answer["confidence_interval"]
    assert low <= answer["predicted_likes"] <= high
    assert 200 < answer["predicted_likes"] < 350
    assert answer["predicted_comments"] == 10.0
    assert answer["predicted_reach"] is None
    assert answer["followers"] == 5000
    assert answer["likes"]["n"] == 40
    assert answer["effects"][0]["name"] == "video"
    assert "this draft is one of them" in answer["optimization_tips"][0]


def test_too_few_posts_are_told(logged_in, posts):
    response = ask(logged_in, market="US")

    assert response.status_code == 422
    assert response.json()["error"]["message"] == (
        "Only 0 posts of this market have known likes; at least 30 are needed."
    )


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"media_type": "STORY"}, "post_draft.media_type"),
        ({"posting_time": "tomorrow"}, "post_draft.posting_time"),
        ({"caption": "x" * 2201}, "post_draft.caption"),
    ],
)
def test_wrong_input_names_its_field(logged_in, posts, draft, field):
    answer = ask(logged_in, **draft)

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == [field]


def test_an_unknown_market_is_404(logged_in):
    assert ask(logged_in, market="XX").status_code == 404


def test_another_company_learns_nothing(client, stranger, posts):
    client.force_login(stranger)

    assert ask(client).status_code == 422


def test_page_takes_a_draft(logged_in, posts):
    answer = logged_in.post(
        "/studio/ask/prediction/",
        {
            "post_draft.caption": "Hello",
            "post_draft.media_type": "VIDEO",
            "post_draft.posting_time": "2026-12-01T11:00",
            "market": "JP",
        },
        follow=True,
    )

    html = answer.content.decode()
    assert "How it did on earlier posts" in html
    assert "Reach: fewer than 30 posts tell it." in html
