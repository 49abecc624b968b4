from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache

from analysis.kinds.market_entry import MarketEntry, MarketEntryInput
from analysis.services.run import run_analysis
from instagram.enums import CreatorKind
from instagram.models import AudienceSegment
from kbeauty.lib.errors import InvalidInputError, NotFoundError
from markets.models import UnitCost
from tests.factories.instagram import (
    CommentFactory,
    CreatorFactory,
    CreatorPostFactory,
    PostFactory,
)

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def collected(company, instagram_account):
    """Japan: 40 posts of others now, 20 before; Germany: 10 and 20; two competitors."""
    company.target_markets = ["JP", "DE"]
    company.save()
    for market, now, before in (("JP", 40, 20), ("DE", 10, 20)):
        creator = CreatorFactory(company=company, market=market)
        for days, number in ((5, now), (45, before)):
            CreatorPostFactory.create_batch(
                number,
                creator=creator,
                timestamp=NOW - timedelta(days=days),
                hashtags=["glow"],
                like_count=0,
                comment_count=0,
            )
    rival = CreatorFactory(
        company=company,
        market="JP",
        kind=CreatorKind.COMPETITOR,
        username="rival",
        follower_count=90000,
    )
    CreatorPostFactory(
        creator=rival,
        timestamp=NOW - timedelta(days=80),
        like_count=250,
        comment_count=50,
    )
    for language in ("ja", "ja", "ja", "ja", "ko"):
        post = PostFactory(
            account=instagram_account,
            market="JP",
            timestamp=NOW - timedelta(days=80),
            language=language,
            like_count=15,
            comment_count=5,
        )
    for score in [0.6] * 9 + [-0.4]:
        CommentFactory(
            post=post,
            timestamp=NOW - timedelta(days=3),
            sentiment="positive" if score > 0 else "negative",
            sentiment_score=score,
            read_by="local-1",
        )


def ask(company, member, market="JP", **weights):
    filled = MarketEntryInput(data={"market": market, **weights})
    filled.is_valid(raise_exception=True)
    return run_analysis(
        MarketEntry(), company=company, by=member, given=filled.validated_data
    )


def test_each_criterion_says_what_it_rests_on(company, member, collected):
    answer = ask(company, member).result_data

    by_name = {one["name"]: one for one in answer["criteria"]}
    assert (by_name["demand"]["value"], by_name["demand"]["basis"]) == (40, "measured")
    assert by_name["demand"]["score"] == 53.8  # 100 ln 41 / ln 1001
    # 40 of 50 now against 20 of 40 before.
    assert by_name["growth"]["value"] == pytest.approx(58.0, abs=0.1)
    assert by_name["growth"]["score"] > 90
    assert (by_name["mood"]["score"], by_name["mood"]["n"]) == (75.0, 10)
    # 5 × 20 of ours beside 300.
    assert by_name["room"]["score"] == 25.0
    assert by_name["creators"]["score"] == 9.5
    assert by_name["language"]["score"] == 80.0
    assert by_name["rules"]["basis"] == "general_knowledge"
    assert by_name["price_room"]["score"] is None
    assert answer["coverage"] == 0.9


def test_the_answer_has_players_interests_channels_and_budget(
    company, member, collected, instagram_account
):
    instagram_account.market = "JP"
    instagram_account.save()
    for part, value in (("25-34", 600), ("18-24", 300)):
        AudienceSegment.objects.create(
            company=company,
            account=instagram_account,
            captured_on=NOW.date(),
            audience="followers",
            dimension="age",
            part=part,
            value=value,
        )

    answer = ask(company, member).result_data

    assert answer["competitive_landscape"] == {
        "intensity": "low",
        "top_players": [{"username": "rival", "follower_count": 90000}],
    }
    assert answer["target_demographics"]["age_range"] == "25-34"
    assert answer["target_demographics"]["interests"] == ["glow"]
    assert answer["recommended_channels"][0] == {
        "platform": "Instagram",
        "priority": 1,
        "influencer_count": 1,
    }
    assert answer["recommended_channels"][1]["influencer_count"] is None
    # 3 × 500 + 50 × 20 + 12 × 150 + 40 × 25, and the same at the upper end.
    assert answer["estimated_budget"]["min"] == 5300
    assert answer["estimated_budget"]["max"] == 28000
    assert {line["source"] for line in answer["estimated_budget"]["lines"]} == {
        "assumed, not measured"
    }


def test_a_cost_that_staff_know_takes_the_place_of_the_assumed(
    company, member, collected
):
    before = ask(company, member)
    for market, low in (("", 1), ("JP", 1000)):
        UnitCost.objects.create(
            market=market,
            item=UnitCost.Item.ACCESS,
            low=Decimal(low),
            high=Decimal(2000),
            source="offer of an agent",
        )

    after = ask(company, member)

    line = after.result_data["estimated_budget"]["lines"][0]
    assert after.pk != before.pk
    assert (line["low"], line["source"]) == (1000.0, "offer of an agent")


def test_markets_are_compared_over_all_weights(company, member, collected):
    answer = ask(company, member).result_data

    assert answer["compared_markets"] == ["DE", "JP"]
    assert answer["wins"]["JP"] > 90
    assert answer["wins"]["JP"] + answer["wins"]["DE"] == pytest.approx(100)


def test_weights_move_the_score(company, member, collected):
    only_mood = {
        f"weight_{name}": 0
        for name in (
            *("demand", "growth", "room", "price_room", "rules"),
            *("creators", "language", "season"),
        )
    }

    answer = ask(company, member, weight_mood=7, **only_mood).result_data

    assert (answer["entry_readiness_score"], answer["coverage"]) == (75.0, 1.0)
    with pytest.raises(InvalidInputError, match="above 0"):
        ask(company, member, weight_mood=0, **only_mood)


def test_without_data_general_knowledge_alone_is_told(company, member):
    answer = ask(company, member, "BR").result_data

    assert {one["criterion"] for one in answer["not_measured"]} == {
        *("demand", "growth", "mood", "room", "price_room", "creators", "language"),
    }
    assert answer["general_knowledge"] == [
        *("recommended_channels", "timeline", "rules", "season"),
    ]
    assert answer["coverage"] == 0.15
    lowest = answer["score_bounds"]["lowest"]
    assert lowest == pytest.approx(0.15 * answer["entry_readiness_score"], abs=0.06)
    assert answer["score_bounds"]["highest"] == pytest.approx(lowest + 85, abs=0.11)
    assert "general knowledge, not measured" in answer["timeline"]
    assert answer["competitive_landscape"]["intensity"] is None


def test_an_unknown_market_is_not_found(company, member):
    with pytest.raises(NotFoundError, match="no market that we know"):
        ask(company, member, "XX")


def test_call_answers_in_the_contracts_shape(logged_in, collected):
    response = logged_in.get("/api/v1/ai/market-entry/jp?weight_mood=50")

    answer = response.json()
    assert response.status_code == 200
    assert set(answer) >= {
        *("market", "entry_readiness_score", "competitive_landscape"),
        *("target_demographics", "recommended_channels", "estimated_budget"),
        *("timeline", "key_success_factors", "cached", "analyzed_at", "provider"),
        *("model", "analysis_id"),
    }
    assert logged_in.get("/api/v1/ai/market-entry/XX").status_code == 404
    assert logged_in.get("/api/v1/ai/market-entry/JP?weight_mood=-1").status_code == 400


def test_page_shows_criteria_and_weights(logged_in, collected):
    form = logged_in.get("/studio/ask/market_entry/").content.decode()
    answer = logged_in.post(
        "/studio/ask/market_entry/", {"market": "JP", "weight_mood": "50"}, follow=True
    )

    assert 'name="weight_demand" value="20.0"' in form
    assert "Room beside competitors" in answer.content.decode()
