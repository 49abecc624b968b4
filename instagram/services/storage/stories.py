"""Stories on their way in; they stay after Instagram has forgotten them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from instagram.enums import InsightsStatus
from instagram.models import InstagramAccount, Story
from instagram.models.story import STORY_LIFE
from instagram.rows import PostRow, StoreCounts, StoryInsightsRow
from instagram.services.storage.comments import lock_account
from kbeauty.lib.models import TenantQuerySet
from kbeauty.lib.upsert import storable, upsert

# Instagram takes a story away in its last minutes, as clocks differ.
END_MARGIN = timedelta(minutes=10)
_COLUMNS = (
    *("caption", "media_type", "media_url", "thumbnail_url", "permalink"),
    *("timestamp", "raw_data", "updated_at"),
)


@transaction.atomic(savepoint=False)
def store_stories(
    *, account: InstagramAccount, items: Sequence[PostRow]
) -> StoreCounts:
    """Store one page of stories."""
    rows = {row.post_id: row for row in items}
    lock_account(account)
    stories = Story.objects.for_company(account.company).filter(account=account)
    known = stories.filter(story_id__in=rows).count()
    upsert(
        Story,
        [
            {
                "story_id": story_id,
                "caption": storable(row.caption),
                "media_type": row.media_type,
                "media_url": storable(row.media_url),
                "thumbnail_url": storable(row.thumbnail_url),
                "permalink": storable(row.permalink)[:500],
                "timestamp": row.timestamp,
                "raw_data": dict(row.raw_data),
            }
            for story_id, row in rows.items()
        ],
        unique=("account_id", "story_id"),
        update=_COLUMNS,
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            "collected_at": timezone.now(),
        },
    )
    return StoreCounts(len(rows) - known, unchanged=known)


@transaction.atomic(savepoint=False)
def mark_gone_stories(
    *, account: InstagramAccount, listed: Collection[str], since: datetime
) -> int:
    """Stories that a whole list of ``since`` does not have although they should still live.

    One that is listed again is not gone. Returns how many are newly gone.
    """
    lock_account(account)
    _listed_again(account, listed).update(gone_at=None)
    return _missed(account, listed, since).update(gone_at=since)


def has_gone_stories(
    *, account: InstagramAccount, listed: Collection[str], since: datetime
) -> bool:
    """Whether ``mark_gone_stories`` would change anything: nearly always it would not."""
    return (
        _missed(account, listed, since).exists()
        or _listed_again(account, listed).exists()
    )


def _listed_again(account: InstagramAccount, listed: Collection[str]) -> TenantQuerySet:
    return _stories_of(account).filter(story_id__in=listed, gone_at__isnull=False)


def _missed(
    account: InstagramAccount, listed: Collection[str], since: datetime
) -> TenantQuerySet:
    return (
        _stories_of(account)
        .filter(
            gone_at__isnull=True,
            timestamp__gt=since - STORY_LIFE + END_MARGIN,
            # A webhook may have brought one while the list was read.
            collected_at__lt=since,
        )
        .exclude(story_id__in=listed)
    )


def _stories_of(account: InstagramAccount) -> TenantQuerySet:
    stories: TenantQuerySet = Story.objects.for_company(account.company)
    return stories.filter(account=account)


@transaction.atomic(savepoint=False)
def store_story_insights(
    *, account: InstagramAccount, items: Sequence[StoryInsightsRow]
) -> int:
    """Store what was told of stories' figures; a figure that is known stays."""
    lock_account(account)
    told = {item.story_pk: item for item in items}
    stories = Story.objects.for_company(account.company)
    found = list(stories.filter(account=account, pk__in=told).select_for_update())
    now = timezone.now()
    for story in found:
        _apply(story, told[story.pk])
        story.insights_at = now
        story.updated_at = now
    stories.bulk_update(
        found,
        ["insights", "insights_status", "insights_reason", "insights_at", "updated_at"],
    )
    return sum(bool(told[story.pk].values) for story in found)


def _apply(story: Story, row: StoryInsightsRow) -> None:
    values = {**story.insights, **row.values}
    story.insights = values
    # Figures that came before the story was gone are still its figures.
    story.insights_status = (
        InsightsStatus.AVAILABLE if values else InsightsStatus.UNAVAILABLE
    )
    story.insights_reason = "" if values else row.unavailable[:64]
