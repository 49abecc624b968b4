"""Stories and their figures, as long as Instagram remembers them."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from instagram.clients.errors import ClientError
from instagram.enums import RunPhase
from instagram.models import Story
from instagram.models.story import STORY_LIFE
from instagram.rows import StoryInsightsRow
from instagram.services.collection.steps import posts
from instagram.services.collection.steps.again import insist
from instagram.services.collection.steps.optional import LEAVES_OUT
from instagram.services.collection.work import Work
from instagram.services.storage.stories import (
    has_gone_stories,
    mark_gone_stories,
    store_stories,
    store_story_insights,
)
from kbeauty.lib.models import TenantQuerySet

# A story must not come and go while one collection takes days.
STORIES_EVERY = timedelta(hours=1)
STORIES_AT_A_TIME = 10
_BEFORE_STORIES = {RunPhase.PROFILE, RunPhase.STORIES}


def collect_stories(work: Work) -> None:
    _collect(work)
    with work.page() as run:
        run.phase = RunPhase.MEDIA


def look_again(work: Work) -> None:
    """Look for stories once more, if the collection is an hour past that step."""
    is_past = work.run.phase not in _BEFORE_STORIES
    if is_past and timezone.now() - work.run.created_at > STORIES_EVERY:
        _collect(work)


def _collect(work: Work) -> None:
    try:
        insist(lambda: _list_stories(work))
        insist(lambda: _collect_all_insights(work))
    except ClientError as error:
        if error.kind not in LEAVES_OUT:
            raise
        with work.page():
            work.note_error(error)


def _collect_all_insights(work: Work) -> None:
    while stories := list(_awaiting_insights(work)[:STORIES_AT_A_TIME]):
        _collect_insights(work, stories)


def _list_stories(work: Work) -> None:
    """There are few: a worker that is killed reads them from the first page again."""
    after: str | None = None
    begun, listed, is_whole = timezone.now(), set[str](), True
    while True:
        page = work.client.stories_page(after=after, limit=posts.PAGE_SIZE)
        after = page.after
        listed |= {row.post_id for row in page.items}
        is_whole = is_whole and not page.skipped
        if page.items or page.skipped:
            with work.page() as run:
                counts = store_stories(account=work.account, items=page.items)
                run.stories_collected += counts.created
                work.note_items([*page.skipped, *page.noted])
        if after is None:
            break
    # One that could not be read is not gone. Only with something to mark: a page may hand
    # over to another worker, who lists them anew.
    account = work.account
    if is_whole and has_gone_stories(account=account, listed=listed, since=begun):
        with work.page():
            mark_gone_stories(account=account, listed=listed, since=begun)


def _awaiting_insights(work: Work) -> TenantQuerySet:
    """Stories that are still alive and were not asked for in this collection's last hour."""
    now = timezone.now()
    asked_before = max(work.run.created_at, now - STORIES_EVERY)
    stories: TenantQuerySet = Story.objects.for_company(work.run.company)
    return stories.filter(
        Q(insights_at__isnull=True) | Q(insights_at__lt=asked_before),
        account=work.account,
        gone_at__isnull=True,
        timestamp__gt=now - STORY_LIFE,
    ).order_by("timestamp", "pk")


def _collect_insights(work: Work, stories: list[Story]) -> None:
    rows: list[StoryInsightsRow] = []
    try:
        for story in stories:
            told = work.client.story_insights(story.story_id)
            rows.append(StoryInsightsRow(story.pk, told.values, told.unavailable))
    finally:
        # What was told before an error is not asked again.
        if rows:
            with work.page():
                store_story_insights(account=work.account, items=rows)
