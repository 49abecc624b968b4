"""Removes an account with everything that hangs on it, in batches that hold on their own."""

from django.db.models import Q, QuerySet

from instagram.models import (
    AccountInsight,
    AccountSnapshot,
    ApiCall,
    AudienceSegment,
    Comment,
    Hashtag,
    HashtagSearch,
    ImportBatch,
    ImportIssue,
    InstagramAccount,
    InstagramEvent,
    Mention,
    MetricRefusal,
    Post,
    PostHashtag,
    PostSnapshot,
    Story,
    SyncRun,
    WatchedHashtag,
)
from instagram.services.storage.hashtags import recount_hashtags
from kbeauty.lib.models import TenantModel
from kbeauty.lib.tables import remove_rows

# What hangs on an account and has nothing hanging on it.
_OF_ACCOUNTS: tuple[type[TenantModel], ...] = (
    AccountInsight,
    AccountSnapshot,
    AudienceSegment,
    HashtagSearch,
    InstagramEvent,
    Mention,
    MetricRefusal,
    Story,
)


def remove_account(*, account: InstagramAccount) -> dict[str, int]:
    """What was removed, by table. Safe to repeat where it was broken off."""
    counts = {}
    # These stay: another account may ask for them.
    watched = WatchedHashtag.objects.for_company(account.company)
    watched.filter(account=account).update(account=None)
    for rows in _rows_of(account):
        counts[rows.model._meta.label_lower] = remove_rows(rows)
    recount_hashtags(company=account.company)
    unused = Hashtag.objects.for_company(account.company).filter(post_count=0)
    counts[Hashtag._meta.label_lower] = remove_rows(unused)
    return counts


def _rows_of(account: InstagramAccount) -> list[QuerySet]:  # type: ignore[type-arg]  # of any model
    """What refers to others before them, the account last."""
    company = account.company
    return [
        PostHashtag.objects.for_company(company).filter(post__account=account),
        PostSnapshot.objects.for_company(company).filter(post__account=account),
        Comment.objects.for_company(company).filter(post__account=account),
        Post.objects.for_company(company).filter(account=account),
        ApiCall.objects.for_company(company).filter(
            Q(account=account) | Q(run__account=account)
        ),
        ImportIssue.objects.for_company(company).filter(batch__account=account),
        ImportBatch.objects.for_company(company).filter(account=account),
        SyncRun.objects.for_company(company).filter(account=account),
        *(
            model.objects.for_company(company).filter(account=account)
            for model in _OF_ACCOUNTS
        ),
        InstagramAccount.objects.for_company(company).filter(pk=account.pk),
    ]
