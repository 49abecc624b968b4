"""What a person decides about hashtags and creators."""

import pytest

from instagram.enums import CreatorKind, CreatorStatus, Priority
from instagram.models import (
    Creator,
    CreatorPost,
    CreatorSnapshot,
    HashtagPost,
    InstagramAccount,
    WatchedHashtag,
)
from instagram.services.discovery import watching
from instagram.services.discovery.removing import remove_creator, remove_hashtag
from instagram.services.discovery.watching import (
    add_creator,
    add_hashtag,
    change_hashtag,
)
from instagram.services.removal import remove_account
from kbeauty.lib.errors import ConflictError, InvalidInputError
from tests.factories.instagram import (
    START,
    CreatorFactory,
    CreatorPostFactory,
    HashtagPostFactory,
    InstagramAccountFactory,
    WatchedHashtagFactory,
)


@pytest.fixture
def account(company):
    return InstagramAccountFactory(company=company, login="facebook")


def test_hashtag_is_watched_in_our_spelling(company, account, member):
    watched = add_hashtag(
        company=company, hashtag=" #GlassSkin ", market="JP", priority=3, by=member
    )

    assert (watched.hashtag, watched.market, watched.priority, watched.added_by) == (
        "glassskin",
        "JP",
        Priority.HIGH,
        member,
    )
    assert (watched.is_active, watched.due_at) == (True, None)


def test_new_hashtag_begins_a_round(
    company, graph, account, django_capture_on_commit_callbacks
):
    InstagramAccount.objects.update(
        token=graph.token("glasshaus.kr", kind="facebook"),
        instagram_user_id="17841400000000101",
    )

    with django_capture_on_commit_callbacks(execute=True):
        watched = add_hashtag(company=company, hashtag="glow")

    watched.refresh_from_db()
    assert watched.recent_collected_at is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "hashtag_empty"),
        ("#", "hashtag_empty"),
        ("glass skin", "hashtag_blank"),
        ("glow✨", "hashtag_emoji"),
        ("❤️", "hashtag_emoji"),
        ("k-beauty", "hashtag_sign"),
        ("2026", "hashtag_number"),
        ("x" * 151, "hashtag_long"),
    ],
)
def test_what_is_no_hashtag_is_refused_by_its_field(company, account, text, code):
    with pytest.raises(InvalidInputError) as caught:
        add_hashtag(company=company, hashtag=text)

    assert (caught.value.code, list(caught.value.fields)) == (code, ["hashtag"])
    assert not WatchedHashtag.objects.for_company(company).exists()


def test_same_hashtag_twice_and_unknown_market_are_refused(company, account):
    add_hashtag(company=company, hashtag="Glow")

    with pytest.raises(ConflictError) as caught:
        add_hashtag(company=company, hashtag="#glow")
    assert (caught.value.code, caught.value.message) == (
        "already_watched",
        "#glow is watched already.",
    )
    with pytest.raises(InvalidInputError) as caught:
        add_hashtag(company=company, hashtag="dew", market="XX")
    assert list(caught.value.fields) == ["market"]


@pytest.mark.parametrize("login", ["instagram", None])
def test_without_facebook_log_in_nothing_can_be_watched(company, login):
    if login:
        InstagramAccountFactory(company=company, login=login)
    # A dead one asks nothing either.
    InstagramAccountFactory(company=company, login="facebook", status="reconnect")

    for act in (
        lambda: add_hashtag(company=company, hashtag="glow"),
        lambda: add_creator(company=company, profile="mina"),
    ):
        with pytest.raises(ConflictError) as caught:
            act()
        assert caught.value.code == "no_facebook_account"


def test_there_is_an_end_to_what_can_be_watched(company, account, monkeypatch):
    monkeypatch.setattr(watching, "MOST_HASHTAGS", 1)
    monkeypatch.setattr(watching, "MOST_CREATORS", 0)
    add_hashtag(company=company, hashtag="glow")

    with pytest.raises(ConflictError) as caught:
        add_hashtag(company=company, hashtag="dew")
    assert caught.value.message == "No more than 1 can be watched. Remove one first."
    with pytest.raises(ConflictError):
        add_creator(company=company, profile="mina")


def test_hashtag_that_is_taken_up_again_is_due_at_once(company):
    watched = WatchedHashtagFactory(company=company, is_active=False, due_at=START)

    change_hashtag(watched=watched, market="KR", priority=1, is_active=True)

    watched.refresh_from_db()
    assert (watched.market, watched.priority, watched.is_active, watched.due_at) == (
        "KR",
        Priority.LOW,
        True,
        None,
    )

    watched.due_at = START
    watched.save()
    change_hashtag(watched=watched, market="", priority=1, is_active=False)
    watched.refresh_from_db()
    assert (watched.is_active, watched.due_at) == (False, START)


@pytest.mark.parametrize(
    "profile", ["Mina.Beauty", "@mina.beauty", "https://instagram.com/mina.beauty/?x=1"]
)
def test_creator_is_watched_by_name_or_address(company, account, member, profile):
    creator = add_creator(
        company=company, profile=profile, kind="competitor", market="US", by=member
    )

    assert (creator.username, creator.kind, creator.market, creator.added_by) == (
        "mina.beauty",
        CreatorKind.COMPETITOR,
        "US",
        member,
    )
    assert (creator.is_watched, creator.status) == (True, CreatorStatus.UNKNOWN)


@pytest.mark.parametrize(
    "profile",
    [
        "",
        "a b",
        "https://instagram.com/p/C1/",
        "https://evil.example/mina",
        "http://[x",
    ],
)
def test_what_is_no_profile_is_refused_by_its_field(company, account, profile):
    with pytest.raises(InvalidInputError) as caught:
        add_creator(company=company, profile=profile)

    assert (caught.value.code, list(caught.value.fields)) == (
        "profile_invalid",
        ["profile"],
    )


def test_new_creator_is_looked_at_at_once(
    company, graph, account, django_capture_on_commit_callbacks
):
    InstagramAccount.objects.update(
        token=graph.token("glasshaus.kr", kind="facebook"),
        instagram_user_id="17841400000000101",
    )

    with django_capture_on_commit_callbacks(execute=True):
        creator = add_creator(company=company, profile="mina")

    creator.refresh_from_db()
    assert creator.status == CreatorStatus.FOUND


def test_known_creator_is_taken_up_again_and_a_watched_one_refused(company, account):
    known = CreatorFactory(company=company, username="mina", market="KR", due_at=START)

    creator = add_creator(company=company, profile="mina")

    assert (creator.pk, creator.is_watched, creator.market, creator.due_at) == (
        known.pk,
        True,
        "KR",
        None,
    )
    with pytest.raises(ConflictError) as caught:
        add_creator(company=company, profile="mina")
    assert caught.value.message == "@mina is watched already."


def test_removing_takes_what_was_collected_and_nothing_else(company):
    watched, kept = WatchedHashtagFactory.create_batch(2, company=company)
    HashtagPostFactory.create_batch(2, watched=watched)
    HashtagPostFactory(watched=kept)
    gone, stays = CreatorFactory.create_batch(2, company=company)
    for creator in (gone, stays):
        CreatorPostFactory(creator=creator)
        CreatorSnapshot.objects.create(
            company=company, creator=creator, captured_on=START.date()
        )

    remove_hashtag(watched=watched)
    remove_creator(creator=gone)

    assert list(WatchedHashtag.objects.for_company(company)) == [kept]
    assert HashtagPost.objects.for_company(company).get().watched == kept
    assert list(Creator.objects.for_company(company)) == [stays]
    assert CreatorPost.objects.for_company(company).get().creator == stays
    assert CreatorSnapshot.objects.for_company(company).get().creator == stays


def test_hashtag_outlives_the_account_that_asked_for_it(company, account):
    watched = WatchedHashtagFactory(company=company, account=account)

    remove_account(account=account)

    watched.refresh_from_db()
    assert watched.account is None
