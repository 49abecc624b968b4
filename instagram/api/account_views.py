"""Calls about what hangs on an account: stories, figures, audience, mentions."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from instagram import account_listings as listings
from instagram.account_filters import InsightFilter, MentionFilter, StoryFilter
from instagram.api.account_serializers import (
    AudienceInput,
    AudienceOutput,
    DaysInput,
    InsightListInput,
    InsightListOutput,
    MentionListInput,
    MentionListOutput,
    StoryListOutput,
)
from instagram.api.views import AccountAPIView
from instagram.clients.messages import message_for
from instagram.enums import InsightsStatus
from instagram.models import AccountInsight, Mention, Story
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.cursors import from_cursor, rows_after, to_cursor
from kbeauty.lib.paging import next_url

_REFUSALS = {400: ErrorOutput, 401: ErrorOutput, 404: ErrorOutput}
# Names of the filter that the page has and the call decides by itself.
_OF_THE_CALL = {"account", "limit", "after"}


def _conditions(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if name not in _OF_THE_CALL}


def _page(
    request: Request,
    asked: Mapping[str, Any],
    rows: Any,
    moment: str,
    to_output: Callable[[Any], dict[str, Any]],
) -> Response:
    """The rows of one page, newest first."""
    if "after" in asked:
        rows = rows_after(rows, *from_cursor(asked["after"], int), field=moment)
    found = list(rows.order_by(f"-{moment}", "-pk")[: asked["limit"] + 1])
    page, after = found[: asked["limit"]], None
    if len(found) > asked["limit"]:
        after = to_cursor(getattr(page[-1], moment), page[-1].pk)
    return Response(
        {
            "data": [to_output(row) for row in page],
            "paging": {"next": next_url(request, after)},
        }
    )


def _story(story: Story) -> dict[str, Any]:
    is_known = story.insights_status == InsightsStatus.AVAILABLE
    return {
        "id": story.story_id,
        "caption": story.caption,
        "media_type": story.media_type,
        "media_url": story.media_url,
        "thumbnail_url": story.thumbnail_url,
        "permalink": story.permalink,
        "timestamp": story.timestamp,
        "gone_at": story.gone_at,
        "insights": story.insights,
        "insights_at": story.insights_at,
        "not_available": "" if is_known else story.insights_reason or "not_told",
    }


class StoryListView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_stories",
        tags=["instagram"],
        summary="Collected stories, newest first; they stay after their 24 hours",
        parameters=[DaysInput],
        responses={200: StoryListOutput, **_REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(DaysInput, request.query_params)
        account = self.account(asked.get("account"))
        stories = listings.stories_of(self.company).filter(account=account)
        rows = StoryFilter(_conditions(asked), stories).qs
        return _page(request, asked, rows, "timestamp", _story)


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "kind": mention.kind,
        "media_id": mention.media_id,
        "comment_id": mention.comment_id,
        "username": mention.username,
        "text": mention.text,
        "media_type": mention.media_type,
        "media_url": mention.media_url,
        "permalink": mention.permalink,
        "like_count": mention.like_count,
        "comments_count": mention.comment_count,
        "timestamp": mention.timestamp,
        "found_at": mention.found_at,
        "not_available": mention.reason,
    }


class MentionListView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_mentions",
        tags=["instagram"],
        summary="Who tags or names the account, newest find first",
        parameters=[MentionListInput],
        responses={200: MentionListOutput, **_REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(MentionListInput, request.query_params)
        account = self.account(asked.get("account"))
        mentions = listings.mentions_of(self.company).filter(account=account)
        rows = MentionFilter(_conditions(asked), mentions).qs
        return _page(request, asked, rows, "found_at", _mention)


def _insight(row: AccountInsight) -> dict[str, Any]:
    return {
        "metric": row.metric,
        "date": row.measured_on,
        "dimension": row.dimension,
        "part": row.part,
        "value": row.value,
    }


def _moment(day: date) -> datetime:
    """A day as cursors carry it."""
    return datetime.combine(day, time(), UTC)


class InsightListView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_insights",
        tags=["instagram"],
        summary="Figures of the account day by day, newest first",
        parameters=[InsightListInput],
        responses={200: InsightListOutput, **_REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(InsightListInput, request.query_params)
        account = self.account(asked.get("account"))
        mine = AccountInsight.objects.for_company(self.company).filter(account=account)
        rows = InsightFilter(_conditions(asked), mine).qs
        if "after" in asked:
            moment, key = from_cursor(asked["after"], int)
            is_after = Q(measured_on__lt=moment.date()) | Q(pk__lt=key)
            rows = rows.filter(is_after, measured_on__lte=moment.date())
        limit = asked["limit"]
        found = list(rows.order_by("-measured_on", "-pk")[: limit + 1])
        last = found[limit - 1] if len(found) > limit else None
        after = to_cursor(_moment(last.measured_on), last.pk) if last else None
        return Response(
            {
                "data": [_insight(row) for row in found[:limit]],
                "paging": {"next": next_url(request, after)},
            }
        )


class AudienceView(AccountAPIView):
    @extend_schema(
        operation_id="instagram_audience",
        tags=["instagram"],
        summary="Who follows the account or engages with it, and what Instagram refuses",
        parameters=[AudienceInput],
        responses={200: AudienceOutput, **_REFUSALS},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(AudienceInput, request.query_params)
        account = self.account(asked.get("account"))
        captured_on, segments = listings.segments_of(account, asked["audience"])
        return Response(
            {
                "audience": asked["audience"],
                "captured_on": captured_on,
                "segments": list(segments.values("dimension", "part", "value")),
                "not_available": [
                    {
                        "metric": row.refusal.metric,
                        "scope": row.refusal.scope,
                        "reason": row.refusal.reason,
                        "message": str(message_for(row.refusal.reason)),
                    }
                    for row in listings.refusals_of(account)
                ],
            }
        )
