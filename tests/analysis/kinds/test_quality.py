from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from analysis.figures.quality import (
    call_to_action,
    claims,
    hashtag_mix,
    hashtag_relevance,
    hook,
    reach_range,
    readability,
)
from markets.rules import check
from tests.factories.instagram import PostFactory

URL = "/api/v1/ai/quality"
ADDRESS = "https://www.instagram.com/p/Cquality1/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def post(instagram_account):
    now = timezone.now()
    for number in range(12):
        PostFactory(
            account=instagram_account,
            market="DE",
            media_type="IMAGE",
            timestamp=now - timedelta(days=number + 2),
            hashtags=["glow"],
            reach=1000 + 100 * number,
            like_count=10,
        )
    return PostFactory(
        account=instagram_account,
        market="DE",
        media_type="IMAGE",
        timestamp=now - timedelta(days=1),
        shortcode="Cquality1",
        caption="What does your skin need today?\nOur whitening cream. Save this post!",
        hashtags=["glow", "nobody"],
        language="en",
        reach=None,
    )


def ask(client, address=ADDRESS, **fields):
    data = {"post_url": address, **fields}
    return client.post(URL, data, content_type="application/json")


def test_a_post_is_looked_at_part_by_part(logged_in, post):
    answer = ask(logged_in).json()

    parts = {one["name"]: one["score"] for one in answer["parts"]}
    assert parts == {
        "hook": 100.0,
        "readability": 100.0,
        "call_to_action": 100.0,
        "claims": 60.0,
        "hashtag_mix": 66.7,
        "hashtag_relevance": 50.0,
    }
    assert answer["caption_effectiveness"] == 90.0
    assert answer["hashtag_relevance"] == 50.0
    assert answer["overall_score"] == round(0.6 * 90 + 0.4 * 58.4, 1)
    assert answer["visual_quality"] is None
    assert answer["estimated_reach"] == "1110-1990"
    assert answer["improvements"][0] == (
        "Use hashtags that other posts of this market use as well."
    )
    assert answer["not_measured"] == [
        "Picture and alt text: Instagram's pictures are not kept."
    ]
    assert set(answer) >= {"cached", "analyzed_at", "provider", "model", "analysis_id"}


def test_without_detail_the_parts_stay_out(logged_in, post):
    assert ask(logged_in, detailed=False).json()["parts"] == []


def test_an_edit_is_looked_at_anew(logged_in, post):
    first = ask(logged_in).json()
    post.caption = "Cream"
    post.save()

    assert ask(logged_in).json()["analysis_id"] != first["analysis_id"]


def test_addresses_that_lead_nowhere(client, logged_in, post, stranger):
    assert ask(logged_in, "https://www.instagram.com/p/Cother123/").status_code == 404
    assert ask(logged_in, "https://evil.example/p/Cquality1/").status_code == 400
    client.force_login(stranger)
    assert ask(client).status_code == 404


def test_page_shows_what_to_mend(logged_in, post):
    html = logged_in.post(
        "/studio/ask/quality/", {"post_url": ADDRESS, "detailed": "on"}, follow=True
    ).content.decode()

    assert "What to mend" in html
    assert "1110-1990" in html


@pytest.mark.parametrize(
    ("part", "score"),
    [
        (hook(""), 0.0),
        (hook("#tag first"), 40.0),
        (hook("x" * 200), 30.0),
        (hook("여러분, 오늘 피부는 어떤가요?"), 100.0),
        (readability("word " * 21 + ".", "en"), 50.0),
        (readability("字" * 120 + "。", "zh"), 0.0),
        (readability("", "en"), None),
        (hook("Your skin deserves better today"), 100.0),
        (call_to_action("Just a cream"), 0.0),
        (call_to_action("We share our love"), 0.0),
        (call_to_action("Nobody can buy happiness"), 0.0),
        (call_to_action("New serum. Shop now"), 100.0),
        (claims(check("It cures acne", market="BR"), has_rules=False), None),
        (claims(check("It cures acne", market="US"), has_rules=True), 20.0),
        (call_to_action("프로필 링크를 확인하세요"), 100.0),
        (hashtag_mix(0), 0.0),
        (hashtag_mix(5), 100.0),
        (hashtag_mix(20), 50.0),
        (hashtag_relevance([], []), None),
        (hashtag_relevance(["a"], [frozenset("a")] * 3), None),
    ],
)
def test_parts_follow_their_method(part, score):
    assert part.score == score


def test_reach_needs_ten_posts():
    assert reach_range([5] * 9) is None
    assert reach_range(list(range(11))) == (1, 9)
