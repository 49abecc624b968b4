"""Collected data of a market for a company's own tools: calls 16 and 17."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from instagram.hashtags import (
    normalize_hashtag,
    normalize_hashtags,
    sign_of_no_hashtag,
)
from kbeauty.lib.api import checked_input
from kbeauty.lib.errors import InvalidInputError
from markets.api.shapes import ERRORS
from markets.categories import ALL, CATEGORY_NAMES
from markets.registry import known_market
from markets.selectors.insights import (
    GROWTH_DAYS,
    INSIGHT_DAYS,
    hashtag_figures,
    insights_of,
)


class HashtagQuery(serializers.Serializer[Any]):
    market = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=10,
        help_text="ISO 3166 code; empty for all markets together.",
    )
    limit = serializers.IntegerField(
        required=False,
        default=25,
        min_value=1,
        max_value=100,
        help_text="Posts in the answer; 25, at most 100.",
    )


class TalkPostOutput(serializers.Serializer[Any]):
    source = serializers.ChoiceField(choices=("own", "hashtag", "creator"))  # type: ignore[assignment]
    id = serializers.CharField(source="media_id")
    timestamp = serializers.DateTimeField(source="posted_at")
    caption = serializers.CharField()
    hashtags = serializers.ListField(child=serializers.CharField())


class HashtagDataOutput(serializers.Serializer[Any]):
    hashtag = serializers.CharField()
    market = serializers.CharField()
    posts_found = serializers.IntegerField(
        help_text=f"Collected posts of the last {INSIGHT_DAYS} days that hold it."
    )
    posts = TalkPostOutput(many=True)
    trending_score = serializers.FloatField(
        allow_null=True,
        help_text=f"100 times the probability that its share of the posts grew, the last {GROWTH_DAYS} days against as many before; null with fewer than three posts.",
    )
    growth_rate = serializers.FloatField(allow_null=True, help_text="Per cent.")
    growth_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % interval."
    )
    last_updated = serializers.DateTimeField(allow_null=True)


class HashtagDataView(CompanyAPIView):
    room = "markets"

    @extend_schema(
        operation_id="data_hashtag",
        tags=["data"],
        summary="A hashtag in a market: its posts and how it grew",
        parameters=[
            HashtagQuery,
            OpenApiParameter("tag", location="path", description="With or without #."),
        ],
        responses={200: HashtagDataOutput, **ERRORS},
    )
    def get(self, request: Request, tag: str) -> Response:
        asked = checked_input(HashtagQuery, request.query_params)
        hashtag = normalize_hashtag(tag)
        if not normalize_hashtags([hashtag]) or sign_of_no_hashtag(hashtag):
            message = _("“%(tag)s” is no hashtag.") % {"tag": tag[:100]}
            raise InvalidInputError.at("tag", message)
        market = known_market(asked["market"]) if asked["market"] else ""
        figures = hashtag_figures(self.company, hashtag, market, limit=asked["limit"])
        growth = figures.growth
        answer = {
            "hashtag": figures.hashtag,
            "market": figures.market,
            "posts_found": figures.posts_found,
            "posts": figures.posts,
            "trending_score": growth.score if growth else None,
            "growth_rate": growth.rate if growth else None,
            "growth_interval": [growth.low, growth.high] if growth else None,
            "last_updated": figures.last_updated,
        }
        return Response(HashtagDataOutput(answer).data)


class InsightsQuery(serializers.Serializer[Any]):
    category = serializers.CharField(
        required=False,
        default=ALL,
        max_length=60,
        help_text=f"{', '.join(CATEGORY_NAMES)}, or a word that the posts hold.",
    )


class TopHashtagOutput(serializers.Serializer[Any]):
    hashtag = serializers.CharField()
    posts = serializers.IntegerField()


class TopCreatorOutput(serializers.Serializer[Any]):
    username = serializers.CharField()
    follower_count = serializers.IntegerField(allow_null=True)
    avg_engagement_rate = serializers.FloatField(help_text="Per cent of followers.")
    authenticity_score = serializers.IntegerField(allow_null=True)


class InsightsOutput(serializers.Serializer[Any]):
    market = serializers.CharField()
    category = serializers.CharField()
    total_posts = serializers.IntegerField()
    by_source = serializers.DictField(child=serializers.IntegerField())
    avg_engagement = serializers.FloatField(
        allow_null=True,
        help_text="Mean engagement rate by followers, per cent; null where no post tells one.",
    )
    engagement_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="95 % interval."
    )
    rated_posts = serializers.IntegerField(help_text="Posts that the mean rests on.")
    top_hashtags = TopHashtagOutput(many=True)
    top_influencers = TopCreatorOutput(many=True)
    market_size_score = serializers.FloatField(
        allow_null=True,
        help_text="100 × ln(1 + posts) / ln(1 + posts of your largest market): how much is collected, not how much is sold.",
    )
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class MarketInsightsView(CompanyAPIView):
    room = "markets"

    @extend_schema(
        operation_id="data_market_insights",
        tags=["data"],
        summary=f"A market over the last {INSIGHT_DAYS} days: volume, engagement, hashtags, creators",
        parameters=[
            InsightsQuery,
            OpenApiParameter(
                "market", location="path", description="ISO 3166 code, for example JP."
            ),
        ],
        responses={200: InsightsOutput, **ERRORS},
    )
    def get(self, request: Request, market: str) -> Response:
        asked = checked_input(InsightsQuery, request.query_params)
        category = asked["category"].strip().casefold() or ALL
        found = insights_of(self.company, known_market(market), category=category)
        answer = {
            "market": found.market,
            "category": found.category,
            "total_posts": found.total_posts,
            "by_source": found.by_source,
            "avg_engagement": found.avg_engagement,
            "engagement_interval": found.engagement_interval,
            "rated_posts": found.rated_posts,
            "top_hashtags": [
                {"hashtag": tag, "posts": posts} for tag, posts in found.top_hashtags
            ],
            "top_influencers": found.top_creators,
            "market_size_score": found.size_score,
            "since": found.since,
            "until": found.until,
        }
        return Response(InsightsOutput(answer).data)
