from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.kinds.ranges import days_of
from analysis.kinds.sentiment import Sentiment
from analysis.models import AnalysisResult
from analysis.services.reading import read_new_texts
from analysis.services.run import run_analysis
from instagram.models import PostHashtag
from kbeauty.lib.errors import InvalidInputError, TooLittleDataError
from markets.daily.refresh import refresh_days
from markets.statistics import difference
from tests.factories.instagram import CommentFactory, PostFactory

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
PRAISE = "I love it, so gentle"
COMPLAINT = "this broke me out so badly"


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def make_post(account, *, days_ago=2, market="US", tags=(), **fields):
    post = PostFactory(
        account=account,
        market=market,
        timestamp=NOW - timedelta(days=days_ago),
        **{"caption": "Out now", **fields},
    )
    for tag in tags:
        PostHashtag.objects.create(
            company=post.company, post=post, hashtag=tag, posted_at=post.timestamp
        )
    return post


def comment(post, text, *, days_ago=1, **fields):
    return CommentFactory(
        post=post, text=text, timestamp=NOW - timedelta(days=days_ago), **fields
    )


ASKED = {"market": "US", "hashtags": [], "sample_size": 1000, "time_range": "30d"}


def ask(company, by, **fields):
    read_new_texts(company=company)
    given = {**ASKED, **fields}
    return run_analysis(Sentiment(), company=company, by=by, given=given)


@pytest.fixture
def talk(instagram_account):
    """One post with eight happy comments and four unhappy ones."""
    post = make_post(instagram_account, tags=["saebyeok"])
    for _ in range(8):
        comment(post, PRAISE)
    for _ in range(4):
        comment(post, COMPLAINT)
    return post


def test_sentiment_counts_what_it_says(company, member, talk):
    result = ask(company, member).result_data

    assert (result["posts_analyzed"], result["comments_analyzed"]) == (1, 12)
    assert result["sample"] == {"texts_found": 13, "texts_used": 13}
    assert result["shares"] == {"positive": 61.5, "neutral": 7.7, "negative": 30.8}
    low, high = result["interval"]
    assert low < result["sentiment_score"] < high
    assert result["overall_sentiment"] == "positive"
    assert result["cached"] is False


def test_sentiment_score_is_the_mean_of_the_texts(company, member, talk):
    result = ask(company, member).result_data

    scores = [
        *talk.comments.values_list("sentiment_score", flat=True),
        type(talk).objects.get(pk=talk.pk).sentiment_score,
    ]
    expected = round(50 * (1 + sum(scores) / len(scores)), 1)
    assert result["sentiment_score"] == expected


def test_sentiment_names_themes_with_counts(company, member, talk):
    result = ask(company, member).result_data

    assert result["key_themes"] == ["Irritation and gentleness", "Breakouts"]
    assert [(one["theme"], one["count"]) for one in result["themes"]] == [
        ("irritation", 8),
        ("breakouts", 4),
    ]
    assert result["themes"][0]["score"] > 80
    assert result["themes"][1]["score"] < 20


def test_sentiment_shows_texts_of_each_theme_by_code(
    client, company, member, talk, stranger
):
    gentle = comment(talk, "so gentle and calming, I love it")
    harsh = comment(talk, "too harsh, it stings and I hate it")
    result = ask(company, member)
    theme = result.result_data["themes"][0]

    shown = theme["examples"]
    codes = [one["code"] for one in shown]
    assert theme["theme"] == "irritation"
    # Eight comments say the same: one of them stands for all.
    assert len(shown) == 3
    assert codes[2] == str(harsh.code)
    assert str(gentle.code) in codes[:2]
    assert set(codes) <= set(result.evidence["comments"])
    assert {(one["post"], one["url"]) for one in shown} == {
        (str(talk.code), talk.get_absolute_url())
    }
    client.force_login(member)
    page = client.get(f"/studio/results/{result.code}/")
    assert [one.title for one in page.context["shown"].quoted] == [
        "Irritation and gentleness",
        "Breakouts",
    ]
    assert client.get(shown[0]["url"]).status_code == 200
    client.force_login(stranger)
    assert client.get(shown[0]["url"]).status_code == 404


def test_sentiment_forgets_the_words_of_an_example_that_is_taken_down(
    logged_in, company, member, talk
):
    result = ask(company, member)
    talk.comments.all().delete()

    page = logged_in.get(f"/studio/results/{result.code}/")

    assert page.context["shown"].quoted == []
    assert PRAISE not in page.content.decode()


def test_sentiment_change_is_welchs_interval_over_ranges_of_equal_length(
    company, member, talk
):
    for _ in range(8):
        comment(talk, COMPLAINT, days_ago=40)
    for _ in range(4):
        comment(talk, PRAISE, days_ago=31)
    comment(talk, COMPLAINT, days_ago=61)  # before either range
    change = ask(company, member).result_data["change"]

    now = [
        *talk.comments.filter(timestamp__gt=NOW - timedelta(days=30)),
        type(talk).objects.get(pk=talk.pk),
    ]
    before = list(
        talk.comments.filter(
            timestamp__lt=NOW - timedelta(days=30),
            timestamp__gt=NOW - timedelta(days=60),
        )
    )
    points, low, high = (
        round(50 * one, 1)
        for one in difference(
            {talk.pk: [one.sentiment_score for one in now]},
            {talk.pk: [one.sentiment_score for one in before]},
        )
    )
    assert change == {
        "points": points,
        "interval": [low, high],
        "is_more_than_noise": low > 0,
        "score_before": change["score_before"],
        "texts_before": 12,
    }
    assert points > 20


def test_sentiment_change_against_too_few_texts_is_none(company, member, talk):
    for _ in range(9):
        comment(talk, COMPLAINT, days_ago=40)

    answer = ask(company, member).result_data

    assert answer["change"] == {
        "points": None,
        "interval": None,
        "is_more_than_noise": None,
        "score_before": None,
        "texts_before": 9,
    }
    comment(talk, COMPLAINT, days_ago=40)
    assert ask(company, member).result_data["change"]["points"] > 0


def test_sentiment_shares_of_languages_add_up(company, member, talk):
    comment(talk, "진짜 촉촉하고 좋아요")

    rows = ask(company, member).result_data["by_language"]

    assert [(one["language"], one["count"], one["share"]) for one in rows] == [
        ("en", 13, 92.9),
        ("ko", 1, 7.1),
    ]


def test_sentiment_summary_quotes_only_computed_numbers(company, member, talk):
    result = ask(company, member).result_data
    low, high = result["interval"]
    good, bad = result["themes"]

    # 8 and 4 texts: only the theme with five texts or more is called.
    assert result["analysis_summary"] == (
        f"United States: the mood of the last 30 days is positive,"
        f" {result['sentiment_score']} of 100."
        f" It rests on 1 post and 12 comments; with 95% certainty the value lies"
        f" between {low} and {high}."
        f" 61.5% of the texts are positive, 30.8% negative."
        f" Against the days before nothing can be said: only 0 texts of them are read."
        f" People like most: Irritation and gentleness ({good['score']} of 100, 8 texts)."
    )
    assert bad["count"] == 4


def test_sentiment_leaves_out_other_texts(company, member, talk):
    other = make_post(talk.account, market="DE")
    comment(other, COMPLAINT)
    comment(talk, COMPLAINT, days_ago=40)
    comment(talk, COMPLAINT, is_from_brand=True)
    comment(talk, COMPLAINT, deleted_at=NOW)
    make_post(talk.account, days_ago=40, caption=PRAISE)
    make_post(talk.account, deleted_at=NOW, caption=PRAISE)
    make_post(talk.account, caption="")

    result = ask(company, member).result_data

    assert (result["posts_analyzed"], result["comments_analyzed"]) == (1, 12)


def test_sentiment_of_a_hashtag(company, member, talk):
    other = make_post(talk.account, tags=["other"])
    comment(other, COMPLAINT)

    result = ask(company, member, hashtags=["#Saebyeok"]).result_data

    assert (result["posts_analyzed"], result["comments_analyzed"]) == (1, 12)


def test_sentiment_rests_on_a_sample(company, member, talk):
    result = ask(company, member, sample_size=10)

    used = result.evidence["posts"] + result.evidence["comments"]
    assert result.result_data["sample"] == {"texts_found": 13, "texts_used": 10}
    assert len(used) == len(set(used)) == 10


def test_sentiment_is_kept_with_input_and_evidence(company, member, talk):
    result = ask(company, member, market="us", hashtags=["Saebyeok"])

    saved = AnalysisResult.objects.get(code=result.code)
    assert saved.input_data == {
        "market": "US",
        "hashtags": ["saebyeok"],
        "sample_size": 1000,
        "time_range": "30d",
        "language": "en",
    }
    assert (saved.provider, saved.model_used) == ("local", "local")
    assert (saved.tokens_used, saved.cost_usd) == (0, Decimal(0))
    assert saved.requested_by == member
    assert saved.evidence["posts"] == [str(talk.code)]


def test_sentiment_again_comes_from_the_cache(company, member, talk):
    first = ask(company, member)
    second = ask(company, member)

    assert (second.pk, second.result_data["cached"]) == (first.pk, True)
    assert second.result_data | {"cached": False} == first.result_data


def test_sentiment_after_a_new_comment_is_new(company, member, talk):
    first = ask(company, member)
    comment(talk, PRAISE)
    second = ask(company, member)

    assert second.pk != first.pk
    assert second.result_data["comments_analyzed"] == 13


def test_sentiment_again_looks_at_notes_of_changes_not_at_texts(company, member, talk):
    ask(company, member)
    with CaptureQueriesContext(connection) as asked:
        run_analysis(Sentiment(), company=company, by=member, given=ASKED)

    assert [one["sql"] for one in asked if "instagram_comment" in one["sql"]] == []


def test_sentiment_after_days_were_counted_is_the_same(company, member, talk):
    first = ask(company, member)
    assert refresh_days(company=company) > 0
    second = ask(company, member)

    assert (second.pk, second.result_data["cached"]) == (first.pk, True)


def test_sentiment_after_its_row_is_deleted_is_new(company, member, talk):
    ask(company, member).delete()

    assert ask(company, member).result_data["cached"] is False


def test_sentiment_with_too_few_texts_says_so(company, member, instagram_account):
    post = make_post(instagram_account)
    comment(post, PRAISE)

    with pytest.raises(TooLittleDataError) as caught:
        ask(company, member)

    assert str(caught.value) == (
        "Only 2 texts of this market are read in this time; at least 10 are needed."
    )
    assert AnalysisResult.objects.count() == 0


def test_sentiment_of_another_company_sees_nothing(company, member, talk):
    theirs = PostFactory(market="JP", timestamp=NOW - timedelta(days=1))
    CommentFactory.create_batch(
        12, post=theirs, timestamp=NOW - timedelta(days=1), sentiment="positive"
    )

    with pytest.raises(TooLittleDataError):
        ask(company, member, market="JP")


def test_sentiment_finds_hashtags_that_grew(company, member, talk):
    for number in range(8):
        make_post(
            talk.account, days_ago=3, tags=["cica", "daily"], post_id=f"n{number}"
        )
        make_post(talk.account, days_ago=40, tags=["daily"], post_id=f"o{number}")

    result = ask(company, member).result_data

    assert result["trending_topics"] == ["cica"]
    topic = result["topics"][0]
    assert (topic["posts"], topic["posts_before"]) == (8, 0)
    assert (topic["share"], topic["share_before"]) == (88.9, 0.0)
    assert topic["p_value"] < 0.001


def test_sentiment_without_posts_before_names_no_trend(company, member, talk):
    for number in range(8):
        make_post(talk.account, days_ago=3, tags=["cica"], post_id=f"n{number}")

    assert ask(company, member).result_data["topics"] == []


@pytest.mark.parametrize(("text", "days"), [("7d", 7), (" 365D ", 365), ("1d", 1)])
def test_days_of_a_time_range(text, days):
    assert days_of(text) == days


@pytest.mark.parametrize("text", ["", "0d", "366d", "7", "d", "-7d", "7w", "1000d"])
def test_days_of_nonsense_is_refused(text):
    with pytest.raises(InvalidInputError) as caught:
        days_of(text)

    assert list(caught.value.fields) == ["time_range"]
