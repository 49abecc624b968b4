from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from markets.scope import scope_from
from markets.selectors.mood import (
    LanguageMood,
    MoodCount,
    mood_by_language,
    mood_over_time,
    unread_count,
)
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)

# A Friday.
NOW = datetime(2026, 3, 27, 12, tzinfo=UTC)
MOOD = "/panels/analysis/mood/"
TREND = "/panels/analysis/mood-trend/"
PANELS = [(MOOD, "panel-mood"), (TREND, "panel-mood-trend")]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post(instagram_account):
    return PostFactory(
        account=instagram_account,
        market="JP",
        timestamp=NOW - timedelta(days=2),
        language="ja",
        sentiment="positive",
        read_by="local-1",
    )


def comment(post, language, sentiment, *, days_ago=1, **fields):
    return CommentFactory(
        post=post,
        language=language,
        sentiment=sentiment,
        timestamp=NOW - timedelta(days=days_ago),
        **{"read_by": "local-1", **fields},
    )


@pytest.fixture
def talk(post):
    comment(post, "ja", "positive")
    comment(post, "ja", "negative")
    comment(post, "ja", "positive", days_ago=8)
    comment(post, "ko", "neutral")
    comment(post, "und", "positive")
    # None of these counts: the brand's own, a deleted one, one without mood, an old one.
    comment(post, "ja", "positive", is_from_brand=True)
    comment(post, "ja", "positive", deleted_at=NOW)
    comment(post, "und", "")
    comment(post, "ja", "negative", days_ago=200)
    comment(post, "", "", read_by="")
    return post


def htmx(client, url, **params):
    return client.get(url, params, headers={"hx-request": "true"})


def test_mood_by_language_counts_in_the_database(company, talk):
    scope = scope_from(company, {})

    assert mood_by_language(scope, "comments") == [
        LanguageMood("ja", MoodCount(2, 0, 1)),
        LanguageMood("ko", MoodCount(0, 1, 0)),
        LanguageMood("und", MoodCount(1, 0, 0)),
    ]
    assert mood_by_language(scope, "posts") == [LanguageMood("ja", MoodCount(1, 0, 0))]
    assert unread_count(scope, "comments") == 1


def test_mood_over_time_is_by_week(company, talk):
    spans = mood_over_time(scope_from(company, {}), "comments")

    assert [(span.first_day.isoformat(), span.mood) for span in spans] == [
        ("2026-03-16", MoodCount(1, 0, 0)),
        ("2026-03-23", MoodCount(2, 1, 1)),
    ]
    assert spans[1].mood.net == 25


def test_mood_over_time_shows_a_week_without_texts(company, post):
    comment(post, "ja", "positive", days_ago=1)
    comment(post, "ja", "positive", days_ago=15)

    spans = mood_over_time(scope_from(company, {}), "comments")

    assert [span.mood.net for span in spans] == [100, None, 100]


def test_mood_over_a_long_time_is_by_month(company, post):
    comment(post, "ja", "positive", days_ago=1)
    comment(post, "ja", "positive", days_ago=40)
    params = {"from": "2024-01-01", "to": "2026-03-27"}

    spans = mood_over_time(scope_from(company, params), "comments")

    assert [span.first_day.isoformat() for span in spans] == [
        "2026-02-01",
        "2026-03-01",
    ]


def test_mood_of_one_account_and_market(company, talk):
    other = InstagramAccountFactory(company=company)
    comment(PostFactory(account=other, market="DE"), "de", "negative")

    by_account = scope_from(company, {"account": str(other.code)})
    by_market = scope_from(company, {"market": "JP"})

    assert [one.language for one in mood_by_language(by_account, "comments")] == ["de"]
    assert [one.language for one in mood_by_language(by_market, "comments")] == [
        "ja",
        "ko",
        "und",
    ]


def test_panel_mood_shows_languages_with_counts(logged_in, talk):
    response = htmx(logged_in, MOOD)

    names = [name for name, _ in response.context["rows"]]
    assert names == ["Japanese", "Korean", "Emoji only or unclear"]
    assert response.context["total"] == MoodCount(3, 1, 1)
    assert response.context["unread"] == 1
    assert "3 texts" in response.content.decode()
    assert "1 text is still to be read." in response.content.decode()


def test_panel_mood_of_posts(logged_in, talk):
    response = htmx(logged_in, MOOD, texts="posts")

    assert response.context["total"] == MoodCount(1, 0, 0)


def test_panel_mood_puts_rare_languages_together(logged_in, post):
    for language in ("ja", "ko", "en", "de", "fr", "es", "it", "pt", "nl", "tr"):
        comment(post, language, "neutral")

    rows = htmx(logged_in, MOOD).context["rows"]

    assert len(rows) == 6
    assert rows[-1] == ("Other languages", MoodCount(0, 5, 0))


def test_panel_mood_gives_one_text_among_hundreds_no_bar(logged_in, post):
    for _ in range(201):
        comment(post, "ja", "positive")
    comment(post, "de", "negative")
    comment(post, "pt", "neutral")

    response = htmx(logged_in, MOOD)

    assert response.context["rows"] == [
        ("Japanese", MoodCount(201, 0, 0)),
        ("Other languages", MoodCount(0, 1, 1)),
    ]
    assert "All languages" in response.content.decode()


def test_panel_mood_names_the_only_rare_language(logged_in, post):
    for _ in range(101):
        comment(post, "ja", "positive")
    comment(post, "de", "negative")

    rows = htmx(logged_in, MOOD).context["rows"]

    assert rows[1] == ("German", MoodCount(0, 0, 1))


def test_panel_mood_trend_draws_net_mood(logged_in, talk):
    chart = htmx(logged_in, TREND).context["chart"]

    assert chart.labels == ["Mar 16 (1 text)", "Mar 23 (4 texts)"]
    assert list(chart.series[0].values) == [100, 25]


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_stands_alone_and_as_a_part(logged_in, talk, url, id):
    page = logged_in.get(url).content.decode()
    part = htmx(logged_in, url).content.decode()

    assert "<html" in page
    assert "<html" not in part
    assert part.strip().startswith("<section")
    assert f'id="{id}"' in page
    assert f'id="{id}"' in part


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_without_texts_says_so(logged_in, url, id):
    assert "No texts in this period" in htmx(logged_in, url).content.decode()


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_shows_a_stranger_nothing(client, stranger, talk, url, id):
    client.force_login(stranger)

    response = htmx(client, url)

    assert response.context["total"] == MoodCount(0, 0, 0)


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_of_another_companys_account_is_not_found(
    client, stranger, instagram_account, url, id
):
    client.force_login(stranger)

    assert htmx(client, url, account=str(instagram_account.code)).status_code == 404


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_is_for_a_viewer_too(client, viewer, url, id):
    client.force_login(viewer)

    assert htmx(client, url).status_code == 200


@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_needs_a_log_in(client, db, url, id):
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("url", "id"), PANELS)
def test_panel_needs_the_same_queries_for_any_number(
    logged_in, post, django_assert_max_num_queries, url, id, count
):
    for language in ("ja", "ko", "en")[:count]:
        comment(post, language, "positive")

    with django_assert_max_num_queries(10):
        answer = htmx(logged_in, url)

    assert answer.status_code == 200
