"""How a market feels about a brand's posts: counted here, told in a few sentences."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pydantic
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.scale import on_scale
from analysis.figures.sentiment import LEAST_TEXTS, Figures, figures_of
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.kinds.ranges import days_of
from analysis.language import READER
from analysis.words.sentiment import summary
from instagram.hashtags import normalize_hashtags
from kbeauty.lib.errors import InvalidInputError, TooLittleDataError
from markets.registry import known_market
from markets.selectors.evidence import (
    Question,
    ReadText,
    hashtag_counts,
    known_fingerprints,
    sample_texts,
    text_counts,
)

LARGEST_SAMPLE = 5000
# A hashtag seen once or twice is not talk.
LEAST_TAG_POSTS = 3
_INSTRUCTIONS = """\
You explain measured figures to a marketer of a Korean beauty brand.
Write in the language with the code "{language}". At most five plain sentences.
Explain what the figures say and what is uncertain. Speak of a change against the days before
only if the data calls it more than noise. Use no figure that is not in the data."""


class SentimentInput(serializers.Serializer[Any]):
    market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example JP.",
    )
    hashtags = serializers.ListField(
        child=serializers.CharField(max_length=150),
        max_length=30,
        required=False,
        default=list,
        label=gettext_lazy("Hashtags"),
        help_text=gettext_lazy("Only posts with one of these; empty means all."),
    )
    sample_size = serializers.IntegerField(
        min_value=10,
        max_value=LARGEST_SAMPLE,
        required=False,
        default=1000,
        label=gettext_lazy("Sample"),
        help_text=gettext_lazy(
            "Texts, posts and comments together, that are used at most."
        ),
    )
    time_range = serializers.RegexField(
        r"^([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-5])[dD]$",
        required=False,
        default="30d",
        label=gettext_lazy("Time range"),
        help_text=gettext_lazy("Days back from now: 1d to 365d."),
        error_messages={
            "invalid": gettext_lazy(
                "Write a number of days from 1 to 365 and a d, for example 7d."
            )
        },
    )


class SentimentWords(pydantic.BaseModel):
    summary: str


def tags_of(hashtags: Sequence[str]) -> list[str]:
    """The tags in our spelling; one that is none would silently ask about all posts."""
    refused = [tag for tag in hashtags if not normalize_hashtags([tag])]
    if refused:
        message = _("“%(tag)s” is no hashtag.") % {"tag": refused[0]}
        raise InvalidInputError.at("hashtags", message)
    return sorted(normalize_hashtags(hashtags))


class Sentiment(Kind[tuple[Figures, Sequence[ReadText]], SentimentWords]):
    analysis_type = AnalysisType.SENTIMENT
    request = SentimentInput
    version = f"sentiment-2 {READER}"
    prompt_version = "sentiment-2"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "market": known_market(given["market"]),
            "hashtags": tags_of(given["hashtags"]),
            "sample_size": min(given["sample_size"], LARGEST_SAMPLE),
            "time_range": f"{days_of(given['time_range'])}d",
        }

    def state(self, case: Case) -> list[Any]:
        question = _question(case)
        return known_fingerprints(question, _earlier(question))

    def figures(self, case: Case) -> tuple[Figures, Sequence[ReadText]]:
        question = _question(case)
        texts_found = sum(text_counts(question))
        if texts_found < LEAST_TEXTS:
            message = _(
                "Only %(count)s texts of this market are read in this time; at least %(least)s are needed."
            ) % {"count": texts_found, "least": LEAST_TEXTS}
            raise TooLittleDataError(message)
        earlier = _earlier(question)
        size = case.wanted["sample_size"]
        texts = sample_texts(question, size)
        figures = figures_of(
            texts,
            sample_texts(earlier, size),
            texts_found=texts_found,
            tags=hashtag_counts(
                question, before=earlier.since, at_least=LEAST_TAG_POSTS
            ),
            posts_now=question.posts().count(),
            posts_before=earlier.posts().count(),
            asked_tags=question.hashtags,
        )
        return figures, texts

    def evidence(
        self, figures: tuple[Figures, Sequence[ReadText]]
    ) -> dict[str, list[str]]:
        _found, texts = figures
        return {
            "posts": [str(text.code) for text in texts if text.kind == "post"],
            "comments": [str(text.code) for text in texts if text.kind == "comment"],
        }

    def prompt(self, case: Case, figures: tuple[Figures, Sequence[ReadText]]) -> Prompt:
        found, _texts = figures
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=found.as_json(),
            answer=SentimentWords,
        )

    def local_words(
        self, case: Case, figures: tuple[Figures, Sequence[ReadText]]
    ) -> SentimentWords:
        found, _texts = figures
        days = days_of(case.wanted["time_range"])
        return SentimentWords(
            summary=summary(found, market=case.wanted["market"], days=days)
        )

    def answer(
        self,
        case: Case,
        figures: tuple[Figures, Sequence[ReadText]],
        words: SentimentWords,
    ) -> dict[str, Any]:
        found, _texts = figures
        told = found.as_json()
        for theme, one in zip(told["themes"], found.themes, strict=True):
            theme["examples"] = [_example(text) for text in one.examples]
        return {**told, "analysis_summary": words.summary}


def _example(text: ReadText) -> dict[str, Any]:
    """By its code, not its words: those are not ours to keep once they are taken down."""
    return {
        "kind": text.kind,
        "code": str(text.code),
        "post": str(text.post),
        "url": reverse("instagram:post-detail", args=[text.post]),
        "score": on_scale(text.score),
    }


def _question(case: Case) -> Question:
    return Question(
        company=case.company,
        market=case.wanted["market"],
        hashtags=tuple(case.wanted["hashtags"]),
        since=case.now - timedelta(days=days_of(case.wanted["time_range"])),
        until=case.now,
    )


def _earlier(question: Question) -> Question:
    """The same question about the range before."""
    return Question(
        company=question.company,
        market=question.market,
        hashtags=question.hashtags,
        since=question.since - (question.until - question.since),
        until=question.since,
    )
