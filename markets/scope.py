"""Which posts a page counts: company, days, account, market."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import Company
from instagram.models import InstagramAccount, Post
from markets.daily.items import Facet
from markets.daily.reading import Asked
from markets.periods import Period, period_from
from markets.registry import MARKETS


@dataclass(frozen=True, slots=True)
class Scope:
    """What a panel's figures rest on."""

    company: Company
    period: Period
    account: InstagramAccount | None = None
    market: str = ""

    def posts(self, *, with_period_before: bool = False) -> QuerySet[Post]:
        """Posts published in the period and not deleted since."""
        first = self.period.before if with_period_before else self.period
        return self.all_posts().filter(
            timestamp__gte=first.start, timestamp__lt=self.period.end
        )

    def all_posts(self) -> QuerySet[Post]:
        """The same of any time."""
        posts: QuerySet[Post] = Post.objects.for_company(self.company).filter(
            deleted_at=None
        )
        if self.account:
            posts = posts.filter(account=self.account)
        return posts.filter(market=self.market) if self.market else posts

    def asked(self, facet: Facet = "") -> Asked:
        """The same posts for figures by day."""
        origin = self.account.pk if self.account else 0
        return Asked(self.company, facet=facet, origin=origin, market=self.market)

    def accounts(self) -> QuerySet[InstagramAccount]:
        """The accounts whose followers count; a market's are those that speak to it."""
        accounts = InstagramAccount.objects.for_company(self.company)
        if self.account:
            accounts = accounts.filter(pk=self.account.pk)
        return accounts.filter(market=self.market) if self.market else accounts

    @property
    def query(self) -> str:
        """The query string that names this scope, for links and panels."""
        named = dict(self.period.query)
        if self.account:
            named["account"] = str(self.account.code)
        if self.market:
            named["market"] = self.market
        return urlencode(named)


def scope_from(company: Company, params: Mapping[str, str]) -> Scope:
    """The scope that a query string names; another company's account is not found."""
    market = params.get("market", "")
    return Scope(
        company=company,
        period=period_from(params),
        account=_account(company, params.get("account", "")),
        market=market if market in MARKETS else "",
    )


def _account(company: Company, code: str) -> InstagramAccount | None:
    if not code:
        return None
    try:
        wanted = uuid.UUID(code)
    except ValueError as error:
        raise Http404 from error
    mine = InstagramAccount.objects.for_company(company)
    account: InstagramAccount = get_object_or_404(mine, code=wanted)
    return account
