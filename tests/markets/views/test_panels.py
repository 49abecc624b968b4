import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.markets.world import QUERY, post

PANELS = (
    "figures",
    "engagement",
    "best-posts",
    "hashtags",
    "world",
    "posting-times",
)


def url(panel, query=QUERY):
    return f"{reverse(f'markets:panel-{panel}')}?{query}"


@pytest.fixture
def posts(instagram_account):
    return [
        post(instagram_account, day, market="JP", tags=["kbeauty"])
        for day in (11, 12, 13)
    ]


@pytest.mark.parametrize("panel", PANELS)
def test_panel_is_a_page_of_its_own(logged_in, posts, panel):
    answer = logged_in.get(url(panel))

    assert answer.status_code == 200
    assert b"<!doctype html>" in answer.content
    assert f'id="panel-{panel}"'.encode() in answer.content
    assert answer["Vary"].split(", ").count("HX-Request") == 1


@pytest.mark.parametrize("panel", PANELS)
def test_panel_asked_by_htmx_is_the_card_alone(logged_in, posts, panel):
    answer = logged_in.get(url(panel), headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith("<section")
    assert "<html" not in text


@pytest.mark.parametrize("panel", PANELS)
def test_panel_without_posts_says_so(logged_in, panel):
    answer = logged_in.get(url(panel), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    expected = "stat-value" if panel == "figures" else "empty-state"
    assert expected in answer.content.decode()


@pytest.mark.parametrize("panel", PANELS)
def test_stranger_sees_nothing_of_the_company(client, posts, stranger, panel):
    client.force_login(stranger)
    code = posts[0].account.code

    plain = client.get(url(panel), headers={"HX-Request": "true"}).content.decode()
    named = client.get(url(panel, f"{QUERY}&account={code}"))

    assert "kbeauty" not in plain
    assert posts[0].account.username not in plain
    assert named.status_code == 404


@pytest.mark.parametrize("panel", PANELS)
def test_person_without_a_company_finds_no_panel(client, db, panel):
    client.force_login(UserFactory())

    assert client.get(url(panel)).status_code == 404


@pytest.mark.parametrize("panel", PANELS)
def test_panel_leads_to_the_log_in(client, db, panel):
    answer = client.get(url(panel))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=/panels/markets/")


@pytest.mark.parametrize("panel", PANELS)
def test_panel_takes_as_many_queries_for_three_posts_as_for_one(
    logged_in, instagram_account, panel
):
    post(instagram_account, 11, market="JP", tags=["a"])
    with CaptureQueriesContext(connection) as one:
        logged_in.get(url(panel))
    other = InstagramAccountFactory(company=instagram_account.company)
    post(other, 12, market="US", tags=["b"])
    post(other, 13, market="KR", tags=["c"])
    with CaptureQueriesContext(connection) as three:
        logged_in.get(url(panel))

    assert len(three) == len(one)


def _figures(answer):
    found = re.findall(
        r'<dt class="stat-label">([^<]+).*?<span class="stat-value">([^<]+)<',
        answer.content.decode(),
        re.DOTALL,
    )
    return dict(found)


def test_figures_are_exact(logged_in, posts):
    assert _figures(logged_in.get(url("figures"))) == {
        "Posts": "3",
        "Reach": "3,000",
        "Views": "6,000",
        "Interactions": "300",
        "Engagement rate by reach": "10.00%",
        "Engagement rate by followers (median)": "0.90%",
        "Engagement rate by views": "5.00%",
        "Followers": "–",
    }


def test_figures_say_when_there_is_too_little_to_compare(logged_in, posts):
    text = logged_in.get(url("figures")).content.decode()

    assert text.count("Not enough data to compare") == 8


def test_engagement_chart_holds_both_periods(logged_in, posts):
    answer = logged_in.get(url("engagement", f"{QUERY}&measure=interactions"))

    block = re.search(
        r'<script id="engagement-data" type="application/json">(.*?)</script>',
        answer.content.decode(),
    )
    data = json.loads(block[1])
    assert (data["kind"], data["unit"], data["labels"][0]) == (
        "bar",
        "count",
        "Mar 11",
    )
    now, before = data["series"]
    assert now["values"][:4] == [100, 100, 100, 0]
    assert before["values"] == [0] * 10


def test_unknown_measure_is_the_rate_by_reach(logged_in, posts):
    text = logged_in.get(url("engagement", f"{QUERY}&measure=x")).content.decode()

    assert 'aria-current="true">Rate by reach</a>' in text


def test_world_is_by_rate_unless_posts_are_asked(logged_in, posts):
    text = logged_in.get(url("world", f"{QUERY}&by=posts")).content.decode()

    assert 'aria-current="true">Posts</a>' in text


def test_captions_are_escaped(logged_in, instagram_account):
    post(instagram_account, 11, caption="<script>alert(1)</script>")

    text = logged_in.get(url("best-posts")).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_median_rate_says_for_how_many_posts_followers_are_an_estimate(
    logged_in, instagram_account
):
    for day in (11, 12, 13):
        post(instagram_account, day, followers_estimated=day != 13)

    text = logged_in.get(url("figures")).content.decode()

    assert (
        "For 2 of 3 posts the followers are those when they were first collected"
        in text
    )


def test_figures_without_estimates_do_not_speak_of_them(logged_in, posts):
    assert "first collected" not in logged_in.get(url("figures")).content.decode()


@pytest.mark.parametrize(
    ("days", "expected"),
    [("7", "One value per day"), ("30", "for every 3 days"), ("90", "for every 7")],
)
def test_engagement_says_how_many_days_a_value_counts(logged_in, days, expected):
    text = logged_in.get(url("engagement", f"days={days}")).content.decode()

    assert expected in text


@pytest.mark.parametrize(
    "days", ["from=0001-01-01&to=0001-01-02", "from=9999-12-30&to=9999-12-31"]
)
@pytest.mark.parametrize("panel", PANELS)
def test_days_at_the_ends_of_the_calendar_break_no_panel(logged_in, panel, days):
    assert logged_in.get(url(panel, days)).status_code == 200
