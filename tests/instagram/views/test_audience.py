from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instagram.models import AccountInsight, AudienceSegment, MetricRefusal
from tests.factories.instagram import StoryFactory

HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 3, 5, tzinfo=UTC)
CARDS = ["stories", "figures", "audience", "not-available"]
IDS = {"not-available": "account-refusals"}


def url(account, card, ending=""):
    return f"/accounts/{account.code}/{card}/{ending}"


def insight(account, metric, day, value, **fields):
    return AccountInsight.objects.create(
        company=account.company,
        account=account,
        metric=metric,
        measured_on=date(2026, 3, day),
        value=value,
        collected_at=NOW,
        **fields,
    )


def segment(account, dimension, part, value, audience="followers", day=4):
    return AudienceSegment.objects.create(
        company=account.company,
        account=account,
        captured_on=date(2026, 3, day),
        audience=audience,
        dimension=dimension,
        part=part,
        value=value,
    )


def refusal(account, metric="profile_views", reason="metric_refused", scope="ACCOUNT"):
    return MetricRefusal.objects.create(
        company=account.company,
        account=account,
        scope=scope,
        metric=metric,
        reason=reason,
        api_version="v25.0",
        refused_at=NOW,
    )


def test_account_page_has_a_place_for_each_card(logged_in, instagram_account):
    text = logged_in.get(instagram_account.get_absolute_url()).content.decode()

    for card in CARDS:
        assert f'hx-get="{url(instagram_account, card)}"' in text


@pytest.mark.parametrize("card", CARDS)
def test_card_is_a_page_of_its_own_and_a_part(logged_in, instagram_account, card):
    page = logged_in.get(url(instagram_account, card))
    part = logged_in.get(url(instagram_account, card), headers=HTMX)

    assert (page.status_code, part.status_code) == (200, 200)
    assert b"<!doctype html>" in page.content
    text = part.content.decode()
    assert "<html" not in text
    assert f'id="{IDS.get(card, f"account-{card}")}"' in text
    assert part["Vary"] == page["Vary"]


@pytest.mark.parametrize("card", CARDS)
def test_card_of_another_company_is_not_there(
    client, stranger, instagram_account, card
):
    client.force_login(stranger)

    assert client.get(url(instagram_account, card)).status_code == 404


def test_stories_card_shows_figures_or_why_not(logged_in, instagram_account):
    StoryFactory(account=instagram_account, caption="Seen", insights={"views": 1234})
    StoryFactory(
        account=instagram_account, caption="Quiet", insights_reason="too_few_viewers"
    )

    answer = logged_in.get(url(instagram_account, "stories"))

    seen, quiet = sorted(answer.context["rows"], key=lambda row: row.story.caption)[
        ::-1
    ]
    assert dict(seen.figures)["Views"] == 1234
    assert dict(seen.figures)["Reach"] is None
    assert (seen.reason, quiet.reason[:22]) == ("", "Fewer than five people")
    assert "1,234" in answer.content.decode()


def test_figures_card_draws_what_is_known(logged_in, instagram_account):
    insight(instagram_account, "views", 1, 50)
    insight(instagram_account, "views", 3, 70)
    insight(instagram_account, "reach", 2, 20)
    # A part is no whole.
    insight(instagram_account, "views", 2, 9, dimension="follow_type", part="FOLLOWER")

    charts = logged_in.get(url(instagram_account, "figures")).context["charts"]

    assert [chart.id for chart in charts] == ["account-seen"]
    assert [(one.label, one.values) for one in charts[0].series] == [
        ("Views", [50, None, 70]),
        ("Reach", [None, 20, None]),
    ]


def test_figures_card_of_one_day_has_no_line(logged_in, instagram_account):
    insight(instagram_account, "views", 1, 50)

    answer = logged_in.get(url(instagram_account, "figures"))

    assert answer.context["charts"] == []
    assert "No history yet" in answer.content.decode()


def test_audience_card_shows_shares_of_the_newest_day(logged_in, instagram_account):
    segment(instagram_account, "country", "KR", 999, day=3)
    segment(instagram_account, "country", "KR", 30)
    segment(instagram_account, "country", "JP", 10)
    segment(instagram_account, "gender", "F", 3)
    segment(instagram_account, "gender", "U", 1)
    segment(instagram_account, "age", "25-34", 5)
    segment(instagram_account, "age", "18-24", 5)

    answer = logged_in.get(url(instagram_account, "audience"))

    shown = answer.context["audience"]
    assert shown.captured_on == date(2026, 3, 4)
    assert {
        parts.title: [(row.label, row.value, row.share) for row in parts.rows]
        for parts in shown.parts
    } == {
        "Age": [("18-24", 5, 50), ("25-34", 5, 50)],
        "Gender": [("Women", 3, 75), ("Not told", 1, 25)],
        "Countries": [("South Korea", 30, 75), ("Japan", 10, 25)],
    }


def test_audience_card_switches_to_people_who_engaged(logged_in, instagram_account):
    segment(instagram_account, "city", "Seoul, Seoul", 8, audience="engaged")
    address = url(instagram_account, "audience")

    followers = logged_in.get(address).context["audience"]
    engaged = logged_in.get(address, {"audience": "engaged"}).context["audience"]
    nonsense = logged_in.get(address, {"audience": "aliens"})

    assert (list(followers.parts), str(followers.reason)) == ([], "Not collected yet.")
    assert [row.label for row in engaged.parts[0].rows] == ["Seoul, Seoul"]
    assert nonsense.context["chosen"] == "followers"


def test_small_accounts_audience_says_why_it_is_missing(logged_in, instagram_account):
    refusal(instagram_account, "follower_demographics", "from_100")

    text = logged_in.get(url(instagram_account, "audience")).content.decode()

    assert "only from 100 followers" in text


def test_refusals_card_lists_figures_with_reasons(logged_in, instagram_account):
    refusal(instagram_account)
    refusal(instagram_account, "online_followers", "from_100")
    refusal(instagram_account, "views.follow_type")
    refusal(instagram_account, "some_new_figure", scope="REELS")

    answer = logged_in.get(url(instagram_account, "not-available"))

    assert [(row.scope, row.name, row.is_off) for row in answer.context["rows"]] == [
        ("Account", "When followers are online", False),
        ("Account", "Views of the profile", True),
        ("Account", "Views, by followers and others", True),
        ("Reel", "some_new_figure", True),
    ]
    assert answer.context["may_ask"] is True


def test_asking_again_forgets_what_was_refused(logged_in, instagram_account):
    refusal(instagram_account)
    passing = refusal(instagram_account, "online_followers", "from_100")
    instagram_account.audience_collected_at = NOW
    instagram_account.save()

    answer = logged_in.post(
        url(instagram_account, "not-available", "ask-again/"), follow=True
    )

    instagram_account.refresh_from_db()
    assert answer.redirect_chain == [(instagram_account.get_absolute_url(), 302)]
    assert list(MetricRefusal.objects.all()) == [passing]
    assert instagram_account.audience_collected_at is None
    assert "asks for them again" in answer.content.decode()


def test_viewer_sees_refusals_and_cannot_ask_again(client, viewer, instagram_account):
    kept = refusal(instagram_account)
    client.force_login(viewer)

    page = client.get(url(instagram_account, "not-available"))
    answer = client.post(url(instagram_account, "not-available", "ask-again/"))

    assert page.context["may_ask"] is False
    assert answer.status_code == 403
    assert list(MetricRefusal.objects.all()) == [kept]


def test_stranger_cannot_ask_again(client, stranger, instagram_account):
    kept = refusal(instagram_account)
    client.force_login(stranger)

    answer = client.post(url(instagram_account, "not-available", "ask-again/"))

    assert answer.status_code == 404
    assert MetricRefusal.objects.filter(pk=kept.pk).exists()


def test_asking_again_takes_a_post(logged_in, instagram_account):
    address = url(instagram_account, "not-available", "ask-again/")

    assert logged_in.get(address).status_code == 405


def test_cards_take_the_same_number_of_queries_for_more_rows(
    logged_in, instagram_account
):
    counts = []
    for number in range(2):
        for extra in range(1 + 3 * number):
            StoryFactory(account=instagram_account)
            refusal(instagram_account, f"figure_{number}_{extra}")
        with CaptureQueriesContext(connection) as queries:
            for card in CARDS:
                logged_in.get(url(instagram_account, card), headers=HTMX)
        counts.append(len(queries))

    assert counts[0] == counts[1]
