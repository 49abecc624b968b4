from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache

from analysis.models import AnalysisResult
from analysis.services.reading import read_new_texts
from tests.factories.analysis import AnalysisResultFactory
from tests.factories.instagram import CommentFactory, PostFactory

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
ASK = "/studio/ask/sentiment/"


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def talk(instagram_account, company):
    post = PostFactory(
        account=instagram_account,
        market="US",
        timestamp=NOW - timedelta(days=2),
        caption="Out now",
    )
    for number in range(12):
        CommentFactory(
            post=post,
            text="I love it, so gentle" if number else "this broke me out so badly",
            timestamp=NOW - timedelta(days=1),
        )
    read_new_texts(company=company)
    return post


def test_form_shows_the_schema_with_the_companys_first_market(logged_in, company):
    company.target_markets = ["DE"]
    company.save()

    html = logged_in.get(ASK).content.decode()

    assert '<option value="DE" selected>Germany</option>' in html
    assert 'name="sample_size" value="1000"' in html


def test_form_starts_from_an_example(logged_in):
    html = logged_in.get(f"{ASK}?example=1").content.decode()

    assert '<option value="US" selected>' in html
    assert 'value="90d"' in html


def test_an_example_that_is_not_there_is_no_error(logged_in):
    assert logged_in.get(f"{ASK}?example=99").status_code == 200
    assert logged_in.get(f"{ASK}?example=²").status_code == 200


def test_asking_leads_to_an_answer_that_opens_its_texts(logged_in, company, talk):
    answer = logged_in.post(ASK, {"market": "US", "time_range": "30d"}, follow=True)

    result = AnalysisResult.objects.for_company(company).get()
    html = answer.content.decode()
    assert answer.redirect_chain == [(f"/studio/results/{result.code}/", 302)]
    assert result.requested_by == answer.context["user"]
    assert f"{result.result_data['sentiment_score']:.1f}" in html
    # Thirteen texts, and one that shows what a theme is about.
    assert html.count(talk.get_absolute_url()) == 14
    assert "this broke me out so badly" in html


def test_a_wrong_value_is_told_beside_its_field(logged_in, company):
    answer = logged_in.post(ASK, {"market": "US", "time_range": "a week"})

    assert answer.context["form"].errors == {
        "time_range": ["Write a number of days from 1 to 365 and a d, for example 7d."]
    }
    assert not AnalysisResult.objects.for_company(company).exists()


def test_too_little_data_is_told_on_top(logged_in):
    answer = logged_in.post(ASK, {"market": "US"})

    assert answer.context["form"].non_field_errors() == [
        "Only 0 texts of this market are read in this time; at least 10 are needed."
    ]


def test_hashtags_are_written_on_one_line(logged_in):
    form = logged_in.post(
        ASK, {"market": "US", "hashtags": "#glass, skin  care"}
    ).context["form"]

    assert form.checked["hashtags"] == ["#glass", "skin", "care"]


def test_names_to_keep_may_hold_blanks(logged_in, company):
    given = {
        "content": "New cream by Glow Lab",
        "target_market": "DE",
        "network": "instagram",
        "glossary": "Glow Lab, Dewdrop,\u3001",
    }

    answer = logged_in.post("/studio/ask/transcreation/", given, follow=True)

    stored = AnalysisResult.objects.for_company(company).get()
    assert stored.input_data["glossary"] == ["Dewdrop", "Glow Lab"]
    assert "The text itself and our claim rules" in answer.content.decode()


def test_a_user_name_of_other_letters_is_told_how_one_looks(logged_in):
    answer = logged_in.post("/studio/ask/authenticity/", {"username": "한글"})

    assert "letters from a to z, digits, full stops" in answer.content.decode()


def test_history_holds_question_words_and_cost(logged_in, company):
    AnalysisResultFactory(company=company, cost_usd=Decimal("0.0125"))
    AnalysisResultFactory(company=company, cost_usd=None, provider="openai")

    answer = logged_in.get("/studio/")

    assert [row.cost for row in answer.context["rows"]] == ["price unknown", "$0.0125"]
    assert answer.context["spent"] == {"cost": Decimal("0.012500"), "unpriced": 1}
    assert [row.asked for row in answer.context["rows"]] == ["Japan", "Japan"]


def test_history_of_one_kind(logged_in, company):
    AnalysisResultFactory(company=company)

    assert len(logged_in.get("/studio/?kind=sentiment").context["rows"]) == 1
    assert logged_in.get("/studio/?kind=nonsense").context["kind"] == ""


def test_comparing_tells_noise_from_change(logged_in, company):
    first = AnalysisResultFactory(company=company)
    second = AnalysisResultFactory(
        company=company,
        result_data__sentiment_score=75.5,
        result_data__interval=[70.0, 81.0],
    )

    rows = logged_in.get(f"/studio/compare/?a={first.code}&b={second.code}").context[
        "rows"
    ]

    assert (rows[0].earlier, rows[0].later) == ("55.0", "75.5")
    assert (rows[0].change, rows[0].verdict) == ("+20.5", "more than noise")
    assert (rows[1].change, rows[1].verdict) == ("0", "")


def test_comparing_within_the_intervals_is_no_change(logged_in, company):
    first, second = AnalysisResultFactory.create_batch(2, company=company)

    rows = logged_in.get(f"/studio/compare/?a={first.code}&b={second.code}").context[
        "rows"
    ]

    assert rows[0].verdict == "within the uncertainty"


def test_comparing_two_kinds_is_refused_in_a_sentence(logged_in, company):
    codes = [
        AnalysisResultFactory(company=company, analysis_type=kind).code
        for kind in ("sentiment", "trends")
    ]

    answer = logged_in.get(f"/studio/compare/?a={codes[0]}&b={codes[1]}")

    assert answer.status_code == 404
    assert "Only two answers of one kind can be compared." in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?a=1&b=2", "?a={own}", "?a={own}&b={foreign}"])
def test_comparing_what_is_not_there_is_404(logged_in, company, query):
    own = AnalysisResultFactory(company=company).code
    foreign = AnalysisResultFactory().code

    address = f"/studio/compare/{query.format(own=own, foreign=foreign)}"

    assert logged_in.get(address).status_code == 404


def test_a_stranger_finds_no_answer(logged_in):
    foreign = AnalysisResultFactory()

    assert logged_in.get(f"/studio/results/{foreign.code}/").status_code == 404


def test_a_removed_text_is_told(logged_in, company, talk):
    logged_in.post(ASK, {"market": "US"})
    result = AnalysisResult.objects.for_company(company).get()
    result.evidence["comments"][0] = "5196040a-da11-4d8a-9935-5b1a93de9780"
    result.save()

    html = logged_in.get(f"/studio/results/{result.code}/").content.decode()

    assert "1 of this page are no longer stored." in html


def test_a_viewer_reads_but_does_not_ask(client, viewer):
    client.force_login(viewer)

    answer = client.get("/studio/")

    assert answer.context["may_analyze"] is False
    assert ASK not in answer.content.decode()
    assert client.get(ASK).status_code == 403


def test_an_unknown_kind_is_404(logged_in):
    assert logged_in.get("/studio/ask/horoscope/").status_code == 404


def test_choices_are_shown_by_their_names(logged_in):
    text = logged_in.get("/studio/ask/transcreation/").content.decode()

    assert '<option value="tiktok">TikTok</option>' in text
    assert '<option value="ja">Japanese</option>' in text
    assert "The market&#x27;s first language" in text
