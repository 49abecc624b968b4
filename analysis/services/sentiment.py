"""How a market feels about a brand's posts: counted here, told in words of our own."""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Company, User
from analysis.enums import AnalysisType
from analysis.language import READER
from analysis.models import AnalysisResult
from analysis.sentiment_figures import Figures, figures_of
from analysis.sentiment_words import summary
from analysis.services.cache_counts import count_look_up
from instagram.hashtags import normalize_hashtags
from kbeauty.lib.errors import InvalidInputError, TooLittleDataError
from markets.selectors.evidence import (
    Question,
    fingerprint,
    hashtag_counts,
    sample_texts,
    text_counts,
)

CACHED_FOR = 24 * 60 * 60
LEAST_TEXTS = 10
LARGEST_SAMPLE = 5000
LONGEST_DAYS = 365
# A hashtag seen once or twice is not talk.
LEAST_TAG_POSTS = 3
PROVIDER = "local"
_RANGE = re.compile(r"(\d{1,3})d")


def days_of(time_range: str) -> int:
    """``7d`` is 7."""
    match = _RANGE.fullmatch(time_range.strip().lower())
    days = int(match.group(1)) if match else 0
    if not 1 <= days <= LONGEST_DAYS:
        message = _("Write a number of days from 1 to 365 and a d, for example 7d.")
        raise InvalidInputError(message, fields={"time_range": [message]})
    return days


def tags_of(hashtags: Sequence[str]) -> list[str]:
    """The tags in our spelling; one that is none would silently ask about all posts."""
    refused = [tag for tag in hashtags if not normalize_hashtags([tag])]
    if refused:
        message = _("“%(tag)s” is no hashtag.") % {"tag": refused[0]}
        raise InvalidInputError(message, fields={"hashtags": [message]})
    return sorted(normalize_hashtags(hashtags))


def analyze_sentiment(
    *,
    company: Company,
    market: str,
    hashtags: Sequence[str],
    sample_size: int,
    time_range: str,
    by: User | None,
) -> AnalysisResult:
    """The newest answer if nothing has changed for a day, else a new one.

    ``result_data["cached"]`` of the returned object tells which of the two it is.
    """
    days = days_of(time_range)
    wanted: dict[str, Any] = {
        "market": market.upper(),
        "hashtags": tags_of(hashtags),
        "sample_size": min(sample_size, LARGEST_SAMPLE),
        "time_range": f"{days}d",
        "language": (by.language if by else "") or translation.get_language() or "en",
    }
    until = timezone.now()
    question = Question(
        company=company,
        market=wanted["market"],
        hashtags=tuple(wanted["hashtags"]),
        since=until - timedelta(days=days),
        until=until,
    )
    key = _cache_key(company, wanted, question)
    known = _known(company, cache.get(key))
    count_look_up(is_hit=known is not None)
    if known is not None:
        return known
    result = _analyze(question, wanted, days, by)
    cache.set(key, result.pk, CACHED_FOR)
    return result


def _cache_key(company: Company, wanted: dict[str, Any], question: Question) -> str:
    parts = json.dumps([wanted, fingerprint(question), READER], sort_keys=True)
    digest = hashlib.sha256(parts.encode()).hexdigest()
    return f"analysis:sentiment:{company.pk}:{digest}"


def _known(company: Company, key: int | None) -> AnalysisResult | None:
    if key is None:
        return None
    found: AnalysisResult | None = (
        AnalysisResult.objects.for_company(company).filter(pk=key).first()
    )
    if found is not None:
        found.result_data["cached"] = True
    return found


def _analyze(
    question: Question, wanted: dict[str, Any], days: int, by: User | None
) -> AnalysisResult:
    posts_found, comments_found = text_counts(question)
    texts_found = posts_found + comments_found
    if texts_found < LEAST_TEXTS:
        message = _(
            "Only %(count)s texts of this market are read in this time; at least %(least)s are needed."
        ) % {"count": texts_found, "least": LEAST_TEXTS}
        raise TooLittleDataError(message)
    texts = sample_texts(question, wanted["sample_size"])
    before = question.since - timedelta(days=days)
    earlier = Question(
        question.company, question.market, question.hashtags, before, question.since
    )
    figures = figures_of(
        texts,
        texts_found=texts_found,
        tags=hashtag_counts(question, before=before, at_least=LEAST_TAG_POSTS),
        posts_now=question.posts().count(),
        posts_before=earlier.posts().count(),
        asked_tags=question.hashtags,
    )
    with translation.override(wanted["language"]):
        answer = _answer(figures, market=question.market, days=days)
    evidence = {
        "posts": [str(text.code) for text in texts if text.kind == "post"],
        "comments": [str(text.code) for text in texts if text.kind == "comment"],
    }
    return AnalysisResult.objects.create(
        company=question.company,
        analysis_type=AnalysisType.SENTIMENT,
        input_data=wanted,
        result_data=answer,
        evidence=evidence,
        provider=PROVIDER,
        model_used=READER,
        requested_by=by,
    )


def _answer(figures: Figures, *, market: str, days: int) -> dict[str, Any]:
    return {
        **figures.as_json(),
        "analysis_summary": summary(figures, market=market, days=days),
        "cached": False,
    }
