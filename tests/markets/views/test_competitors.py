from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from markets.models import CompetitorSpike, CompetitorWatch
from tests.factories.accounts import UserFactory
from tests.factories.instagram import (
    CreatorFactory,
    CreatorPostFactory,
    InstagramAccountFactory,
)
from tests.factories.markets import CompetitorWatchFactory

LIST = reverse("market:competitor-list")
ADD = reverse("market:competitor-add")
HTMX = {"HX-Request": "true"}


def claims_url(market):
    return reverse("market:competitor-claims", args=[market])


def remove_url(watch):
    return reverse("market:competitor-remove", args=[watch.code])


@pytest.fixture
def watch(company):
    made = CompetitorWatchFactory(
        creator__company=company, creator__username="rival.brand", market="DE"
    )
    CreatorPostFactory(
        creator=made.creator,
        timestamp=timezone.now() - timedelta(days=1),
        caption="New whitening cream for perfect skin!",
        permalink="https://www.instagram.com/p/abc/",
    )
    today = timezone.localdate()
    CompetitorSpike.objects.create(
        company=company,
        creator=made.creator,
        first_day=today,
        last_day=today,
        posts=12,
        reactions=3400,
        usual_posts=1.2,
        usual_reactions=90,
    )
    return made


def test_page_and_its_part(logged_in, watch):
    page, part = logged_in.get(LIST), logged_in.get(LIST, headers=HTMX)

    assert b"<!doctype html>" in page.content
    assert part.content.strip().startswith(b'<div class="stack"')
    for answer in (page, part):
        text = answer.content.decode()
        assert text.count("@rival.brand") == 3
        assert "1.2 posts, 90 reactions" in text


def test_first_market_with_a_list_is_shown(logged_in, watch):
    assert logged_in.get(LIST).context["market"] == "DE"
    assert logged_in.get(f"{LIST}?market=JP").context["market"] == "JP"
    assert logged_in.get(f"{LIST}?market=XX").context["market"] == "DE"


def test_empty_list_says_so(logged_in):
    assert "Nobody is on this list yet" in logged_in.get(LIST).content.decode()


def test_claims_name_words_rule_and_verdict(logged_in, watch):
    text = logged_in.get(claims_url("DE")).content.decode()

    assert "<q>whitening</q>" in text
    assert "eu-whitening" in text
    assert "Ask a local" in text
    assert 'href="https://www.instagram.com/p/abc/"' in text


def test_claims_asked_by_htmx_are_the_card_alone(logged_in, watch):
    answer = logged_in.get(claims_url("DE"), headers=HTMX)

    assert answer.content.strip().startswith(b"<section")


def test_claims_of_a_market_without_findings_promise_nothing(logged_in, watch):
    CompetitorWatchFactory(creator=watch.creator, market="JP")
    type(watch.creator.posts.get()).objects.update(caption="Hello")

    text = logged_in.get(claims_url("DE")).content.decode()

    assert "No rule found in what they wrote" in text
    assert "safe" not in text.split("<main")[1].split("</main>")[0]


def test_claims_of_an_unknown_market_are_not_found(logged_in):
    assert logged_in.get(claims_url("XX")).status_code == 404


def test_competitor_is_added(logged_in, company):
    CreatorFactory(company=company, username="rival", is_watched=True)
    given = {"profile": "@rival", "market": "FR"}

    answer = logged_in.post(ADD, given)

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?market=FR")
    assert CompetitorWatch.objects.get().market == "FR"


def test_competitor_is_added_by_htmx(logged_in, company):
    InstagramAccountFactory(company=company, login="facebook")
    given = {"profile": "rival", "market": "FR"}

    answer = logged_in.post(ADD, given, headers=HTMX)

    assert answer.context["market"] == "FR"
    assert [one.creator.username for one in answer.context["watches"]] == ["rival"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"profile": "", "market": "FR"}, "user name"),
        ({"profile": "rival.brand", "market": "DE"}, "is on this list already"),
        ({"profile": "x", "market": "XX"}, "is no market that we know"),
    ],
)
def test_wrong_input_is_told_and_adds_nothing(
    logged_in, watch, company, given, sentence
):
    InstagramAccountFactory(company=company, login="facebook")

    answer = logged_in.post(ADD, given, headers=HTMX)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert CompetitorWatch.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_competitor_is_removed(logged_in, watch, headers):
    answer = logged_in.post(remove_url(watch), headers=headers)

    assert answer.status_code == (200 if headers else 302)
    assert not CompetitorWatch.objects.exists()


def test_viewer_sees_the_list_and_changes_nothing(client, viewer, watch):
    client.force_login(viewer)

    answer = client.get(LIST)

    assert "@rival.brand" in answer.content.decode()
    assert remove_url(watch) not in answer.content.decode()
    assert client.post(remove_url(watch)).status_code == 403
    assert client.post(ADD, {"profile": "x", "market": "DE"}).status_code == 403
    assert CompetitorWatch.objects.get() == watch


def test_stranger_sees_and_removes_nothing(client, stranger, watch):
    client.force_login(stranger)

    assert "rival.brand" not in client.get(f"{LIST}?market=DE").content.decode()
    assert "whitening" not in client.get(claims_url("DE")).content.decode()
    assert client.post(remove_url(watch)).status_code == 404


def test_person_without_a_company_finds_no_page(client, db):
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 404


@pytest.mark.parametrize("url", [f"{LIST}?market=DE", claims_url("DE")])
def test_three_rows_take_as_many_queries_as_one(logged_in, watch, company, url):
    with CaptureQueriesContext(connection) as one:
        logged_in.get(url)
    for _ in range(2):
        other = CompetitorWatchFactory(creator__company=company, market="DE")
        CreatorPostFactory(creator=other.creator, timestamp=timezone.now())
    with CaptureQueriesContext(connection) as three:
        logged_in.get(url)

    assert len(three) == len(one)
