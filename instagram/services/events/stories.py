"""The figures of a story, told once when it has ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from instagram.clients import parsing
from instagram.clients.errors import ClientError
from instagram.enums import AccountStatus, InsightsStatus
from instagram.models import InstagramAccount, Story
from instagram.models.story import STORY_LIFE
from instagram.rows import PostRow
from instagram.services.collection.lease import NotCollectableError
from instagram.services.events.work import EventWork
from kbeauty.lib.upsert import storable

TOO_FEW = "too_few_viewers"
# Instagram told figures of a story that it no longer shows: when it began is reckoned back
# from their coming, and this says so.
ESTIMATED = "timestamp_estimated"


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """What one event tells; figures below five come as -1 and are not known."""

    story_id: str
    values: Mapping[str, int | float]
    told_at: datetime


def figures_of(
    story_id: str, value: Mapping[str, Any], told_at: datetime
) -> StoryFigures:
    """Read an event's value."""
    read = {
        name: parsing.number(figure)
        for name, figure in value.items()
        if name != "media_id"
    }
    known = {name: figure for name, figure in read.items() if figure is not None}
    return StoryFigures(story_id, known, told_at)


def keep_figures(work: EventWork, figures: StoryFigures) -> None:
    """Write the figures to their story, which may be one that no collection has met."""
    if not _stories(work.account).filter(story_id=figures.story_id).exists():
        _make(work, figures)
    with transaction.atomic():
        _require_ours(work.account)
        _write(work.account, figures)


def _stories(account: InstagramAccount) -> Any:
    return Story.objects.for_company(account.company).filter(account=account)


def _require_ours(account: InstagramAccount) -> None:
    """The figures come from outside: they are good with a dead token, too."""
    mine = InstagramAccount.objects.for_company(account.company).filter(pk=account.pk)
    ours = mine.exclude(status=AccountStatus.DISCONNECTED)
    if not ours.select_for_update(no_key=True).values_list("pk").first():
        raise NotCollectableError


def _make(work: EventWork, figures: StoryFigures) -> None:
    try:
        row = work.client.media(figures.story_id)
    except ClientError as error:
        if not error.permanent:
            raise
        # The figures will not be told again, whatever the matter is with the story.
        row = PostRow(
            post_id=figures.story_id,
            timestamp=figures.told_at - STORY_LIFE,
            raw_data={ESTIMATED: True},
        )
    with transaction.atomic():
        _require_ours(work.account)
        _stories(work.account).get_or_create(
            company=work.account.company,
            account=work.account,
            story_id=figures.story_id,
            defaults={
                "caption": storable(row.caption),
                "media_type": row.media_type,
                "media_url": storable(row.media_url),
                "thumbnail_url": storable(row.thumbnail_url),
                # Half an address leads nowhere.
                "permalink": row.permalink if len(row.permalink) <= 500 else "",
                "timestamp": row.timestamp,
                "raw_data": storable(dict(row.raw_data)),
                "collected_at": timezone.now(),
            },
        )


def _write(account: InstagramAccount, figures: StoryFigures) -> None:
    story: Story = _stories(account).select_for_update().get(story_id=figures.story_id)
    is_late = story.insights_at is not None and story.insights_at > figures.told_at
    known = story.insights
    # Told in disorder, the newest figure of each kind stays.
    story.insights = (
        {**figures.values, **known} if is_late else {**known, **figures.values}
    )
    if not is_late:
        story.insights_at = figures.told_at
    is_known = bool(story.insights)
    story.insights_status = (
        InsightsStatus.AVAILABLE if is_known else InsightsStatus.UNAVAILABLE
    )
    story.insights_reason = "" if is_known else TOO_FEW
    story.save(
        update_fields=[
            "insights",
            "insights_at",
            "insights_reason",
            "insights_status",
            "updated_at",
        ]
    )
