from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from analysis.api.serializers import SentimentInput, SentimentOutput
from analysis.services.sentiment import analyze_sentiment
from kbeauty.lib.api import ErrorOutput, checked_input

_ASKED = OpenApiExample(
    "Japan, one hashtag",
    value={
        "market": "JP",
        "hashtags": ["敏感肌"],
        "sample_size": 1000,
        "time_range": "30d",
    },
    request_only=True,
)
_ANSWERED = OpenApiExample(
    "Answer",
    value={
        "overall_sentiment": "positive",
        "sentiment_score": 71.4,
        "interval": [67.9, 74.9],
        "key_themes": ["Moisture", "Texture"],
        "trending_topics": ["敏感肌スキンケア"],
        "analysis_summary": "Japan: the mood of the last 30 days is positive, 71.4 of 100.",
        "posts_analyzed": 18,
        "comments_analyzed": 214,
        "shares": {"positive": 62.5, "neutral": 26.7, "negative": 10.8},
        "themes": [{"theme": "hydration", "count": 61, "score": 78.2}],
        "topics": [
            {
                "hashtag": "敏感肌スキンケア",
                "posts": 9,
                "posts_before": 1,
                "share": 50.0,
                "share_before": 5.6,
                "p_value": 0.0034,
            }
        ],
        "by_language": [{"language": "ja", "count": 221, "score": 71.9}],
        "by_source": [{"source": "comment", "count": 214, "score": 70.2}],
        "sample": {"texts_found": 232, "texts_used": 232},
        "cached": False,
        "analyzed_at": "2026-11-20T09:00:00Z",
        "provider": "local",
        "model": "local-1",
        "analysis_id": "6f1c2c3e-4a41-4a41-9c55-1f4d7a8f2b10",
    },
    response_only=True,
    status_codes=["200"],
)


class SentimentView(CompanyAPIView):
    room = "analysis"
    permission = Permission.ANALYZE

    @extend_schema(
        operation_id="ai_sentiment",
        tags=["analysis"],
        summary="How a market feels in posts and comments, with numbers counted from them",
        request=SentimentInput,
        responses={
            200: SentimentOutput,
            400: ErrorOutput,
            401: ErrorOutput,
            403: ErrorOutput,
            422: ErrorOutput,
        },
        examples=[_ASKED, _ANSWERED],
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(SentimentInput, request.data)
        result = analyze_sentiment(company=self.company, by=self.by, **asked)
        answer = {
            **result.result_data,
            "analyzed_at": result.created_at,
            "provider": result.provider,
            "model": result.model_used,
            "analysis_id": result.code,
        }
        return Response(SentimentOutput(answer).data)
