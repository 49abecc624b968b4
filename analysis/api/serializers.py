from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from analysis.services.sentiment import LARGEST_SAMPLE

_MOODS = ("positive", "neutral", "negative")


class SentimentInput(serializers.Serializer[Any]):
    market = serializers.RegexField(
        r"^[A-Za-z]{2}$", help_text="ISO 3166 code of the market, for example JP."
    )
    hashtags = serializers.ListField(
        child=serializers.CharField(max_length=150),
        max_length=30,
        required=False,
        default=list,
        help_text="Only posts with one of these; empty means all.",
    )
    sample_size = serializers.IntegerField(
        min_value=10,
        max_value=LARGEST_SAMPLE,
        required=False,
        default=1000,
        help_text="Texts, posts and comments together, that are used at most.",
    )
    time_range = serializers.RegexField(
        r"^([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-5])[dD]$",
        required=False,
        default="30d",
        help_text="Days back from now: 1d to 365d.",
        error_messages={
            "invalid": _(
                "Write a number of days from 1 to 365 and a d, for example 7d."
            )
        },
    )


class ThemeOutput(serializers.Serializer[Any]):
    theme = serializers.CharField()
    count = serializers.IntegerField()
    score = serializers.FloatField(help_text="0 to 100, 50 is even.")


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
    score = serializers.FloatField()


class SourceOutput(serializers.Serializer[Any]):
    # "source" is a setting of every serializer field, but free as a field's name.
    source = serializers.ChoiceField(choices=("post", "comment"))  # type: ignore[assignment]
    count = serializers.IntegerField()
    score = serializers.FloatField()


class SharesOutput(serializers.Serializer[Any]):
    positive = serializers.FloatField()
    neutral = serializers.FloatField()
    negative = serializers.FloatField()


class SampleOutput(serializers.Serializer[Any]):
    texts_found = serializers.IntegerField()
    texts_used = serializers.IntegerField()


class AnalysisOutput(serializers.Serializer[Any]):
    """What every analysis tells about itself."""

    cached = serializers.BooleanField()
    analyzed_at = serializers.DateTimeField()
    provider = serializers.CharField()
    model = serializers.CharField()
    analysis_id = serializers.UUIDField()


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
    topics = TopicOutput(many=True)
    by_language = LanguageOutput(many=True)
    by_source = SourceOutput(many=True)
    sample = SampleOutput()
