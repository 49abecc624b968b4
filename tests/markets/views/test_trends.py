import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from markets.models import DailyFigure
from tests.factories.accounts import UserFactory
from tests.markets.selectors.test_trend_index import figure, spoken
from tests.markets.test_lead_lag import planted

LIST = reverse("market:trend-list")
DETAIL = reverse("market:trend-detail", args=["ingredient", "centella"])


@pytest.fixture
def talk(company):
    _, first, second = planted(3)
    DailyFigure.objects.bulk_create(
        [*spoken(company, "JP", first), *spoken(company, "US", second)]
    )


@pytest.mark.parametrize("url", [LIST, DETAIL])
def test_page_and_its_part(logged_in, talk, url):
    page = logged_in.get(url)
    part = logged_in.get(url, headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (200, 200)
    assert b"<!doctype html>" in page.content
    assert part.content.strip().startswith(b'<div class="stack"')
    assert "Centella" in page.content.decode()


def test_list_has_a_row_for_each_market(logged_in, talk):
    page = logged_in.get(LIST).context["page"]

    assert {(row.market, row.growth.name) for row in page} == {
        ("JP", "centella"),
        ("US", "centella"),
    }


def test_kind_and_category_are_chosen(logged_in, company):
    for ago in range(1, 9):
        figure(company, ago, "JP", 10, "category", "suncare").save()
        figure(company, ago, "JP", 5, "suncare/finish", "matte").save()

    found = logged_in.get(f"{LIST}?kind=finish&category=suncare").context["page"]

    assert [row.label for row in found] == ["Matte finish"]


def test_unknown_choices_are_the_usual_ones(logged_in, talk):
    context = logged_in.get(f"{LIST}?kind=x&category=x&page=x").context

    assert (context["kind"], context["category"]) == ("ingredient", "all")
    assert len(context["page"]) == 2


def test_detail_tells_who_is_ahead(logged_in, talk):
    answer = logged_in.get(DETAIL)

    assert len(answer.context["leads"]) == 1
    assert answer.context["chart"].series[0].label in {"Japan", "United States"}
    assert len(answer.context["chart"].labels) == 101


@pytest.mark.parametrize(
    ("url", "text"), [(LIST, "Nothing to compare yet"), (DETAIL, "No market speaks")]
)
def test_without_posts_it_says_so(logged_in, url, text):
    assert text in logged_in.get(url).content.decode()


@pytest.mark.parametrize("path", ["ingredient/x", "x/centella", "finish/centella"])
def test_unknown_concept_is_not_found(logged_in, path):
    assert logged_in.get(f"{LIST}{path}/").status_code == 404


@pytest.mark.parametrize("url", [LIST, DETAIL])
def test_stranger_sees_nothing_of_it(client, stranger, talk, url):
    client.force_login(stranger)

    context = client.get(url).context

    assert not context.get("page")
    assert not context.get("has_posts")


def test_person_without_a_company_finds_no_page(client, db):
    client.force_login(UserFactory())

    assert client.get(LIST).status_code == 404


def test_list_takes_as_many_queries_for_three_rows_as_for_one(logged_in, company):
    def add(name):
        for ago in range(1, 9):
            figure(company, ago, "JP", 3, "ingredient", name).save()

    for ago in range(1, 9):
        figure(company, ago, "JP", 10).save()
    add("centella")
    with CaptureQueriesContext(connection) as one:
        logged_in.get(LIST)
    add("retinol")
    add("mugwort")
    with CaptureQueriesContext(connection) as three:
        logged_in.get(LIST)

    assert len(three) == len(one)
