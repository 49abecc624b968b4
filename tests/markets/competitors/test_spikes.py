from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Notice
from markets.competitors.spikes import find_spikes, tell_spikes, watch_spikes
from markets.daily.refresh import refresh_days
from markets.models import CompetitorSpike
from markets.tasks import watch_spikes as watch_task
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import CreatorPostFactory
from tests.factories.markets import CompetitorWatchFactory

# Noon in Seoul; the last whole day is the 9th.
NOW = datetime(2026, 3, 10, 3, tzinfo=UTC)
NIGHT = NOW.replace(hour=15)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def in_seoul(member):
    member.time_zone = "Asia/Seoul"
    member.save()
    return member


@pytest.fixture
def rival(company):
    """Two posts of ten likes every other day for ten weeks, the last of them four days ago."""
    watch = CompetitorWatchFactory(creator__company=company, creator__username="rival")
    for ago in range(4, 70, 2):
        _posts(watch.creator, ago, 2)
    return watch.creator


def _posts(creator, days_ago, number, likes=10):
    CreatorPostFactory.create_batch(
        number,
        creator=creator,
        timestamp=NOW - timedelta(days=days_ago),
        like_count=likes,
        comment_count=0,
    )


def _found(company):
    refresh_days(company=company)
    return [
        (spike.first_day.day, spike.last_day.day, spike.posts, spike.reactions)
        for spike in find_spikes(company=company)
    ]


def test_usual_days_are_no_spike(company, rival):
    _posts(rival, 2, 2)

    assert _found(company) == []


def test_many_posts_are_a_spike(company, rival):
    _posts(rival, 1, 15)

    assert _found(company) == [(9, 9, 15, 150)]
    spike = CompetitorSpike.objects.get()
    assert (spike.usual_posts, spike.usual_reactions) == (0.97, 9.65)


def test_many_reactions_to_one_post_are_a_spike(company, rival):
    _posts(rival, 1, 1, likes=5_000)

    assert _found(company) == [(9, 9, 1, 5_000)]


def test_days_next_to_each_other_are_one_incident(company, rival):
    _posts(rival, 2, 15)
    assert _found(company) == [(8, 8, 15, 150)]

    _posts(rival, 1, 40)

    assert _found(company) == []
    spike = CompetitorSpike.objects.get()
    assert (spike.first_day.day, spike.last_day.day, spike.posts) == (8, 9, 40)


def test_later_days_are_another_incident(company, rival):
    _posts(rival, 1, 15)
    assert len(_found(company)) == 1

    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        _posts(rival, -7, 40)
        assert [row[0] for row in _found(company)] == [17]

    assert CompetitorSpike.objects.count() == 2


def test_day_that_goes_on_is_not_judged(company, rival):
    _posts(rival, 0, 15)

    assert _found(company) == []


def test_account_that_is_known_for_a_short_time_has_no_usual(company):
    watch = CompetitorWatchFactory(creator__company=company)
    for ago in range(2, 28):
        _posts(watch.creator, ago, 1)
    _posts(watch.creator, 1, 30)

    assert _found(company) == []


def test_who_is_on_no_list_is_not_looked_at(company, rival):
    _posts(rival, 1, 15)
    type(CompetitorWatchFactory(creator__company=company)).objects.filter(
        creator=rival
    ).delete()

    assert _found(company) == []


def test_members_are_told_once(company, rival, in_seoul):
    _posts(rival, 1, 15)

    watch_spikes(company=company)
    watch_spikes(company=company)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (in_seoul, "competitor_spike")
    assert notice.path == "/competitors/?market=JP"
    assert notice.values == {
        "username": "rival",
        "first_on": "2026-03-09",
        "posts": 15,
        "reactions": 150,
        "usual_posts": 1,
        "usual_reactions": 10,
    }


def test_at_night_nobody_is_woken_and_in_the_morning_they_hear_of_it(
    company, rival, in_seoul
):
    MembershipFactory(company=company, user__time_zone="America/New_York")
    _posts(rival, 1, 15)
    with time_machine.travel(NIGHT, tick=False):
        # Midnight in Seoul, eleven in New York.
        watch_spikes(company=company)

        assert [one.user.time_zone for one in Notice.objects.all()] == [
            "America/New_York"
        ]

    with time_machine.travel(NIGHT + timedelta(hours=8), tick=False):
        told = tell_spikes(company=company)

    assert [notice.user for notice in told] == [in_seoul]


def test_old_spikes_are_no_news(company, rival, in_seoul):
    _posts(rival, 1, 15)
    assert _found(company)

    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert tell_spikes(company=company) == []


def test_task_watches_for_every_company(company, rival, in_seoul):
    _posts(rival, 1, 15)

    watch_task()

    assert Notice.objects.count() == 1
