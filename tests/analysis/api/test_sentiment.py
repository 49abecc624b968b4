from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from analysis.models import AnalysisResult
from analysis.services.reading import read_new_texts
from tests.factories.instagram import CommentFactory, PostFactory

URL = "/api/v1/ai/sentiment"
CONTRACT = {
    "overall_sentiment",
    "sentiment_score",
    "key_themes",
    "trending_topics",
    "analysis_summary",
    "posts_analyzed",
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
def talk(company, instagram_account):
    yesterday = timezone.now() - timedelta(days=1)
    post = PostFactory(account=instagram_account, market="KR", timestamp=yesterday)
    CommentFactory.create_batch(
        12, post=post, text="진짜 촉촉하고 좋아요", timestamp=yesterday
    )
    read_new_texts(company=company)
    return post


def ask(client, **fields):
    data = {"market": "KR", "hashtags": [], "time_range": "7d", **fields}
    return client.post(URL, data, content_type="application/json")


def test_sentiment_answers_in_the_contracts_shape(logged_in, talk):
    response = ask(logged_in, sample_size=100)

    answer = response.json()
    result = AnalysisResult.objects.get()
    assert response.status_code == 200
    assert set(answer) >= CONTRACT
    assert answer["overall_sentiment"] == "positive"
    assert answer["key_themes"] == ["Moisture"]
    assert answer["trending_topics"] == []
    assert answer["posts_analyzed"] == 1
    assert answer["comments_analyzed"] == 12
    assert answer["by_language"][0]["language"] == "ko"
    assert (answer["provider"], answer["model"]) == ("local", "local")
    assert answer["analysis_id"] == str(result.code)
    assert 50 < answer["interval"][0] < answer["interval"][1] <= 100
    assert answer["cached"] is False


def test_sentiment_asked_again_says_that_it_is_cached(logged_in, talk):
    first, second = ask(logged_in).json(), ask(logged_in).json()

    assert second == {**first, "cached": True}


def test_sentiment_speaks_korean(client, member, talk):
    member.language = "ko"
    member.save(update_fields=["language"])
    client.force_login(member)

    answer = ask(client).json()

    assert AnalysisResult.objects.get().input_data["language"] == "ko"
    assert "대한민국" in answer["analysis_summary"]


def test_sentiment_with_too_little_data_is_422(logged_in, instagram_account):
    response = ask(logged_in)

    assert response.status_code == 422
    assert response.json()["error"] == {
        "code": "too_little_data",
        "message": "Only 0 texts of this market are read in this time; at least 10 are needed.",
        "fields": {},
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("market", "The Republic of Korea"),
        ("market", ""),
        ("sample_size", 5001),
        ("sample_size", 0),
        ("sample_size", "many"),
        ("time_range", "7"),
        ("time_range", "366d"),
        ("hashtags", "kbeauty"),
        ("hashtags", ["x"] * 31),
        ("hashtags", ["#"]),
        ("hashtags", ["kbeauty", "###"]),
        ("hashtags", [0]),
        ("hashtags", {"a": "b"}),
        ("hashtags", None),
        ("time_range", ["7d"]),
        ("time_range", "٧dd"),
        ("market", None),
        ("market", ["KR"]),
        ("sample_size", 1e300),
        ("sample_size", True),
    ],
)
def test_sentiment_refuses_nonsense_and_names_the_field(logged_in, talk, field, value):
    response = ask(logged_in, **{field: value})

    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid_input"
    assert list(response.json()["error"]["fields"]) == [field]


@pytest.mark.parametrize("market", ["ZZ", "Korea"])
def test_sentiment_of_an_unknown_market_is_not_too_little_data(logged_in, talk, market):
    response = ask(logged_in, market=market)

    assert response.status_code == 404
    assert response.json()["error"]["code"] == "market_unknown"


def test_sentiment_names_the_hashtag_that_is_not_text(logged_in, talk):
    response = ask(logged_in, hashtags=["kbeauty", ["x"], "x" * 151, "a\x00"])

    assert response.status_code == 400
    assert response.json()["error"]["fields"] == {
        "hashtags.1": ["Not a valid string."],
        "hashtags.2": ["Ensure this field has no more than 150 characters."],
        "hashtags.3": ["Null characters are not allowed."],
    }


def test_sentiment_needs_a_person(client, talk):
    assert ask(client).status_code == 401


def test_sentiment_is_not_for_a_viewer(client, viewer, talk):
    client.force_login(viewer)

    assert ask(client).status_code == 403
    assert AnalysisResult.objects.count() == 0


def test_sentiment_of_a_stranger_sees_none_of_it(client, stranger, talk):
    client.force_login(stranger)

    assert ask(client).status_code == 422


def test_sentiment_takes_post_only(logged_in):
    assert logged_in.get(URL).status_code == 405


def test_cached_sentiment_needs_few_queries(
    logged_in, talk, django_assert_max_num_queries
):
    ask(logged_in)

    with django_assert_max_num_queries(14):
        assert ask(logged_in).json()["cached"] is True
