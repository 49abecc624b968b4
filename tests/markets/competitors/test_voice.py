from datetime import UTC, datetime

import pytest

from markets.competitors.voice import voices_of, watches_of
from markets.daily.refresh import refresh_days
from tests.factories.instagram import CreatorFactory, CreatorPostFactory
from tests.factories.markets import CompetitorWatchFactory
from tests.markets.world import PERIOD, post


@pytest.fixture
def market(company, instagram_account):
    """Japan: one post of ours (90 reactions), three and one of two competitors."""
    post(instagram_account, 12, market="JP")
    post(instagram_account, 12, market="US")
    loud = CompetitorWatchFactory(creator__company=company, creator__username="loud")
    quiet = CompetitorWatchFactory(creator__company=company, creator__username="quiet")
    others = CreatorFactory(company=company, market="JP")
    for creator, likes in (
        *[(loud.creator, 100)] * 3,
        (quiet.creator, None),
        (others, 9999),
    ):
        CreatorPostFactory(
            creator=creator,
            timestamp=datetime(2026, 3, 12, tzinfo=UTC),
            like_count=likes,
            comment_count=10,
            engagement_rate=2.0,
        )


def _voices(company):
    watches = watches_of(company, "JP")
    return [
        (
            voice.creator.username if voice.creator else "",
            *(voice.posts, voice.reactions, voice.median_rate),
        )
        for voice in voices_of(company, "JP", PERIOD, watches)
    ]


@pytest.mark.parametrize("is_counted", [False, True])
def test_ours_beside_the_competitors(company, market, is_counted):
    if is_counted:
        refresh_days(company=company)

    assert _voices(company) == [
        ("", 1, 90, None),
        ("loud", 3, 330, 2.0),
        ("quiet", 1, 10, None),
    ]


def test_shares_are_of_the_voices_on_the_list(company, market):
    found = voices_of(company, "JP", PERIOD, watches_of(company, "JP"))

    assert [round(one.post_share, 1) for one in found] == [20.0, 60.0, 20.0]
    assert [round(one.reaction_share, 1) for one in found] == [20.9, 76.7, 2.3]


def test_without_posts_there_is_no_share(company):
    CompetitorWatchFactory(creator__company=company)

    found = voices_of(company, "JP", PERIOD, watches_of(company, "JP"))

    assert [(one.posts, one.post_share, one.reaction_share) for one in found] == [
        (0, None, None),
        (0, None, None),
    ]


def test_list_of_another_market_is_another(company, market):
    assert watches_of(company, "US") == []
