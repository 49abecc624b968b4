"""Watched creators and competitors for a company's own tools."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from instagram.creator_figures import engagement_of
from instagram.discovery_listings import creator_posts
from instagram.enums import CreatorKind, CreatorStatus
from instagram.models import Creator
from instagram.services.discovery.removing import remove_creator
from instagram.services.discovery.watching import add_creator
from kbeauty.lib.api import ErrorOutput, PagingOutput, checked_input
from kbeauty.lib.models import TenantQuerySet
from kbeauty.lib.paging import PageInput, named_page

# Of the newest posts, as they come with one creator.
POSTS_SHOWN = 50


class CreatorInput(serializers.Serializer[Any]):
    profile = serializers.CharField(
        max_length=300, help_text="User name, or the address of the profile."
    )
    kind = serializers.ChoiceField(
        choices=CreatorKind.choices,
        default=CreatorKind.CREATOR,
        help_text="A creator to work with, or a competitor to watch.",
    )
    market = serializers.CharField(
        max_length=2, required=False, default="", allow_blank=True,
        help_text="ISO 3166 code; empty for none.",
    )  # fmt: skip


class CreatorListInput(PageInput):
    kind = serializers.ChoiceField(choices=CreatorKind.choices, required=False)


class CreatorOutput(serializers.Serializer[Any]):
    """Somebody else's account; absent figures are null, never 0."""

    id = serializers.UUIDField(source="code")
    username = serializers.CharField()
    kind = serializers.ChoiceField(choices=CreatorKind.choices)
    market = serializers.CharField()
    status = serializers.ChoiceField(choices=CreatorStatus.choices)
    name = serializers.CharField()
    biography = serializers.CharField(source="bio")
    website = serializers.CharField()
    followers_count = serializers.IntegerField(source="follower_count", allow_null=True)
    follows_count = serializers.IntegerField(allow_null=True)
    media_count = serializers.IntegerField(allow_null=True)
    engagement_rate = serializers.SerializerMethodField(
        help_text="Mean of (likes + comments) / followers in per cent, over the newest "
        "50 posts; null where none of them tells."
    )
    engagement_post_count = serializers.SerializerMethodField(
        help_text="How many posts that mean rests on."
    )
    checked_at = serializers.DateTimeField(allow_null=True)

    def get_engagement_rate(self, creator: Creator) -> float | None:
        mean: float | None = self.context["engagement"][creator.pk].mean
        return mean

    def get_engagement_post_count(self, creator: Creator) -> int:
        count: int = self.context["engagement"][creator.pk].post_count
        return count


class CreatorListOutput(serializers.Serializer[Any]):
    data = CreatorOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class CreatorPostOutput(serializers.Serializer[Any]):
    """A public post; absent figures are null, never 0."""

    id = serializers.CharField(source="media_id")
    caption = serializers.CharField()
    media_type = serializers.CharField()
    media_product_type = serializers.CharField()
    permalink = serializers.CharField()
    timestamp = serializers.DateTimeField()
    like_count = serializers.IntegerField(allow_null=True)
    comments_count = serializers.IntegerField(source="comment_count", allow_null=True)
    view_count = serializers.IntegerField(
        allow_null=True, help_text="Reels only, paid and organic plays together."
    )
    engagement_rate = serializers.FloatField(
        allow_null=True, help_text="By followers on the day of the look, in per cent."
    )
    hashtags = serializers.ListField(child=serializers.CharField())


class CreatorDetailOutput(CreatorOutput):
    posts = serializers.SerializerMethodField(help_text="The newest 50.")

    @extend_schema_field(CreatorPostOutput(many=True))
    def get_posts(self, creator: Creator) -> list[Any]:
        posts = creator_posts(creator)[:POSTS_SHOWN]
        return [CreatorPostOutput(one).data for one in posts]


def _outputs(creators: Sequence[Creator]) -> list[dict[str, Any]]:
    context = {"engagement": engagement_of(creators)}
    return [dict(CreatorOutput(one, context=context).data) for one in creators]


class CreatorAPIView(CompanyAPIView):
    room = "instagram"
    write_permission = Permission.COLLECT

    def creators(self) -> TenantQuerySet:
        mine: TenantQuerySet = Creator.objects.for_company(self.company)
        return mine.filter(is_watched=True)

    def creator(self, code: uuid.UUID) -> Creator:
        found: Creator = get_object_or_404(
            self.creators().select_related("company"), code=code
        )
        return found


class CreatorListView(CreatorAPIView):
    @extend_schema(
        operation_id="creator_list",
        tags=["instagram"],
        summary="Watched creators and competitors by user name",
        parameters=[CreatorListInput],
        responses={200: CreatorListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        asked = checked_input(CreatorListInput, request.query_params)
        rows = self.creators()
        if "kind" in asked:
            rows = rows.filter(kind=asked["kind"])
        return Response(named_page(request, rows, _outputs, name="username"))

    @extend_schema(
        operation_id="creator_add",
        tags=["instagram"],
        summary="Watch a creator or competitor",
        request=CreatorInput,
        responses={201: CreatorOutput, 400: ErrorOutput, 409: ErrorOutput},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(CreatorInput, request.data)
        creator = add_creator(company=self.company, by=self.by, **asked)
        return Response(_outputs([creator])[0], status=status.HTTP_201_CREATED)


class CreatorDetailView(CreatorAPIView):
    @extend_schema(
        operation_id="creator_read",
        tags=["instagram"],
        summary="One watched account with its newest posts",
        responses={200: CreatorDetailOutput},
    )
    def get(self, request: Request, code: uuid.UUID) -> Response:
        creator = self.creator(code)
        context = {"engagement": engagement_of([creator])}
        return Response(CreatorDetailOutput(creator, context=context).data)

    @extend_schema(
        operation_id="creator_remove",
        tags=["instagram"],
        summary="Watch an account no more and remove what was collected of it",
        responses={204: None},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        remove_creator(creator=self.creator(code))
        return Response(status=status.HTTP_204_NO_CONTENT)
