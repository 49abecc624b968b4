"""Rounds over a company's hashtags and creators, through the tasks that begin them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram import tasks
from instagram.enums import AccountStatus, Login, Priority
from instagram.models import Creator, HashtagPost, HashtagSearch, WatchedHashtag
from instagram.sandbox.hashtags import hashtag_id
from instagram.sandbox.records import AccountRecord, Dataset
from instagram.services.discovery import rounds
from instagram.services.discovery.planner import Why
from instagram.services.discovery.planning import plan_of
from instagram.services.discovery.rounds import (
    collect_due_creators,
    collect_due_hashtags,
    look_by_hand,
    start_look,
)
from kbeauty.lib.errors import ConflictError
from tests.factories.instagram import (
    CreatorFactory,
    HashtagPostFactory,
    InstagramAccountFactory,
    WatchedHashtagFactory,
)
from tests.instagram.services.discovery.conftest import (
    NOW,
    USERNAME,
    paths,
    person,
    posts_of,
)

SEARCHED = "recently_searched_hashtags"


@pytest.fixture
def tags(company, account):
    return {
        name: WatchedHashtagFactory(company=company, hashtag=name)
        for name in ("glow", "dew")
    }


@pytest.fixture
def dew(graph):
    graph.load(Dataset(media=posts_of("mina", 2, first=100, caption="#dew")))


def asked(graph, suffix):
    return [path for path in paths(graph) if path.endswith(suffix)]


def seen(company):
    return sorted(
        WatchedHashtag.objects.for_company(company)
        .exclude(recent_collected_at=None)
        .values_list("hashtag", flat=True)
    )


def spend_all(account, count, ago=timedelta(days=1)):
    HashtagSearch.objects.bulk_create(
        HashtagSearch(
            company=account.company,
            account=account,
            hashtag=f"old{at}",
            searched_at=timezone.now() - ago,
        )
        for at in range(count)
    )


def test_beat_begins_a_round_that_asks_for_all_there_is_room_for(
    company, graph, account, tags, dew
):
    tasks.collect_hashtags.apply()

    assert seen(company) == ["dew", "glow"]
    assert HashtagPost.objects.for_company(company).count() == 16
    assert len(asked(graph, SEARCHED)) == 1


def test_next_beat_asks_nothing_that_is_not_due(company, graph, account, tags, dew):
    tasks.collect_hashtags.apply()
    before = len(paths(graph))

    tasks.collect_hashtags.apply()

    assert len(paths(graph)) == before


def test_round_spends_no_more_than_the_plan_says(company, graph, account, tags, dew):
    spend_all(account, 27)
    WatchedHashtag.objects.filter(hashtag="dew").update(priority=Priority.HIGH)

    collect_due_hashtags(company=company)

    assert seen(company) == ["dew"]
    assert HashtagSearch.objects.for_company(company).count() == 28
    waiting = plan_of(company).decision_of(tags["glow"])
    assert (waiting.why, waiting.is_asked) == (Why.NO_ROOM, False)


def test_what_others_have_spent_is_asked_first(company, graph, account, tags, dew):
    graph.control("spend-hashtags", username=USERNAME, count=27)

    collect_due_hashtags(company=company)

    assert len(seen(company)) == 1
    spent = HashtagSearch.objects.for_company(company)
    assert (spent.filter(is_ours=False).count(), spent.count()) == (27, 28)


def test_throttle_ends_the_round_and_the_rest_stays_due(
    company, graph, account, tags, dew
):
    graph.fault("4:15", path_prefix="ig_hashtag_search")

    assert collect_due_hashtags(company=company) is True

    assert len(asked(graph, "ig_hashtag_search")) == 1
    reasons = WatchedHashtag.objects.for_company(company).values_list(
        "reason", flat=True
    )
    assert sorted(reasons) == ["", "throttled"]


def test_throttle_at_the_first_question_ends_it_too(company, graph, account, tags):
    graph.fault("4:15", path_prefix="*/recently_searched_hashtags")

    assert collect_due_hashtags(company=company) is True
    assert len(paths(graph)) == 1


def test_missing_approval_is_found_out_once_a_round(company, graph, account, tags, dew):
    graph.control("public-content", allowed=False)

    collect_due_hashtags(company=company)

    assert len(asked(graph, "ig_hashtag_search")) == 1
    account.refresh_from_db()
    # Everything else that the account collects goes on.
    assert account.status == AccountStatus.ACTIVE


def test_dead_token_leaves_the_round_to_the_other_account(
    company, graph, account, tags, dew
):
    record = AccountRecord(user_id="17841400000000102", username="second")
    graph.load(Dataset(accounts=(record,)))
    InstagramAccountFactory(
        company=company,
        login=Login.FACEBOOK,
        instagram_user_id=record.user_id,
        username="second",
        token=graph.token("second", kind="facebook"),
    )
    graph.fault("190-463", username=USERNAME, calls=None)

    collect_due_hashtags(company=company)

    account.refresh_from_db()
    assert account.status == AccountStatus.RECONNECT
    assert seen(company) == ["dew", "glow"]
    assert {row.account.username for row in HashtagSearch.objects.all()} == {"second"}


def test_round_whose_time_is_up_goes_on_in_another_task(
    company, graph, account, tags, dew, monkeypatch
):
    monkeypatch.setattr(rounds, "SECONDS_AT_A_TIME", -1)

    assert collect_due_hashtags(company=company) is False
    assert collect_due_creators(company=company) is True
    CreatorFactory(company=company, username="mina", is_watched=True)
    assert collect_due_creators(company=company) is False
    assert seen(company) == []


def test_hashtag_looked_at_by_hand_may_take_what_is_kept_for_people(
    company, graph, account, tags, django_capture_on_commit_callbacks
):
    spend_all(account, 29)

    with django_capture_on_commit_callbacks(execute=True):
        start_look(watched=tags["glow"])

    assert seen(company) == ["glow"]


def test_hashtag_looked_at_by_hand_is_asked_before_its_time(
    company, graph, account, tags
):
    look_by_hand(watched=tags["glow"])
    tags["glow"].refresh_from_db()

    look_by_hand(watched=tags["glow"])

    assert len(asked(graph, f"{hashtag_id('glow')}/recent_media")) == 2


def test_by_hand_without_room_is_refused_with_a_sentence(account, tags):
    spend_all(account, 30)

    with pytest.raises(ConflictError) as caught:
        start_look(watched=tags["glow"])

    assert caught.value.code == "hashtags_spent"
    assert look_by_hand(watched=tags["glow"]) is None


def test_company_without_facebook_log_in_is_left_alone(company, graph):
    InstagramAccountFactory(company=company)
    watched = WatchedHashtagFactory(company=company)
    CreatorFactory(company=company, is_watched=True)

    tasks.collect_hashtags.apply()
    tasks.collect_creators.apply()
    collect_due_hashtags(company=company)
    collect_due_creators(company=company)

    assert paths(graph) == []
    assert plan_of(company).decision_of(watched).why == Why.NO_ACCOUNT
    with pytest.raises(ConflictError) as caught:
        start_look(watched=watched)
    assert caught.value.code == "no_facebook_account"


def test_plan_counts_posts_of_the_last_seven_days_only(company, account, tags):
    for days in (1, 3, 9):
        HashtagPostFactory(watched=tags["glow"], timestamp=NOW - timedelta(days=days))
    HashtagPostFactory(watched=tags["glow"], timestamp=None)

    decided = plan_of(company)

    assert decided.decision_of(tags["glow"]).new_posts == 2
    assert decided.decision_of(tags["dew"]).new_posts == 0


def test_beat_looks_at_creators_once_a_day(company, graph, account):
    graph.load(Dataset(accounts=(person("jun", 7),)))
    for name in ("mina", "jun", "shy"):
        CreatorFactory(company=company, username=name, is_watched=True)
    CreatorFactory(company=company, username="ignored", is_watched=False)

    tasks.collect_creators.apply()
    found = Creator.objects.for_company(company).filter(status="found")
    assert sorted(one.username for one in found) == ["jun", "mina"]
    before = len(paths(graph))
    tasks.collect_creators.apply()

    assert len(paths(graph)) == before


def test_throttle_ends_the_round_of_creators(company, graph, account):
    CreatorFactory.create_batch(3, company=company, is_watched=True)
    graph.fault("4:15")

    assert collect_due_creators(company=company) is True
    assert len(paths(graph)) == 1


def test_creators_without_permission_are_found_out_once_a_round(
    company, graph, account
):
    CreatorFactory.create_batch(3, company=company, is_watched=True)
    graph.fault("10", calls=None)

    assert collect_due_creators(company=company) is True
    assert len(paths(graph)) == 1


@pytest.mark.parametrize(
    ("task", "key"),
    [(tasks.collect_hashtag, "hashtag_id"), (tasks.collect_creator, "creator_id")],
)
def test_task_of_a_row_that_is_gone(company, task, key):
    assert task.apply(kwargs={"company_id": company.pk, key: 0}).successful()


def test_tasks_of_a_company_that_is_gone(db):
    for task in (tasks.collect_company_hashtags, tasks.collect_company_creators):
        assert task.apply(kwargs={"company_id": 0}).successful()
