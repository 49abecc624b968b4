"""Looking at a watched hashtag, with the sandbox in the place of Instagram."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.errors import ErrorKind
from instagram.enums import AccountStatus, HashtagListing, Priority
from instagram.models import ApiCall, HashtagPost, HashtagSearch
from instagram.sandbox.hashtags import hashtag_id
from instagram.sandbox.records import Dataset
from instagram.services.discovery.hashtags import collect_hashtag
from instagram.services.discovery.looks import LEASE
from tests.factories.instagram import WatchedHashtagFactory
from tests.instagram.services.discovery.conftest import (
    NOW,
    USERNAME,
    paths,
    posts_of,
)
from tests.instagram.waiting import let_time_pass

GLOW = hashtag_id("glow")
DAY = timedelta(days=1)


@pytest.fixture
def watched(company, account):
    return WatchedHashtagFactory(company=company, hashtag="glow")


def look(watched, account, kept_back=2):
    error = collect_hashtag(watched=watched, account=account, kept_back=kept_back)
    watched.refresh_from_db()
    return error


def stored(watched):
    posts = HashtagPost.objects.for_company(watched.company).filter(watched=watched)
    return {int(post.media_id) % 1000: post for post in posts}


def until(moment):
    """Seconds from now, to the minute."""
    return round((moment - timezone.now()).total_seconds() / 60)


def test_look_stores_recent_and_top_posts_and_notes_what_it_cost(
    company, graph, account, watched
):
    assert look(watched, account) is None

    posts = stored(watched)
    # Recent: eight posts in 24 hours; top: all fourteen.
    assert len(posts) == 14
    assert {at for at, post in posts.items() if post.listing == "top"} == set(range(14))
    assert (posts[3].like_count, posts[3].comment_count) == (3, 1)
    assert posts[3].timestamp == NOW - timedelta(hours=10)
    assert posts[3].hashtags == ["glow"]
    assert posts[3].caption == "Day 3 #glow"
    search = HashtagSearch.objects.for_company(company).get()
    assert (search.account, search.hashtag, search.graph_id, search.is_ours) == (
        account,
        "glow",
        GLOW,
        True,
    )
    assert (watched.graph_id, watched.account, watched.reason) == (GLOW, account, "")
    assert until(watched.due_at) == 175
    assert watched.recent_collected_at == watched.top_collected_at
    assert watched.leased_until is None
    wanted = ["ig_hashtag_search", f"{GLOW}/recent_media", f"{GLOW}/top_media"]
    assert paths(graph) == wanted
    calls = ApiCall.objects.for_company(company).filter(account=account)
    assert sorted(calls.values_list("path", flat=True)) == sorted(
        f"/v25.0/{path}" for path in wanted
    )


def test_second_look_costs_nothing_of_the_thirty_and_asks_only_for_recent_ones(
    company, graph, account, watched
):
    look(watched, account)
    graph.load(Dataset(media=posts_of("mina", 1, first=50)))
    before = stored(watched)[3]

    look(watched, account)

    after = stored(watched)
    assert set(after) == {*range(14), 50}
    assert after[50].listing == HashtagListing.RECENT
    assert (after[3].listing, after[3].first_seen_at) == ("top", before.first_seen_at)
    assert after[3].last_seen_at > before.last_seen_at
    assert paths(graph)[3:] == [f"{GLOW}/recent_media"]
    assert HashtagSearch.objects.for_company(company).count() == 1


def test_hidden_likes_become_unknown_and_comments_stay_known(graph, account, watched):
    look(watched, account)
    graph.control("hide-likes", media_id="17900000000000003", hidden=True)

    look(watched, account)

    assert (stored(watched)[3].like_count, stored(watched)[3].comment_count) == (
        None,
        1,
    )


@pytest.mark.parametrize(
    ("priority", "minutes"),
    [(Priority.HIGH, 55), (Priority.NORMAL, 175), (Priority.LOW, 475)],
)
def test_priority_says_how_soon_again(graph, account, company, priority, minutes):
    watched = WatchedHashtagFactory(company=company, hashtag="glow", priority=priority)

    look(watched, account)

    assert until(watched.due_at) == minutes


def test_id_that_is_known_is_not_asked_for(company, graph, account, watched):
    WatchedHashtagFactory(company=company, hashtag="other")
    HashtagSearch.objects.create(
        company=company,
        account=account,
        hashtag="glow",
        graph_id=GLOW,
        searched_at=timezone.now() - 9 * DAY,
    )
    # The sandbox knows ids from searches only.
    graph.get(
        "v25.0/ig_hashtag_search",
        account.token,
        user_id=account.instagram_user_id,
        q="glow",
    )

    look(watched, account)

    assert paths(graph)[1:] == [f"{GLOW}/recent_media", f"{GLOW}/top_media"]
    assert watched.graph_id == GLOW


def test_page_after_page_until_nothing_is_new(graph, account, watched, monkeypatch):
    from instagram.clients.graph import GraphReader

    original = GraphReader.recent_media
    monkeypatch.setattr(
        GraphReader,
        "recent_media",
        lambda self, key, *, after=None: original(self, key, after=after, limit=3),
    )

    look(watched, account)
    assert paths(graph).count(f"{GLOW}/recent_media") == 3
    graph.load(Dataset(media=posts_of("mina", 1, first=50)))
    look(watched, account)

    # A page with something new, and one without.
    assert paths(graph).count(f"{GLOW}/recent_media") == 3 + 2


@pytest.mark.parametrize(
    ("tag", "reason", "pause"),
    [
        ("nobodyhasit", "hashtag_unknown", 7 * DAY),
        ("nsfw", "hashtag_refused", 30 * DAY),
    ],
)
def test_hashtag_that_instagram_does_not_show_rests(
    company, graph, account, tag, reason, pause
):
    watched = WatchedHashtagFactory(company=company, hashtag=tag)

    error = look(watched, account)

    assert error is not None
    assert watched.reason == reason
    assert until(watched.due_at) == pause / timedelta(minutes=1)
    assert stored(watched) == {}
    account.refresh_from_db()
    assert account.status == AccountStatus.ACTIVE


def test_thirty_spent_elsewhere_are_not_counted_as_ours(
    company, graph, account, watched
):
    graph.control("spend-hashtags", username=USERNAME, count=30)

    error = look(watched, account)

    assert (error.reason, watched.reason) == ("hashtags_spent", "hashtags_spent")
    assert until(watched.due_at) == 55
    assert not HashtagSearch.objects.for_company(company).exists()


def test_own_books_without_room_ask_nothing(company, graph, account, watched):
    HashtagSearch.objects.bulk_create(
        HashtagSearch(
            company=company,
            account=account,
            hashtag=f"t{at}",
            searched_at=timezone.now(),
        )
        for at in range(28)
    )

    assert look(watched, account) is None
    assert paths(graph) == []
    assert look(watched, account, kept_back=0) is None
    assert len(stored(watched)) == 14


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "minutes"),
    [
        ("4:15", ErrorKind.THROTTLED, "throttled", 15),
        ("http-500", ErrorKind.TRANSIENT, "server_error", 55),
        ("cut", ErrorKind.NETWORK, "network", 55),
        ("half-json", ErrorKind.INVALID_ANSWER, "invalid_answer", 55),
        ("10", ErrorKind.PERMISSION, "discovery_not_allowed", 1440),
    ],
)
def test_refusal_in_the_middle_keeps_what_came_before(
    graph, account, watched, fault, kind, reason, minutes
):
    graph.fault(fault, calls=3, path_prefix=f"{GLOW}/top_media")

    error = look(watched, account)

    assert (error.kind, watched.reason) == (kind, reason)
    assert until(watched.due_at) == minutes
    assert len(stored(watched)) == 8
    assert (watched.graph_id, watched.recent_collected_at) == (GLOW, None)
    account.refresh_from_db()
    assert account.status == AccountStatus.ACTIVE


def test_dead_token_tells_the_people_of_the_account(graph, account, watched, member):
    graph.fault("190-463")

    error = look(watched, account)

    account.refresh_from_db()
    assert error.kind == ErrorKind.LOGIN
    assert (account.status, account.status_reason) == (
        AccountStatus.RECONNECT,
        "token_expired",
    )
    assert watched.reason == "token_expired"


def test_next_success_takes_the_reason_away(graph, account, watched):
    graph.fault("4:15")
    look(watched, account)

    let_time_pass()
    look(watched, account)

    assert (watched.reason, len(stored(watched))) == ("", 14)


def test_two_workers_do_not_look_at_once(graph, account, watched):
    watched.leased_until = timezone.now() + LEASE
    watched.save()

    assert look(watched, account) is None
    assert paths(graph) == []

    watched.leased_until = timezone.now() - timedelta(seconds=1)
    watched.save()
    look(watched, account)
    assert len(stored(watched)) == 14


def test_paused_hashtag_is_not_asked(graph, account, watched):
    watched.is_active = False
    watched.save()

    look(watched, account)

    assert paths(graph) == []


def test_pausing_ends_a_look_at_its_next_page(graph, account, watched, monkeypatch):
    from instagram.clients.graph import GraphReader

    original = GraphReader.top_media

    def paused_meanwhile(self, key, *, after=None):
        type(watched).objects.filter(pk=watched.pk).update(is_active=False)
        return original(self, key, after=after)

    monkeypatch.setattr(GraphReader, "top_media", paused_meanwhile)

    assert look(watched, account) is None
    assert len(stored(watched)) == 8
    assert (watched.due_at, watched.leased_until) == (None, None)
