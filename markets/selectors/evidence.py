"""The texts and hashtags of a market in a span of time, for whoever judges them."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet, Sum

from accounts.models import Company
from instagram.models import Comment, Post, PostHashtag
from kbeauty.lib.outages import OUTAGES

# Notes of days that changed, and the figures of days that were counted since: any change adds
# or takes away a row of one of them.
_STATES = """
SELECT notes.count, notes.last, figures.count, figures.last FROM
(SELECT count(*), max(id) AS last FROM markets_changedday
 WHERE company_id = %(company)s AND day BETWEEN %(first)s AND %(last)s) AS notes,
(SELECT count(*), max(id) AS last FROM markets_dailyfigure
 WHERE company_id = %(company)s AND source IN ('own', 'comment') AND facet = ''
 AND day BETWEEN %(first)s AND %(last)s) AS figures
"""
# Seconds that a fingerprint holds while nothing is noted.
KEPT_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class Question:
    """Which texts are asked about; no hashtags means all."""

    company: Company
    market: str
    hashtags: tuple[str, ...]
    since: datetime
    until: datetime

    def posts(self) -> QuerySet[Post]:
        return self._tagged(since=self.since).filter(timestamp__lt=self.until)

    def comments(self) -> QuerySet[Comment]:
        """What people wrote in the span below the market's posts, whenever posted."""
        comments = Comment.objects.for_company(self.company).filter(
            deleted_at=None,
            is_from_brand=False,
            timestamp__gte=self.since,
            timestamp__lt=self.until,
        )
        return comments.filter(post__in=self._tagged())

    def _tagged(self, since: datetime | None = None) -> QuerySet[Post]:
        posts = Post.objects.for_company(self.company).filter(
            deleted_at=None, market=self.market
        )
        if since:
            posts = posts.filter(timestamp__gte=since)
        if self.hashtags:
            rows = PostHashtag.objects.for_company(self.company)
            tagged = rows.filter(hashtag__in=self.hashtags)
            posts = posts.filter(pk__in=tagged.values("post"))
        return posts


@dataclass(frozen=True, slots=True)
class ReadText:
    """One caption or comment with its reading; ``post`` is the code of the post to open."""

    kind: Literal["post", "comment"]
    code: uuid.UUID
    post: uuid.UUID
    text: str
    language: str
    sentiment: str
    score: float


@dataclass(frozen=True, slots=True)
class TagCount:
    hashtag: str
    now: int
    before: int


def fingerprint(question: Question) -> list[Any]:
    """Changes whenever the texts of the answer, or their readings, change."""
    parts: list[Any] = []
    for texts in (question.posts(), question.comments()):
        found = texts.aggregate(
            count=Count("pk"),
            read=Count("pk", filter=~Q(read_by="")),
            last=Max("pk"),
            score=Sum("sentiment_score"),
        )
        score = round(found["score"] or 0, 6)
        parts += [found["count"], found["read"], found["last"], score]
    return parts


def known_fingerprints(*questions: Question) -> list[list[Any]]:
    """The same of a company's questions, counted anew only after a day of theirs has changed.

    The database notes every day whose posts or comments move: looking at notes and daily
    figures costs a few milliseconds, whatever stands behind them. A sliding span and what is
    not noted (a score that moves within its mood) are seen after five minutes.
    """
    key = f"analysis:evidence:{questions[0].company.pk}:{_stamp(questions)}"
    with suppress(*OUTAGES):
        known: list[list[Any]] | None = cache.get(key)
        if known is not None:
            return known
    found = [fingerprint(one) for one in questions]
    with suppress(*OUTAGES):
        cache.set(key, found, KEPT_SECONDS)
    return found


def _stamp(questions: Sequence[Question]) -> str:
    """Of the questions, the state of their days, and the five minutes that they fall into."""
    given: dict[str, Any] = {
        "company": questions[0].company.pk,
        "first": min(one.since for one in questions).date(),
        "last": max(one.until for one in questions).date(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATES, given)
        states = cursor.fetchone()
    asked = [
        [
            one.market,
            sorted(one.hashtags),
            *(int(at.timestamp()) // KEPT_SECONDS for at in (one.since, one.until)),
        ]
        for one in questions
    ]
    told = [asked, states]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def text_counts(question: Question) -> tuple[int, int]:
    """Read posts and comments that have a mood."""
    return (
        question.posts().exclude(sentiment="").count(),
        question.comments().exclude(sentiment="").count(),
    )


def sample_texts(question: Question, size: int) -> list[ReadText]:
    """At most ``size`` texts, drawn by their random code: fair, and the same each time."""
    columns = ("language", "sentiment", "sentiment_score")
    found: list[ReadText] = []
    kinds: tuple[tuple[Literal["post", "comment"], QuerySet[Any], str, str], ...] = (
        ("post", question.posts(), "code", "caption"),
        ("comment", question.comments(), "post__code", "text"),
    )
    for kind, texts, post, column in kinds:
        rows = (
            texts.exclude(sentiment="")
            .order_by("code")
            .values_list("code", post, *columns, column)[:size]
        )
        found += [
            ReadText(kind, code, post_code, text, language, sentiment, score)
            for code, post_code, language, sentiment, score, text in rows
        ]
    return sorted(found, key=lambda one: one.code)[:size]


def hashtag_counts(
    question: Question, *, before: datetime, at_least: int, most: int = 100
) -> Sequence[TagCount]:
    """Posts per hashtag now and since ``before``, of tags used ``at_least`` times now."""
    now = Q(posted_at__gte=question.since)
    earlier = Question(
        question.company, question.market, question.hashtags, before, question.until
    )
    rows = (
        PostHashtag.objects.for_company(question.company)
        .filter(post__in=earlier.posts().values("pk"))
        .values("hashtag")
        .annotate(now=Count("pk", filter=now), before=Count("pk", filter=~now))
        .filter(now__gte=at_least)
        .order_by("-now", F("hashtag").asc())[:most]
    )
    return [TagCount(row["hashtag"], row["now"], row["before"]) for row in rows]


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text as a reader of the evidence sees it, with the post to open."""

    kind: Literal["post", "comment"]
    code: str
    text: str
    post: Post
    timestamp: datetime
    sentiment: str
    language: str


def sources_of(
    company: Company, *, posts: Sequence[str], comments: Sequence[str]
) -> list[TextSource]:
    """The texts with these codes, in their order; what was removed is left out."""
    found: dict[str, TextSource] = {}
    for post in (
        Post.objects.for_company(company)
        .filter(code__in=posts)
        .select_related("account")
    ):
        found[str(post.code)] = TextSource(
            "post",
            str(post.code),
            post.caption,
            post,
            post.timestamp,
            post.sentiment,
            post.language,
        )
    for comment in (
        Comment.objects.for_company(company)
        .filter(code__in=comments)
        .select_related("post__account")
    ):
        found[str(comment.code)] = TextSource(
            "comment",
            str(comment.code),
            comment.text,
            comment.post,
            comment.timestamp,
            comment.sentiment,
            comment.language,
        )
    return [found[code] for code in (*posts, *comments) if code in found]
