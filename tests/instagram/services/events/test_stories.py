"""The figures of stories that have ended."""

from datetime import timedelta

import pytest

from instagram.enums import AccountStatus
from instagram.models import Story
from instagram.sandbox.records import Dataset
from tests.factories.instagram import StoryFactory
from tests.instagram.services.conftest import media
from tests.instagram.services.events.conftest import SENT_AT

STORY = "17887498072083520"


def figures(story_id=STORY, **values):
    told = {"reach": 396, "taps_forward": 200, "taps_back": -1, "replies": 0}
    return {
        "field": "story_insights",
        "value": {"media_id": story_id, **told, **values},
    }


@pytest.fixture
def story(account):
    return StoryFactory(
        account=account,
        story_id=STORY,
        insights={"reach": 300, "navigation.tap_exit": 9},
        insights_at=SENT_AT - timedelta(hours=5),
    )


def test_figures_of_a_known_story_are_final(story, tell, process, asked):
    tell(figures())

    assert process() == [("done", "")]

    story.refresh_from_db()
    # Below five is not known, and never 0; what was 0 is 0.
    assert story.insights == {
        "reach": 396,
        "taps_forward": 200,
        "replies": 0,
        "navigation.tap_exit": 9,
    }
    assert (story.insights_status, story.insights_at) == ("available", SENT_AT)
    assert asked() == []


def test_story_that_is_still_there_is_fetched(company, account, graph, tell, process):
    live = media(0, media_product_type="STORY", caption="Morning", media_id=STORY)
    graph.load(Dataset(media=(live,)))
    tell(figures())

    assert process() == [("done", "")]

    story = Story.objects.for_company(company).get()
    assert (story.caption, story.timestamp) == ("Morning", live.timestamp)
    assert story.insights == {"reach": 396, "taps_forward": 200, "replies": 0}


def test_story_that_instagram_has_forgotten_is_made(company, account, tell, process):
    tell(figures())

    assert process() == [("done", "")]

    story = Story.objects.for_company(company).get()
    assert story.timestamp == SENT_AT - timedelta(hours=24)
    assert story.raw_data == {"timestamp_estimated": True}
    assert story.insights["reach"] == 396


def test_figures_wait_while_the_story_cannot_be_asked_for(
    company, account, graph, tell, process, later
):
    graph.fault("http-502", calls=3)
    tell(figures())

    assert process() == [("pending", "server_error")]
    assert Story.objects.for_company(company).count() == 0

    later()
    assert process() == [("done", "")]
    assert Story.objects.for_company(company).count() == 1


def test_figures_told_in_disorder_end_as_the_newest(story, tell, process):
    tell(figures(reach=400, shares=7), sent_at=SENT_AT + timedelta(minutes=5))
    process()
    tell(figures(reach=390, replies=3), sent_at=SENT_AT)
    process()

    story.refresh_from_db()
    assert story.insights == {
        "reach": 400,
        "taps_forward": 200,
        "replies": 0,
        "shares": 7,
        "navigation.tap_exit": 9,
    }
    assert story.insights_at == SENT_AT + timedelta(minutes=5)


def test_only_unknown_figures(company, account, tell, process):
    tell(figures(reach=-1, taps_forward=-1, replies=-1, exits="-1", views=None))

    assert process() == [("done", "")]

    story = Story.objects.for_company(company).get()
    assert (story.insights, story.insights_status, story.insights_reason) == (
        {},
        "unavailable",
        "too_few_viewers",
    )


@pytest.mark.parametrize("status", [AccountStatus.RECONNECT, AccountStatus.ACTIVE])
def test_figures_are_good_with_a_dead_token(account, graph, tell, process, status):
    account.status, account.status_reason = status, "token_expired"
    account.save()
    graph.control("expire-tokens", username=account.username)
    tell(figures())

    assert process() == [("done", "")]

    assert Story.objects.get().insights["reach"] == 396


def test_figures_that_name_no_story_have_failed(account, tell, process):
    tell({"field": "story_insights", "value": {"reach": 5}})

    assert process() == [("failed", "unreadable")]
