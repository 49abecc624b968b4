from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from markets.models import CompetitorSpike, DailyFigure
from tests.factories.instagram import CreatorFactory, CreatorPostFactory, PostFactory
from tests.factories.markets import CompetitorWatchFactory
from tests.markets.selectors.test_trend_index import figure

HTMX = {"HX-Request": "true"}
OF_A_MARKET = (
    *("profile", "insights", "trends", "tags", "creators"),
    *("competitors", "days", "rules"),
)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def url(panel, query="market=JP"):
    return f"{reverse(f'markets:panel-{panel}')}?{query}"


def text_of(client, panel, query="market=JP"):
    return client.get(url(panel, query), headers=HTMX).content.decode()


@pytest.fixture
def collected(company, instagram_account):
    """Japan: growing talk, a creator, a competitor with unusual days."""
    DailyFigure.objects.bulk_create(
        row
        for ago in range(1, 53)
        for facet, name, posts in (
            ("", "", 25),
            ("ingredient", "centella", 5 if ago <= 4 else 1),
            ("hashtag", "glow", 6 if ago <= 4 else 2),
        )
        for row in [figure(company, ago, "JP", posts, facet, name)]
    )
    PostFactory.create_batch(
        4,
        account=instagram_account,
        market="JP",
        timestamp=NOW - timedelta(days=2),
        hashtags=["glow"],
    )
    CreatorFactory(
        company=company,
        market="JP",
        is_watched=True,
        username="quiet",
        avg_engagement_rate=None,
    )
    CreatorFactory(
        company=company,
        market="JP",
        is_watched=True,
        username="loud",
        follower_count=90000,
        avg_engagement_rate=4.5,
    )
    CreatorFactory(company=company, market="US", is_watched=True, username="elsewhere")
    watch = CompetitorWatchFactory(creator__company=company, creator__username="rival")
    CreatorPostFactory(creator=watch.creator, timestamp=NOW - timedelta(days=2))
    CompetitorSpike.objects.create(
        company=company,
        creator=watch.creator,
        first_day=NOW.date(),
        last_day=NOW.date(),
        posts=12,
        reactions=3400,
        usual_posts=1.2,
        usual_reactions=90,
    )


@pytest.mark.parametrize("panel", [*OF_A_MARKET, "register"])
def test_panel_is_a_page_and_a_card(logged_in, collected, panel):
    page, card = logged_in.get(url(panel)), text_of(logged_in, panel)

    assert b"<!doctype html>" in page.content
    assert card.strip().startswith("<section")
    assert f'id="panel-{panel}"' in card


@pytest.mark.parametrize("panel", OF_A_MARKET)
@pytest.mark.parametrize("query", ["", "market=ZZ", "market=jp%00"])
def test_panel_without_a_market_asks_for_one(logged_in, panel, query):
    assert "No market chosen" in text_of(logged_in, panel, query)


@pytest.mark.parametrize(
    ("panel", "sentence"),
    [
        ("insights", "Nothing was collected here"),
        ("trends", "Nothing to compare yet"),
        ("tags", "No hashtags were collected here"),
        ("creators", "No creator of this market is watched"),
        ("competitors", "Nobody is on this list yet"),
    ],
)
def test_panel_without_rows_says_so(logged_in, company, panel, sentence):
    assert sentence in text_of(logged_in, panel)


@pytest.mark.parametrize("panel", [*OF_A_MARKET, "register"])
def test_stranger_sees_nothing_of_the_company(client, collected, stranger, panel):
    client.force_login(stranger)

    text = text_of(client, panel)

    assert not {"glow", "Centella", "loud", "rival"} & set(text.split())
    assert not any(one in text for one in ("@loud", "@rival", "#glow", "Centella"))


def test_insights_tell_sources_and_size(logged_in, collected):
    found = logged_in.get(url("insights")).context

    assert found["found"].total_posts == 4
    assert [(str(name), number) for name, number in found["sources"]] == [
        ("Own posts", 4)
    ]


def test_trends_are_of_this_market_with_their_page(logged_in, collected):
    text = text_of(logged_in, "trends")

    assert reverse("market:trend-detail", args=["ingredient", "centella"]) in text
    assert "stands out" in text
    assert "Centella" not in text_of(logged_in, "trends", "market=US")


def test_hashtags_tell_posts_and_growth(logged_in, collected):
    [row] = logged_in.get(url("tags")).context["rows"]

    assert (row.hashtag, row.posts) == ("glow", 4)
    assert (row.growth.posts, row.growth.posts_before) == (24, 8)


def test_creators_with_unknown_engagement_come_last(logged_in, collected):
    found = logged_in.get(url("creators")).context["creators"]

    assert [one.username for one in found] == ["loud", "quiet"]


def test_competitors_stand_beside_ours_and_cannot_be_changed_here(logged_in, collected):
    text = text_of(logged_in, "competitors")

    assert "@rival" in text
    assert "<form" not in text
    assert "12" in text
    assert "/competitors/?market=JP" in text


def test_days_begin_with_the_next_one(logged_in):
    days = logged_in.get(url("days")).context["days"]

    assert (days[0].day.isoformat(), days[0].in_days) == ("2026-11-27", 0)


def test_rules_are_filtered_by_subject(logged_in):
    every = logged_in.get(url("rules")).context
    some = logged_in.get(url("rules", "market=JP&subject=whitening")).context
    wrong = logged_in.get(url("rules", "market=JP&subject=x&page=x")).context

    assert {one.listed.subject for one in some["page"]} == {"whitening"}
    assert some["page"].paginator.count < every["page"].paginator.count
    assert (wrong["subject"], wrong["page"].number) == ("", 1)
    assert wrong["page"].paginator.count == every["number"]


def test_rules_name_source_day_and_id_and_turn_in_place(logged_in):
    context = logged_in.get(url("rules")).context
    text = text_of(logged_in, "rules")
    first = context["page"][0].listed

    assert f'href="{first.source.address}"' in text.replace("&amp;", "&")
    assert f"<code>{first.rule.id}</code>" in text
    assert "looked up" in text
    assert "hx-push-url" not in text


def test_register_has_every_market_where_we_are_first(logged_in, collected):
    rows = logged_in.get(url("register", "")).context["rows"]

    assert len(rows) == 22
    japan = rows[0]
    assert (japan.presence.market, japan.presence.posts) == ("JP", 4)
    assert japan.presence.competitors == 1
    assert (list(japan.languages), japan.currency) == (["Japanese"], "JPY")
    assert japan.rule_count > 50
    assert japan.next_day.day.isoformat() == "2026-11-27"


@pytest.mark.parametrize("panel", [*OF_A_MARKET, "register"])
def test_panel_takes_as_many_queries_for_three_as_for_one(
    logged_in, collected, company, panel
):
    with CaptureQueriesContext(connection) as one:
        logged_in.get(url(panel))
    for name in ("a", "b"):
        CreatorFactory(company=company, market="JP", is_watched=True, username=name)
        watch = CompetitorWatchFactory(creator__company=company)
        CreatorPostFactory(creator=watch.creator, timestamp=NOW - timedelta(days=2))
    with CaptureQueriesContext(connection) as three:
        logged_in.get(url(panel))

    assert len(three) == len(one)
