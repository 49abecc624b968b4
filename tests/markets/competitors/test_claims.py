from datetime import timedelta

from django.utils import timezone, translation

from markets.competitors.claims import claims_of
from markets.competitors.voice import watches_of
from tests.factories.instagram import CreatorFactory, CreatorPostFactory
from tests.factories.markets import CompetitorWatchFactory

CLAIM = "New whitening cream for perfect skin!"


def _post(creator, days_ago, caption):
    return CreatorPostFactory(
        creator=creator,
        timestamp=timezone.now() - timedelta(days=days_ago),
        caption=caption,
        permalink=f"https://www.instagram.com/p/{days_ago}/",
    )


def _claims(company):
    return claims_of(company, "DE", watches_of(company, "DE"))


def test_claims_are_found_the_newest_first(company):
    watch = CompetitorWatchFactory(creator__company=company, market="DE")
    _post(watch.creator, 5, CLAIM)
    _post(watch.creator, 2, "Perfect day at the beach")
    _post(watch.creator, 1, "Hallo")

    found = _claims(company)

    assert found.read == 3
    oldest = [one for one in found.claims if one.permalink.endswith("/5/")]
    assert [(one.finding.rule, one.verdict) for one in oldest] == [
        ("eu-whitening", "Ask a local"),
        ("eu-perfect", "Needs evidence"),
    ]
    assert oldest[0].finding.text == "whitening"
    assert oldest[0].why == oldest[0].finding.why.en
    with translation.override("ko"):
        assert oldest[0].why == oldest[0].finding.why.ko
    moments = [one.posted_at for one in found.claims]
    assert moments == sorted(moments, reverse=True)


def test_old_posts_and_other_accounts_are_not_read(company):
    watch = CompetitorWatchFactory(creator__company=company, market="DE")
    _post(watch.creator, 91, CLAIM)
    _post(CreatorFactory(company=company), 1, CLAIM)

    found = _claims(company)

    assert (found.claims, found.read) == ([], 0)
