import re

import pytest
from django.urls import reverse

from markets.registry import MARKETS
from tests.factories.accounts import UserFactory

LIST = reverse("market-list")
HTMX = {"HX-Request": "true"}


def detail(market):
    return reverse("market-detail", args=[market])


def asked(answer):
    """The addresses that the page's panels are loaded from."""
    return re.findall(r'data-panel[^>]*hx-get="([^"]+)"', answer.content.decode())


@pytest.mark.parametrize("url", [LIST, detail("JP")])
def test_page_and_its_part(logged_in, url):
    page, part = logged_in.get(url), logged_in.get(url, headers=HTMX)

    assert (page.status_code, part.status_code) == (200, 200)
    assert b"<!doctype html>" in page.content
    assert part.content.strip().startswith(b'<div id="market-panels"')


@pytest.mark.parametrize("url", [LIST, *map(detail, MARKETS)])
def test_every_panel_of_the_page_answers(logged_in, company, url):
    panels = asked(logged_in.get(url))

    answers = {
        one: logged_in.get(one.replace("&amp;", "&"), headers=HTMX) for one in panels
    }

    assert len(panels) >= 2
    assert {one.status_code for one in answers.values()} == {200}
    # Each card takes the place of its own skeleton.
    for address, answer in answers.items():
        name = address.partition("?")[0].rstrip("/").rpartition("/")[2]
        assert f'id="panel-{name}"'.encode() in answer.content


@pytest.mark.parametrize("language", ["en", "ko"])
def test_page_names_the_market_in_the_persons_language(logged_in, member, language):
    member.language = language
    member.save()

    text = logged_in.get(detail("JP")).content.decode()

    assert {"en": "<h1>Japan</h1>", "ko": "<h1>일본</h1>"}[language] in text


def test_a_market_in_small_letters_is_the_same(logged_in):
    assert logged_in.get(detail("jp")).context["market"] == "JP"


@pytest.mark.parametrize("code", ["XX", "JPN", "1", "가", "<b>", "J" * 500])
def test_an_unknown_market_is_told_in_a_sentence(logged_in, code):
    answer = logged_in.get(detail(code))

    assert answer.status_code == 404
    assert "is no market that we know. Use one of: KR, JP" in answer.content.decode()


def test_the_menu_leads_to_the_list(logged_in):
    text = logged_in.get("/trends/").content.decode()

    assert f'href="{LIST}"' in text


@pytest.mark.parametrize("url", [LIST, detail("JP")])
def test_page_is_for_members(client, db, url):
    assert client.get(url)["Location"].startswith("/account/login/")

    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


def test_list_hands_its_period_to_the_panels(logged_in):
    assert all("days=7" in one for one in asked(logged_in.get(f"{LIST}?days=7")))
