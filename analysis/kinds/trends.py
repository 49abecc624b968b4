"""What grows in a market, against the volume of all that is posted there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.concepts import concepts_of
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.peaks import Peak, peaks_of
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.kinds.ranges import days_of
from analysis.words.trends import advice
from kbeauty.lib.errors import TooLittleDataError
from markets.categories import ALL, belongs_to
from markets.growth import Growth, confidence, count_words, growth_of
from markets.registry import known_market
from markets.selectors.talk import TalkPost, talk_of, talk_state

LEAST_POSTS = 20
# With this many posts of others, what the brand itself chooses to post has no vote.
ENOUGH_OF_OTHERS = 50
MOST = 10
_INSTRUCTIONS = """\
You advise a marketer of a Korean beauty brand on what to post in a market.
Write in the language with the code "{language}". Give at most four short recommendations,
each resting on the measured growth or dates in the data. Use no figure that is not there."""


class TrendsInput(serializers.Serializer[Any]):
    market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example JP.",
    )
    category = serializers.CharField(
        max_length=60,
        required=False,
        default=ALL,
        label=gettext_lazy("Category"),
        help_text=gettext_lazy(
            "all, skincare, suncare, makeup, haircare, bodycare, fragrance, or a word that the posts hold."
        ),
    )
    time_horizon = serializers.RegexField(
        r"^([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-5])[dD]$",
        required=False,
        default="30d",
        label=gettext_lazy("Time range"),
        help_text=gettext_lazy(
            "Days back that are compared with as many before, and days ahead for dates: 7d to 365d."
        ),
        error_messages={
            "invalid": gettext_lazy(
                "Write a number of days from 1 to 365 and a d, for example 7d."
            )
        },
    )


class TrendsWords(pydantic.BaseModel):
    recommendations: list[str] = pydantic.Field(max_length=6)


@dataclass(frozen=True, slots=True)
class TrendFigures:
    posts: Sequence[TalkPost]
    posts_before: int
    is_of_others: bool
    by_source: dict[str, int]
    hashtags: list[Growth]
    concepts: dict[str, list[Growth]]
    peaks: list[Peak]
    confidence: float

    @property
    def products(self) -> list[Growth]:
        """Products and ingredients, the surest first."""
        both = [*self.concepts.get("product", ()), *self.concepts.get("ingredient", ())]
        return sorted(both, key=lambda row: (-row.low, -row.posts, row.name))


class Trends(Kind[TrendFigures, TrendsWords]):
    analysis_type = AnalysisType.TRENDS
    request = TrendsInput
    version = "trends-1"
    prompt_version = "trends-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        category = given["category"].strip().casefold() or ALL
        return {
            "market": known_market(given["market"]),
            "category": category,
            "time_horizon": f"{days_of(given['time_horizon'], 'time_horizon')}d",
        }

    def state(self, case: Case) -> list[Any]:
        first, _middle = _bounds(case)
        state = talk_state(
            case.company, case.wanted["market"], since=first, until=case.now
        )
        # The dates ahead are of today.
        return [*state, case.now.date().isoformat()]

    def figures(self, case: Case) -> TrendFigures:
        first, middle = _bounds(case)
        talk = [
            post
            for post in talk_of(
                case.company, case.wanted["market"], since=first, until=case.now
            )
            if belongs_to(case.wanted["category"], post.caption, post.hashtags)
        ]
        others = [post for post in talk if post.source != "own"]
        is_of_others = len(others) >= ENOUGH_OF_OTHERS
        counted = others if is_of_others else talk
        now = [post for post in counted if post.posted_at >= middle]
        before = [post for post in counted if post.posted_at < middle]
        _require_enough(now, before)
        return _figures(case, now, before, is_of_others=is_of_others)

    def evidence(self, figures: TrendFigures) -> dict[str, list[str]]:
        """Own posts open; those of others are counted by source."""
        own = [post.code for post in figures.posts if post.source == "own"]
        return {"posts": own}

    def prompt(self, case: Case, figures: TrendFigures) -> Prompt:
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=_answer(figures),
            answer=TrendsWords,
        )

    def local_words(self, case: Case, figures: TrendFigures) -> TrendsWords:
        return TrendsWords(
            recommendations=advice(figures.hashtags, figures.products, figures.peaks)
        )

    def answer(
        self, case: Case, figures: TrendFigures, words: TrendsWords
    ) -> dict[str, Any]:
        return {**_answer(figures), "recommendations": words.recommendations}


def _bounds(case: Case) -> tuple[datetime, datetime]:
    """Where the time before begins, and where it ends."""
    span = timedelta(days=days_of(case.wanted["time_horizon"], "time_horizon"))
    return case.now - 2 * span, case.now - span


def _require_enough(now: Sequence[TalkPost], before: Sequence[TalkPost]) -> None:
    if min(len(now), len(before)) >= LEAST_POSTS:
        return
    message = _(
        "%(now)s posts in this time and %(before)s in the time before are too few; at least %(least)s are needed in each. Watch hashtags and creators of the market, or choose a longer time."
    ) % {"now": len(now), "before": len(before), "least": LEAST_POSTS}
    raise TooLittleDataError(message)


def _figures(
    case: Case,
    now: Sequence[TalkPost],
    before: Sequence[TalkPost],
    *,
    is_of_others: bool,
) -> TrendFigures:
    hashtags = growth_of(
        count_words(post.hashtags for post in now),
        len(now),
        count_words(post.hashtags for post in before),
        len(before),
    )
    concepts = _concept_growth(now, before)
    named = [row for rows in (hashtags, *concepts.values()) for row in rows]
    weeks = days_of(case.wanted["time_horizon"], "time_horizon") / 7
    return TrendFigures(
        posts=now,
        posts_before=len(before),
        is_of_others=is_of_others,
        by_source={
            source: sum(post.source == source for post in now)
            for source in ("own", "hashtag", "creator")
        },
        hashtags=hashtags,
        concepts=concepts,
        peaks=peaks_of(case, is_of_others=is_of_others),
        confidence=confidence(
            [row for row in named if row.is_discovery],
            weeks_with_posts=len(
                {post.posted_at.date().toordinal() // 7 for post in now}
            ),
            weeks=max(1, round(weeks)),
        ),
    )


def _concept_growth(
    now: Sequence[TalkPost], before: Sequence[TalkPost]
) -> dict[str, list[Growth]]:
    """Growth by facet: products among products, ingredients among ingredients."""
    spoken = [
        [concepts_of(post.caption, post.hashtags) for post in posts]
        for posts in (now, before)
    ]
    facets = sorted({one.facet for found in spoken[0] for one in found})
    counts = {
        facet: [
            count_words(
                (one.name for one in found if one.facet == facet) for found in each
            )
            for each in spoken
        ]
        for facet in facets
    }
    return {
        facet: growth_of(words_now, len(now), words_before, len(before))
        for facet, (words_now, words_before) in counts.items()
    }


def _answer(figures: TrendFigures) -> dict[str, Any]:
    grown = [row for row in figures.products if row.rate > 0]
    emerging = [row for row in figures.hashtags if row.is_discovery]
    return {
        "trending_products": [
            {"name": row.name, "trend_score": row.score, "growth_rate": row.rate}
            for row in grown[:MOST]
        ],
        "emerging_hashtags": [row.name for row in emerging[:MOST]],
        "predicted_peaks": [peak.day.isoformat() for peak in figures.peaks],
        "confidence_score": figures.confidence,
        "hashtags": [_row(row) for row in figures.hashtags[:MOST]],
        "concepts": {
            facet: [_row(row) for row in rows[:MOST]]
            for facet, rows in figures.concepts.items()
        },
        "peaks": [peak.as_json() for peak in figures.peaks],
        "sample": {
            "posts": len(figures.posts),
            "posts_before": figures.posts_before,
            "by_source": figures.by_source,
            "counted": "others" if figures.is_of_others else "all",
        },
    }


def _row(row: Growth) -> dict[str, Any]:
    return {
        "name": row.name,
        "posts": row.posts,
        "posts_before": row.posts_before,
        "share": row.share,
        "share_before": row.share_before,
        "growth_rate": row.rate,
        "interval": [row.low, row.high],
        "trend_score": row.score,
        "p_value": row.p_value,
        "is_new": row.is_new,
        "is_discovery": row.is_discovery,
    }
