from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.instagram import CreatorFactory, CreatorPostFactory

HTMX = {"HX-Request": "true"}


def url(query="market=JP"):
    return f"{reverse('analysis:panel-entry')}?{query}"


@pytest.fixture
def talk(company):
    """Japan and Germany: twenty posts of a creator each, Japan's newer."""
    company.target_markets = ["JP", "DE"]
    company.save()
    for market, days in (("JP", 5), ("DE", 45)):
        CreatorPostFactory.create_batch(
            20,
            creator=CreatorFactory(company=company, market=market, is_watched=True),
            timestamp=timezone.now() - timedelta(days=days),
        )


def context(client, query="market=JP"):
    return client.get(url(query)).context


def test_without_data_the_score_says_that_it_is_general_knowledge(logged_in, company):
    text = logged_in.get(url(), headers=HTMX).content.decode()

    assert "Nothing of this market is measured yet" in text
    assert (
        "rests on general knowledge alone: Rules and time to the shelf, Season." in text
    )
    shown = context(logged_in)
    assert shown["coverage"] == "15%"
    known = round(float(shown["score"]) * 0.15)
    assert shown["bounds"] == f"{known} to {known + 85}, once all is known"


def test_with_data_it_says_which_parts_are_not_measured(logged_in, talk):
    text = logged_in.get(url(), headers=HTMX).content.decode()

    assert "On general knowledge alone rest: Rules and time to the shelf" in text
    assert "posts of others in 30 days (n = 20)" in text
    assert "Nothing of this market is measured yet" not in text


def test_wins_are_told_of_this_market_and_the_companys_own(logged_in, talk):
    found = context(logged_in)
    wins = found["wins"]

    assert {market for market, _share in wins} == {"JP", "DE"}
    assert sum(share for _market, share in wins) == pytest.approx(100, abs=0.2)
    assert wins[0][0] == "JP"
    assert found["compared"] == (
        "Demand, Growth of demand, Rules and time to the shelf, Creators at hand, Season"
    )


def test_weights_move_the_score_and_nothing_is_stored(logged_in, talk):
    nought = "&".join(
        f"weight_{name}=0"
        for name in (
            *("growth", "mood", "room", "price_room", "rules", "creators"),
            *("language", "season"),
        )
    )

    usual = context(logged_in)
    turned = context(logged_in, f"market=JP&{nought}&weight_demand=3")

    # 100 ln 21 / ln 1001
    assert (turned["score"], turned["coverage"]) == ("44.1", "100%")
    assert turned["bounds"] == ""
    assert turned["score"] != usual["score"]
    assert (usual["is_turned"], turned["is_turned"]) == (False, True)
    assert context(logged_in)["score"] == usual["score"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("weight_mood=-1", "greater than or equal to 0"),
        ("weight_mood=x", "Enter a number"),
        ("weight_mood=nan", "Enter a number"),
        ("weight_mood=1e9", "less than or equal to 1000"),
        ("weight_mood=", "This field is required"),
    ],
)
def test_weights_that_cannot_be_are_told_and_the_usual_ones_count(
    logged_in, talk, query, sentence
):
    text = logged_in.get(url(f"market=JP&{query}"), headers=HTMX).content.decode()

    assert sentence in text
    assert (
        context(logged_in, f"market=JP&{query}")["score"]
        == (context(logged_in)["score"])
    )


def test_all_weights_at_nought_are_told(logged_in, talk):
    form = context(logged_in)["form"]
    nought = "&".join(f"{name}=0" for name in form.fields)

    text = logged_in.get(url(f"market=JP&{nought}"), headers=HTMX).content.decode()

    assert "At least one weight has to be above 0." in text
    # Said beside the score as well, which is not by what was typed.
    assert "The score is by the usual ones." in text


def test_panel_is_a_page_of_its_own_and_asks_for_a_market(logged_in, company):
    page = logged_in.get(url())

    assert b"<!doctype html>" in page.content
    for query in ("", "market=ZZ"):
        assert b"No market chosen" in logged_in.get(url(query), headers=HTMX).content


def test_only_who_may_analyse_is_led_to_the_studio(client, viewer, member):
    for user, expected in ((viewer, False), (member, True)):
        client.force_login(user)
        text = client.get(url(), headers=HTMX).content.decode()
        assert ("/studio/ask/market_entry/?market=JP" in text) is expected


def test_stranger_sees_nothing_of_the_company(client, talk, stranger):
    client.force_login(stranger)

    assert context(client)["is_measured"] is False


def test_the_studio_begins_with_the_market_that_is_named(logged_in, company):
    text = logged_in.get("/studio/ask/market_entry/?market=BR").content.decode()
    other = logged_in.get("/studio/ask/market_entry/?market=ZZ").content.decode()

    assert '<option value="BR" selected' in text
    assert '<option value="BR" selected' not in other
