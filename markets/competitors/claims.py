"""What competitors claim, and which of it the rules of the market would stop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Company
from instagram.models import CreatorPost
from markets.models import CompetitorWatch
from markets.rules import Finding, check
from markets.rules.names import VERDICT_NAMES

# The newest posts are read: a few milliseconds each where rules are many.
MOST_POSTS = 100
DAYS = 90


@dataclass(frozen=True, slots=True)
class Claim:
    """A place in a competitor's caption that a rule meets."""

    username: str
    posted_at: datetime
    permalink: str
    finding: Finding

    @property
    def verdict(self) -> str:
        return str(VERDICT_NAMES[self.finding.verdict])

    @property
    def why(self) -> str:
        return self.finding.why.in_force


@dataclass(frozen=True, slots=True)
class Claims:
    """The newest first; ``read`` posts were checked, and none is said to be safe."""

    claims: list[Claim]
    read: int


def claims_of(
    company: Company, market: str, watches: Iterable[CompetitorWatch]
) -> Claims:
    """What the rules find in the captions of the last 90 days, as if they were published now."""
    posts = (
        CreatorPost.objects.for_company(company)
        .filter(
            creator__in=[watch.creator_id for watch in watches],
            timestamp__gte=timezone.now() - timedelta(days=DAYS),
        )
        .exclude(caption="")
        .order_by("-timestamp", "-pk")
        .values_list("creator__username", "timestamp", "permalink", "caption")
    )
    read = list(posts[:MOST_POSTS])
    found = [
        Claim(username, posted_at, permalink, finding)
        for username, posted_at, permalink, caption in read
        for finding in check(caption, market=market).findings
        if finding.verdict != "ok"
    ]
    return Claims(found, len(read))
