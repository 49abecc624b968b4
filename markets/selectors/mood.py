"""How posts and comments feel.

Comments count in the period in which they were written, without the brand's own replies;
texts without words or emoji have no mood and count nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal, get_args

from django.db.models import QuerySet

from instagram.models import Comment, Post
from markets.daily.items import Facet, Source
from markets.daily.reading import Asked, Span, figures_of
from markets.periods import Period
from markets.scope import Scope

TextKind = Literal["comments", "posts"]
TEXT_KINDS: tuple[TextKind, ...] = get_args(TextKind)
# Beyond this weeks are too many points to tell apart.
_LONGEST_BY_WEEK = 400


@dataclass(frozen=True, slots=True)
class MoodCount:
    positive: int
    neutral: int
    negative: int

    @property
    def total(self) -> int:
        return self.positive + self.neutral + self.negative

    @property
    def net(self) -> float | None:
        """Share of positive less share of negative, in per cent."""
        if not self.total:
            return None
        return 100 * (self.positive - self.negative) / self.total


@dataclass(frozen=True, slots=True)
class LanguageMood:
    language: str
    mood: MoodCount


@dataclass(frozen=True, slots=True)
class SpanMood:
    """The week (or month) that begins on ``first_day``."""

    first_day: date
    mood: MoodCount


def texts_of(scope: Scope, kind: TextKind) -> QuerySet[Any]:
    """The scope's captions, or what people wrote below its posts in the period."""
    if kind == "posts":
        return scope.posts()
    comments = Comment.objects.for_company(scope.company).filter(
        deleted_at=None,
        post__deleted_at=None,
        is_from_brand=False,
        timestamp__gte=scope.period.start,
        timestamp__lt=scope.period.end,
    )
    if scope.account:
        comments = comments.filter(post__account=scope.account)
    return comments.filter(post__market=scope.market) if scope.market else comments


def mood_by_language(scope: Scope, kind: TextKind) -> list[LanguageMood]:
    """Most texts first."""
    span = Span.of(scope.period)
    rows = figures_of(_asked(scope, kind, "language"), [span], by=["name"])
    found = [LanguageMood(row["name"], _mood(row)) for row in rows]
    return sorted(
        (one for one in found if one.mood.total),
        key=lambda one: (-one.mood.total, one.language),
    )


def mood_over_time(scope: Scope, kind: TextKind) -> list[SpanMood]:
    """By week in the person's time zone, by month for long periods; oldest first.

    Spans without texts between the first and the last are there, with no mood.
    """
    days = list(_first_days(scope.period))
    spans = [
        Span(
            at,
            max(Period(first, after).start, scope.period.start),
            min(Period(after, after).start, scope.period.end),
        )
        for at, (first, after) in enumerate(pairwise(days))
    ]
    moods = {
        row["number"]: _mood(row) for row in figures_of(_asked(scope, kind), spans)
    }
    known = [at for at, mood in moods.items() if mood.total]
    empty = MoodCount(0, 0, 0)
    return [
        SpanMood(days[at], moods.get(at, empty))
        for at in range(min(known, default=0), max(known, default=-1) + 1)
    ]


def _first_days(period: Period) -> Iterator[date]:
    """First days of the weeks or months that a period meets, and of the one after."""
    is_weekly = period.days <= _LONGEST_BY_WEEK
    day = period.first_day
    day = day - timedelta(days=day.weekday()) if is_weekly else day.replace(day=1)
    while day <= period.last_day:
        yield day
        day += timedelta(days=7 if is_weekly else 32)
        day = day if is_weekly else day.replace(day=1)
    yield day


def _asked(scope: Scope, kind: TextKind, facet: Facet = "") -> Asked:
    source: Source = "comment" if kind == "comments" else "own"
    return replace(scope.asked(facet), source=source)


def unread_count(scope: Scope, kind: TextKind) -> int:
    """Texts that the language tools have not reached yet."""
    return texts_of(scope, kind).filter(read_by="").count()


def _mood(row: dict[str, Any]) -> MoodCount:
    return MoodCount(row["positive"], row["neutral"], row["negative"])


def comment_moods(post: Post) -> list[tuple[str, float]]:
    """Mood and score of what people, not the brand, wrote below a post and what is read."""
    rows = (
        Comment.objects.for_company(post.company)
        .filter(post=post, deleted_at=None, is_from_brand=False)
        .exclude(sentiment="")
        .order_by("pk")
        .values_list("sentiment", "sentiment_score")
    )
    return [(mood, score or 0.0) for mood, score in rows]
