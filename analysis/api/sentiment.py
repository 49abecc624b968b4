from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.kinds.sentiment import Sentiment, SentimentInput

TEXT_KINDS = ("post", "comment")
_MOODS = ("positive", "neutral", "negative")
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
        "themes": [
            {
                "theme": "hydration",
                "count": 61,
                "share": 26.3,
                "score": 78.2,
                "examples": [
                    {
                        "kind": "comment",
                        "code": "0b9f4f0e-6a0f-4a50-9a39-5a7f4c1f0f11",
                        "post": "5d3e1a52-5f0e-4a3c-8a58-2d1d4a6f7c90",
                        "url": "/posts/5d3e1a52-5f0e-4a3c-8a58-2d1d4a6f7c90/",
                        "score": 98.1,
                    }
                ],
            }
        ],
        "change": {
            "points": 4.2,
            "interval": [0.3, 8.1],
            "is_more_than_noise": True,
            "score_before": 67.2,
            "texts_before": 180,
        },
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
        "by_language": [{"language": "ja", "count": 221, "share": 95.3, "score": 71.9}],
        "by_source": [
            {"source": "comment", "count": 214, "share": 92.2, "score": 70.2}
        ],
        "sample": {"texts_found": 232, "texts_used": 232},
        "cached": False,
        "analyzed_at": "2026-11-20T09:00:00Z",
        "provider": "local",
        "model": "local",
        "analysis_id": "6f1c2c3e-4a41-4a41-9c55-1f4d7a8f2b10",
        "prompt_version": "sentiment-2",
        "method_version": "sentiment-2 local-6",
        "fell_back": [],
    },
    response_only=True,
    status_codes=["200"],
)


_OF_ALL = "Per cent of all texts."


class ExampleOutput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=TEXT_KINDS)
    code = serializers.UUIDField(help_text="Of the text; it is among the evidence.")
    post = serializers.UUIDField(help_text="Code of the post to open.")
    url = serializers.CharField(help_text="The post's page in this product.")
    score = serializers.FloatField()


class ThemeOutput(serializers.Serializer[Any]):
    theme = serializers.CharField()
    count = serializers.IntegerField()
    share = serializers.FloatField(help_text=_OF_ALL)
    score = serializers.FloatField(help_text="0 to 100, 50 is even.")
    examples = ExampleOutput(
        many=True,
        help_text="The clearest texts of the theme, of the other mood too where there is one.",
    )


class ChangeOutput(serializers.Serializer[Any]):
    points = serializers.FloatField(
        allow_null=True,
        help_text="sentiment_score less that of as many days before; null where those hold fewer than ten texts.",
    )
    interval = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="95 % interval of the points (Welch 1947).",
    )
    is_more_than_noise = serializers.BooleanField(
        allow_null=True, help_text="Whether the interval leaves out 0."
    )
    score_before = serializers.FloatField(allow_null=True)
    texts_before = serializers.IntegerField()


class TopicOutput(serializers.Serializer[Any]):
    hashtag = serializers.CharField()
    posts = serializers.IntegerField()
    posts_before = serializers.IntegerField()
    share = serializers.FloatField(help_text="Per cent of the posts.")
    share_before = serializers.FloatField()
    p_value = serializers.FloatField(help_text="Fisher's exact test, one-sided.")


class LanguageOutput(serializers.Serializer[Any]):
    language = serializers.CharField()
    count = serializers.IntegerField()
    share = serializers.FloatField(help_text=_OF_ALL)
    score = serializers.FloatField()


class SourceOutput(serializers.Serializer[Any]):
    # "source" is a setting of every serializer field, but free as a field's name.
    source = serializers.ChoiceField(choices=TEXT_KINDS)  # type: ignore[assignment]
    count = serializers.IntegerField()
    share = serializers.FloatField(help_text=_OF_ALL)
    score = serializers.FloatField()


class SharesOutput(serializers.Serializer[Any]):
    positive = serializers.FloatField()
    neutral = serializers.FloatField()
    negative = serializers.FloatField()


class SampleOutput(serializers.Serializer[Any]):
    texts_found = serializers.IntegerField()
    texts_used = serializers.IntegerField()


class SentimentOutput(AnalysisOutput):
    overall_sentiment = serializers.ChoiceField(choices=_MOODS)
    sentiment_score = serializers.FloatField(
        help_text="50 × (1 + mean score): 0 negative, 50 even, 100 positive."
    )
    interval = serializers.ListField(
        child=serializers.FloatField(), help_text="95 % interval of sentiment_score."
    )
    key_themes = serializers.ListField(child=serializers.CharField())
    trending_topics = serializers.ListField(child=serializers.CharField())
    analysis_summary = serializers.CharField()
    posts_analyzed = serializers.IntegerField()
    comments_analyzed = serializers.IntegerField()
    shares = SharesOutput()
    themes = ThemeOutput(many=True)
    change = ChangeOutput(help_text="Against the range before, which is as long.")
    topics = TopicOutput(many=True)
    by_language = LanguageOutput(many=True)
    by_source = SourceOutput(many=True)
    sample = SampleOutput()


class SentimentView(KindView):
    kind = Sentiment()
    output = SentimentOutput

    @extend_schema(
        operation_id="ai_sentiment",
        tags=["analysis"],
        summary="How a market feels in posts and comments, with numbers counted from them",
        request=SentimentInput,
        responses={200: SentimentOutput, **ERRORS},
        examples=[_ASKED, _ANSWERED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
