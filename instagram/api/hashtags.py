"""Watched hashtags for a company's own tools."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from instagram.discovery_listings import hashtag_posts, sentence_of
from instagram.enums import HashtagListing, Priority
from instagram.models import WatchedHashtag
from instagram.services.discovery.planning import CompanyPlan, plan_of
from instagram.services.discovery.removing import remove_hashtag
from instagram.services.discovery.watching import add_hashtag, change_hashtag
from kbeauty.lib.api import ErrorOutput, PagingOutput, checked_input
from kbeauty.lib.paging import PageInput, paged


class HashtagInput(serializers.Serializer[Any]):
    hashtag = serializers.CharField(
        max_length=200, help_text="With or without #; no spaces, no emoji."
    )
    market = serializers.CharField(
        max_length=2, required=False, default="", allow_blank=True,
        help_text="ISO 3166 code; empty for all markets.",
    )  # fmt: skip
    priority = serializers.ChoiceField(
        choices=Priority.choices,
        default=Priority.NORMAL,
        help_text="1 low, 2 normal, 3 high: who comes first where not all can be asked.",
    )


class HashtagChangeInput(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    market = serializers.CharField(
        max_length=2, required=False, allow_blank=True,
        help_text="ISO 3166 code; empty for all markets.",
    )  # fmt: skip
    priority = serializers.ChoiceField(
        choices=Priority.choices, required=False, help_text="1 low, 2 normal, 3 high."
    )
    is_active = serializers.BooleanField(
        required=False, help_text="False: nothing is asked, what is there stays."
    )


class HashtagOutput(serializers.Serializer[Any]):
    """A watched hashtag, with what the plan says of it at the moment."""

    id = serializers.UUIDField(source="code")
    hashtag = serializers.CharField()
    market = serializers.CharField()
    priority = serializers.ChoiceField(choices=Priority.choices)
    is_active = serializers.BooleanField()
    is_asked = serializers.SerializerMethodField(
        help_text="Whether the next round asks for it."
    )
    plan = serializers.SerializerMethodField(help_text="Why, in a sentence.")
    recent_collected_at = serializers.DateTimeField(allow_null=True)
    top_collected_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_is_asked(self, watched: WatchedHashtag) -> bool:
        decided: CompanyPlan = self.context["plan"]
        decision = decided.decision_of(watched)
        return decision is not None and decision.is_asked

    def get_plan(self, watched: WatchedHashtag) -> str:
        return sentence_of(watched, self.context["plan"])


class HashtagListOutput(serializers.Serializer[Any]):
    data = HashtagOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class HashtagPostListInput(PageInput):
    listing = serializers.ChoiceField(
        choices=HashtagListing.choices,
        required=False,
        help_text="Only the top posts, or only those of the last 24 hours when seen.",
    )


class HashtagPostOutput(serializers.Serializer[Any]):
    """A public post; whose it is, Instagram never tells. Absent figures are null, never 0."""

    id = serializers.CharField(source="media_id")
    listing = serializers.ChoiceField(choices=HashtagListing.choices)
    caption = serializers.CharField()
    media_type = serializers.CharField()
    media_url = serializers.CharField()
    permalink = serializers.CharField()
    timestamp = serializers.DateTimeField(allow_null=True)
    like_count = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(source="comment_count", allow_null=True)
    hashtags = serializers.ListField(child=serializers.CharField())
    first_seen_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()


class HashtagPostListOutput(serializers.Serializer[Any]):
    data = HashtagPostOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class HashtagAPIView(CompanyAPIView):
    room = "instagram"
    write_permission = Permission.COLLECT

    def watched(self, code: uuid.UUID) -> WatchedHashtag:
        mine = WatchedHashtag.objects.for_company(self.company)
        found: WatchedHashtag = get_object_or_404(
            mine.select_related("company"), code=code
        )
        return found

    def output(self, watched: WatchedHashtag, decided: CompanyPlan) -> dict[str, Any]:
        return dict(HashtagOutput(watched, context={"plan": decided}).data)


class HashtagListView(HashtagAPIView):
    @extend_schema(
        operation_id="hashtag_list",
        tags=["instagram"],
        summary="Watched hashtags and why each is asked or waits, the newest first",
        parameters=[PageInput],
        responses={200: HashtagListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        rows, decided = (
            WatchedHashtag.objects.for_company(self.company),
            plan_of(self.company),
        )
        return Response(paged(request, rows, lambda one: self.output(one, decided)))

    @extend_schema(
        operation_id="hashtag_add",
        tags=["instagram"],
        summary="Watch a hashtag",
        request=HashtagInput,
        responses={201: HashtagOutput, 400: ErrorOutput, 409: ErrorOutput},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(HashtagInput, request.data)
        watched = add_hashtag(company=self.company, by=self.by, **asked)
        answer = self.output(watched, plan_of(self.company))
        return Response(answer, status=status.HTTP_201_CREATED)


class HashtagDetailView(HashtagAPIView):
    @extend_schema(
        operation_id="hashtag_change",
        tags=["instagram"],
        summary="Change a watched hashtag's market or priority, or stop asking for it",
        request=HashtagChangeInput,
        responses={200: HashtagOutput, 400: ErrorOutput},
    )
    def patch(self, request: Request, code: uuid.UUID) -> Response:
        watched = self.watched(code)
        asked = checked_input(HashtagChangeInput, request.data)
        changed = change_hashtag(watched=watched, **asked)
        return Response(self.output(changed, plan_of(self.company)))

    @extend_schema(
        operation_id="hashtag_remove",
        tags=["instagram"],
        summary="Watch a hashtag no more and remove its posts",
        responses={204: None},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        remove_hashtag(watched=self.watched(code))
        return Response(status=status.HTTP_204_NO_CONTENT)


class HashtagPostListView(HashtagAPIView):
    @extend_schema(
        operation_id="hashtag_posts",
        tags=["instagram"],
        summary="Public posts below a watched hashtag, those seen last first",
        parameters=[HashtagPostListInput],
        responses={200: HashtagPostListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request, code: uuid.UUID) -> Response:
        asked = checked_input(HashtagPostListInput, request.query_params)
        posts = hashtag_posts(self.watched(code), listing=asked.get("listing", ""))
        return Response(
            paged(
                request,
                posts,
                lambda post: HashtagPostOutput(post).data,
                moment="first_seen_at",
            )
        )
