"""Looking at a creator, with the sandbox in the place of Instagram."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.errors import ErrorKind
from instagram.creator_figures import Engagement, engagement_of
from instagram.enums import AccountStatus, CreatorKind, CreatorStatus
from instagram.models import ApiCall, Creator, CreatorPost, CreatorSnapshot
from instagram.sandbox.records import Dataset
from instagram.services.discovery.creators import collect_creator
from instagram.services.discovery.looks import LEASE
from tests.factories.instagram import CreatorFactory, CreatorPostFactory
from tests.instagram.services.discovery.conftest import (
    USER_ID,
    paths,
    person,
    posts_of,
)
from tests.instagram.waiting import let_time_pass

DAY = timedelta(days=1)


@pytest.fixture
def mina(company, account):
    return CreatorFactory(company=company, username="mina", is_watched=True)


def look(creator, account):
    error = collect_creator(creator=creator, account=account)
    creator.refresh_from_db()
    return error


def stored(creator):
    posts = CreatorPost.objects.for_company(creator.company).filter(creator=creator)
    return {int(post.media_id) % 1000: post for post in posts}


def hours_until(moment):
    return round((moment - timezone.now()).total_seconds() / 3600, 1)


def test_first_look_stores_profile_counts_and_as_many_posts_as_wanted(
    company, graph, account, mina
):
    assert look(mina, account) is None

    assert (mina.status, mina.reason, mina.name) == (CreatorStatus.FOUND, "", "Mina")
    assert mina.instagram_user_id == "17841499000000001"
    assert (mina.follower_count, mina.follows_count, mina.media_count) == (1000, 30, 14)
    assert set(stored(mina)) == set(range(12))
    post = stored(mina)[7]
    assert (post.like_count, post.comment_count, post.view_count) == (7, 1, None)
    assert (post.engagement_rate, post.hashtags) == (0.8, ["glow"])
    # (likes + comments) per 1000 followers, over the newest twelve: (0 … 11) + 1.
    assert mina.avg_engagement_rate == pytest.approx(0.65)
    assert engagement_of([mina]) == {mina.pk: Engagement(pytest.approx(0.65), 12)}
    snapshot = CreatorSnapshot.objects.for_company(company).get()
    assert (snapshot.follower_count, snapshot.follows_count, snapshot.media_count) == (
        1000,
        30,
        14,
    )
    assert snapshot.captured_on == timezone.now().date()
    assert hours_until(mina.due_at) == 23.9
    assert (mina.posts_cursor, mina.leased_until) == ("", None)
    assert paths(graph) == [USER_ID] * 3
    assert ApiCall.objects.for_company(company).filter(account=account).count() == 3


def test_later_look_asks_for_the_newest_alone_and_keeps_one_count_a_day(
    company, graph, account, mina
):
    look(mina, account)
    graph.load(Dataset(media=posts_of("mina", 1, first=50)))

    look(mina, account)

    assert set(stored(mina)) == {*range(12), 50}
    assert len(paths(graph)) == 4
    assert CreatorSnapshot.objects.for_company(company).count() == 1


def test_reel_tells_its_views_and_hidden_likes_give_no_rate(graph, account, mina):
    from dataclasses import replace

    reel = replace(
        posts_of("mina", 1, first=60)[0],
        media_type="VIDEO",
        media_product_type="REELS",
        insights={"views": 4321},
    )
    hidden = replace(posts_of("mina", 1, first=61)[0], like_count=None)
    graph.load(Dataset(media=(reel, hidden)))

    look(mina, account)

    posts = stored(mina)
    assert (posts[60].view_count, posts[60].media_product_type) == (4321, "REELS")
    assert (posts[61].like_count, posts[61].engagement_rate) == (None, None)
    assert engagement_of([mina])[mina.pk].post_count == 11


def test_account_without_posts_has_no_rate(graph, account, company):
    graph.load(Dataset(accounts=(person("quiet", 5),)))
    quiet = CreatorFactory(company=company, username="quiet", is_watched=True)

    look(quiet, account)

    assert (quiet.status, quiet.avg_engagement_rate) == (CreatorStatus.FOUND, None)
    assert engagement_of([quiet]) == {quiet.pk: Engagement(None, 0)}
    assert engagement_of([]) == {}


def test_unknown_or_private_account_is_asked_again_less_and_less_often(
    graph, account, company
):
    shy = CreatorFactory(company=company, username="shy", is_watched=True)
    pauses = []

    for _ in range(7):
        error = look(shy, account)
        pauses.append(round((shy.due_at - shy.checked_at) / DAY))

    assert error.reason == "not_discoverable"
    assert (shy.status, shy.reason) == (
        CreatorStatus.NOT_DISCOVERABLE,
        "not_discoverable",
    )
    assert pauses == [1, 2, 4, 8, 16, 32, 32]
    assert (shy.follower_count, shy.instagram_user_id) == (None, None)


def test_account_that_shows_up_again_is_found_with_all_its_posts(
    graph, account, company
):
    late = CreatorFactory(company=company, username="late", is_watched=True)
    look(late, account)
    graph.load(
        Dataset(accounts=(person("late", 6),), media=posts_of("late", 6, first=70))
    )

    look(late, account)

    assert (late.status, late.reason) == (CreatorStatus.FOUND, "")
    assert set(stored(late)) == set(range(70, 76))
    assert hours_until(late.due_at) == 23.9


def test_killed_worker_goes_on_from_the_cursor(graph, account, mina):
    from instagram.clients.graph import GraphReader

    with pytest.MonkeyPatch.context() as patch:
        original = GraphReader.business_discovery

        def refused_from_the_second_page_on(self, name, *, after=None, limit=50):
            if after is not None:
                graph.fault("4:15", calls=1)
            return original(self, name, after=after, limit=limit)

        patch.setattr(
            GraphReader, "business_discovery", refused_from_the_second_page_on
        )
        error = look(mina, account)
    assert (error.kind, mina.reason) == (ErrorKind.THROTTLED, "throttled")
    assert set(stored(mina)) == set(range(4))
    assert mina.posts_cursor != ""
    assert (mina.status, mina.checked_at) == (CreatorStatus.FOUND, None)
    asked = len(paths(graph))

    let_time_pass()
    assert look(mina, account) is None

    assert set(stored(mina)) == set(range(12))
    assert len(paths(graph)) == asked + 2
    assert (mina.posts_cursor, mina.reason) == ("", "")


def test_cursor_that_ran_out_begins_the_list_anew(graph, account, mina):
    mina.posts_cursor = "rubbish"
    mina.save()

    error = look(mina, account)

    assert error.reason == "cursor_refused"
    assert (mina.posts_cursor, mina.status) == ("", CreatorStatus.UNKNOWN)
    assert mina.due_at <= timezone.now()
    look(mina, account)
    assert set(stored(mina)) == set(range(12))


def test_renamed_account_keeps_its_history_under_the_new_name(
    company, graph, account, mina
):
    old = CreatorFactory(
        company=company,
        username="mina.old",
        instagram_user_id="17841499000000001",
        is_watched=False,
    )
    CreatorPostFactory(creator=old, media_id="17900000000000999")
    Creator.objects.filter(pk=mina.pk).update(kind=CreatorKind.COMPETITOR, market="JP")
    mina.refresh_from_db()

    assert collect_creator(creator=mina, account=account) is None

    only = Creator.objects.for_company(company).get()
    assert (only.pk, only.username, only.kind, only.market) == (
        old.pk,
        "mina",
        CreatorKind.COMPETITOR,
        "JP",
    )
    assert (only.is_watched, only.due_at) == (True, None)
    look(only, account)
    assert set(stored(only)) == {*range(12), 999}


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "hours"),
    [
        ("4:15", ErrorKind.THROTTLED, "throttled", 0.2),
        ("http-502", ErrorKind.TRANSIENT, "server_error", 0.9),
        ("empty", ErrorKind.INVALID_ANSWER, "invalid_answer", 0.9),
        ("10", ErrorKind.PERMISSION, "discovery_not_allowed", 24),
    ],
)
def test_refusal_that_is_not_the_creators_says_nothing_of_it(
    graph, account, mina, fault, kind, reason, hours
):
    graph.fault(fault, calls=3)

    error = look(mina, account)

    assert (error.kind, mina.reason) == (kind, reason)
    assert (mina.status, mina.checked_at) == (CreatorStatus.UNKNOWN, None)
    assert hours_until(mina.due_at) == hours
    account.refresh_from_db()
    assert account.status == AccountStatus.ACTIVE


def test_dead_token_marks_the_account(graph, account, mina):
    graph.fault("190-460")

    look(mina, account)

    account.refresh_from_db()
    assert account.status_reason == mina.reason == "password_changed"


def test_two_workers_do_not_look_at_once(graph, account, mina):
    Creator.objects.filter(pk=mina.pk).update(leased_until=timezone.now() + LEASE)

    assert look(mina, account) is None
    assert paths(graph) == []


def test_removing_ends_a_look_at_its_next_page(graph, account, mina, monkeypatch):
    from instagram.clients.graph import GraphReader
    from instagram.services.discovery.removing import remove_creator

    original = GraphReader.business_discovery

    def removed_meanwhile(self, name, *, after=None, limit=50):
        remove_creator(creator=mina)
        return original(self, name, after=after, limit=limit)

    monkeypatch.setattr(GraphReader, "business_discovery", removed_meanwhile)

    assert collect_creator(creator=mina, account=account) is None
    assert not CreatorPost.objects.for_company(mina.company).exists()
    assert not CreatorSnapshot.objects.for_company(mina.company).exists()


def test_mean_rests_on_the_newest_fifty(company):
    creator = CreatorFactory(company=company)
    CreatorPostFactory.create_batch(3, creator=creator, engagement_rate=100.0)
    CreatorPostFactory.create_batch(49, creator=creator, engagement_rate=2.0)
    CreatorPostFactory(creator=creator, engagement_rate=None)
    other = CreatorFactory(company=company)

    assert engagement_of([creator, other]) == {
        creator.pk: Engagement(2.0, 49),
        other.pk: Engagement(None, 0),
    }
