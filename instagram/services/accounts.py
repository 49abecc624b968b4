"""What a person decides about a connected account."""

from django.db import transaction

from instagram.models import InstagramAccount, Post
from instagram.services.storage.hashtags import recount_hashtags
from instagram.validators import check_market


@transaction.atomic
def set_market(*, account: InstagramAccount, market: str) -> InstagramAccount:
    """The market this account speaks to, for its posts so far and to come; "" for none."""
    check_market(market)
    locked = InstagramAccount.objects.for_company(account.company)
    account = locked.select_for_update().get(pk=account.pk)
    if account.market == market:
        return account
    account.market = market
    account.save(update_fields=["market", "updated_at"])
    posts = Post.objects.for_company(account.company).filter(account=account)
    posts.update(market=market)
    recount_hashtags(company=account.company)
    return account
