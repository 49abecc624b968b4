from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from instagram import listings
from instagram.filters import PostFilter
from instagram.models import PostHashtag
from tests.factories.instagram import InstagramAccountFactory, PostFactory


@pytest.fixture
def found(company):
    """Codes of the posts that a query string's values leave, in their order."""

    def find(**query):
        posts = PostFilter(query, listings.posts_of(company)).qs
        return [post.pk for post in posts]

    return find


def _day(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"market": "JP"}, {"market": "JP"}),
        ({"language": "ko"}, {"language": "ko"}),
        ({"mood": "negative"}, {"sentiment": "negative"}),
        ({"category": "beauty"}, {"category": "beauty"}),
        ({"source": "import"}, {"source": "import"}),
        ({"type": "reel"}, {"media_type": "VIDEO", "media_product_type": "REELS"}),
        ({"type": "video"}, {"media_type": "VIDEO", "media_product_type": "FEED"}),
        ({"type": "carousel"}, {"media_type": "CAROUSEL_ALBUM"}),
        ({"q": "세라마이드"}, {"caption": "새벽 세라마이드 크림"}),
    ],
)
def test_filter_keeps_what_fits(instagram_account, found, query, fields):
    wanted = PostFactory(account=instagram_account, **fields)
    PostFactory(account=instagram_account)

    assert found(**query) == [wanted.pk]


def test_filter_by_account(company, instagram_account, found):
    wanted = PostFactory(account=instagram_account)
    PostFactory(account=InstagramAccountFactory(company=company))

    assert found(account=str(instagram_account.code)) == [wanted.pk]


@pytest.mark.parametrize("text", ["kbeauty", "#KBeauty", " kbeauty "])
def test_filter_by_hashtag_in_any_spelling(company, instagram_account, found, text):
    wanted = PostFactory(account=instagram_account)
    PostFactory(account=instagram_account)
    PostHashtag.objects.create(
        company=company, post=wanted, hashtag="kbeauty", posted_at=wanted.timestamp
    )

    assert found(hashtag=text) == [wanted.pk]


def test_hashtag_of_no_letters_finds_nothing(instagram_account, found):
    PostFactory(account=instagram_account)

    assert found(hashtag="#") == []


def test_filter_by_days_of_the_persons_zone(instagram_account, found):
    early = PostFactory(account=instagram_account, timestamp=_day(10, 14))
    late = PostFactory(account=instagram_account, timestamp=_day(10, 16))

    with timezone.override(ZoneInfo("Asia/Seoul")):
        assert found(since="2026-03-11") == [late.pk]
        assert found(until="2026-03-10") == [early.pk]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "no day"])
def test_days_at_the_ends_of_the_calendar_do_no_harm(instagram_account, found, day):
    PostFactory(account=instagram_account)

    with timezone.override(ZoneInfo("Asia/Seoul")):
        assert len(found(since=day)) <= 1
        assert len(found(until=day)) <= 1


def test_newest_come_first(instagram_account, found):
    older = PostFactory(account=instagram_account, timestamp=_day(1))
    newer = PostFactory(account=instagram_account, timestamp=_day(2))

    assert found() == [newer.pk, older.pk]
    assert found(sort="timestamp") == [older.pk, newer.pk]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-likes", [2, 0, 1]),
        ("likes", [0, 2, 1]),
        ("-interactions", [2, 0, 1]),
        ("-reach", [0, 2, 1]),
    ],
)
def test_unknown_figures_come_last_either_way(instagram_account, found, sort, order):
    counts = [(10, 900), (None, None), (50, 100)]
    made = [
        PostFactory(account=instagram_account, like_count=likes, reach=reach).pk
        for likes, reach in counts
    ]

    assert found(sort=sort) == [made[at] for at in order]


def test_unknown_sort_is_refused_and_the_default_kept(instagram_account, found):
    older = PostFactory(account=instagram_account, timestamp=_day(1))
    newer = PostFactory(account=instagram_account, timestamp=_day(2))

    assert set(found(sort="raw_data")) == {older.pk, newer.pk}


def test_active_names_only_what_was_understood(company):
    made = PostFilter(
        {"market": "JP", "since": "x", "sort": "-likes"}, listings.posts_of(company)
    )

    assert made.active == {"market": "JP"}
    assert PostFilter(None, listings.posts_of(company)).active == {}
