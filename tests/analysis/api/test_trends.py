from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.instagram import CreatorFactory, CreatorPostFactory

URL = "/api/v1/ai/trends"
CONTRACT = {
    "trending_products",
    "emerging_hashtags",
    "predicted_peaks",
    "recommendations",
    "confidence_score",
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
def talk(company):
    creator = CreatorFactory(company=company, market="JP")
    for days, tags in ((3, ["水光肌"]), (40, [])):
        CreatorPostFactory.create_batch(
            25,
            creator=creator,
            timestamp=timezone.now() - timedelta(days=days),
            caption="スキンケア",
            hashtags=tags,
        )


def ask(client, **fields):
    data = {"market": "JP", **fields}
    return client.post(URL, data, content_type="application/json")


def test_trends_answers_in_the_contracts_shape(logged_in, talk):
    response = ask(logged_in, category="skincare", time_horizon="30d")

    answer = response.json()
    assert response.status_code == 200
    assert set(answer) >= CONTRACT
    assert answer["emerging_hashtags"] == ["水光肌"]
    assert (answer["provider"], answer["cached"]) == ("local", False)


def test_too_little_is_422(logged_in):
    response = ask(logged_in)

    assert response.status_code == 422
    assert response.json()["error"]["code"] == "too_little_data"


def test_an_unknown_market_is_named_with_the_known_ones(logged_in):
    response = ask(logged_in, market="Japan")

    assert response.status_code == 404
    assert response.json()["error"]["message"].startswith(
        "“Japan” is no market that we know. Use one of: KR, JP, "
    )


def test_page_shows_the_answer(logged_in, talk):
    answer = logged_in.post(
        "/studio/ask/trends/",
        {"market": "JP", "category": "all", "time_horizon": "30d"},
        follow=True,
    )

    assert "#水光肌" in answer.content.decode()
