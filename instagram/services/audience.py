"""Which figures of an account are not to be had, and asking for them again."""

from datetime import date, timedelta

from django.conf import settings

from instagram.clients.metrics import account_metrics
from instagram.clients.refusals import ACCOUNT_SCOPE
from instagram.enums import Audience
from instagram.models import AccountInsight, AudienceSegment, InstagramAccount
from instagram.services.storage.refusals import forget_refusals, store_untold

# Not told below 100 followers, or 100 people who engaged.
FROM_100 = {
    *("follows_and_unfollows", "follower_count", "online_followers"),
    *("follower_demographics", "engaged_audience_demographics"),
}
# What was told within these days counts as told.
RECENT = timedelta(days=7)
_DEMOGRAPHICS = {
    "follower_demographics": Audience.FOLLOWERS,
    "engaged_audience_demographics": Audience.ENGAGED,
}


def note_untold(*, account: InstagramAccount, since: date) -> None:
    """Keep which figures a collection that began on ``since`` was not told, and why."""
    told = _told(account, since - RECENT)
    store_untold(
        account=account,
        scope=ACCOUNT_SCOPE,
        reasons={
            metric.name: "from_100" if metric.name in FROM_100 else "not_told"
            for metric in account_metrics(settings.INSTAGRAM_API_VERSION)
            if metric.name not in told
        },
    )


def _told(account: InstagramAccount, since: date) -> set[str]:
    figures = AccountInsight.objects.for_company(account.company)
    recent = figures.filter(account=account, measured_on__gte=since).order_by()
    segments = AudienceSegment.objects.for_company(account.company)
    people = segments.filter(account=account, captured_on__gte=since).order_by()
    audiences = set(people.values_list("audience", flat=True).distinct())
    return {
        *recent.values_list("metric", flat=True).distinct(),
        *(name for name, audience in _DEMOGRAPHICS.items() if audience in audiences),
    }


def ask_again(*, account: InstagramAccount) -> int:
    """Have the next collection ask for what was refused; how many figures that are."""
    count = forget_refusals(account=account)
    accounts = InstagramAccount.objects.for_company(account.company)
    accounts.filter(pk=account.pk).update(audience_collected_at=None)
    return count
