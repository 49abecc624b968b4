"""How posts and comments feel, counted by the database.

Comments count in the period in which they were written, without the brand's own replies;
texts without words or emoji have no mood and count nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, cast, get_args

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from instagram.enums import Sentiment
from instagram.models import Comment, Post
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
    rows = (
        texts_of(scope, kind)
        .exclude(sentiment="")
        .values("language")
        .annotate(total=Count("pk"), **_counts())
        .order_by("-total", "language")
    )
    return [LanguageMood(row["language"], _mood(row)) for row in rows]


def mood_over_time(scope: Scope, kind: TextKind) -> list[SpanMood]:
    """By week in the person's time zone, by month for long periods; oldest first.

    Spans without texts between the first and the last are there, with no mood.
    """
    is_weekly = scope.period.days <= _LONGEST_BY_WEEK
    trunc = TruncWeek if is_weekly else TruncMonth
    zone = timezone.get_current_timezone()
    rows = (
        texts_of(scope, kind)
        .exclude(sentiment="")
        .annotate(span=trunc("timestamp", tzinfo=zone))
        .values("span")
        .annotate(**_counts())
        .order_by("span")
    )
    found = {
        timezone.localtime(row["span"]).date(): _mood(row)
        for row in cast("list[dict[str, Any]]", rows)
    }
    empty = MoodCount(0, 0, 0)
    return [
        SpanMood(first, found.get(first, empty))
        for first in _spans(sorted(found), is_weekly=is_weekly)
    ]


def _spans(known: list[date], *, is_weekly: bool) -> Iterator[date]:
    """Every first day from the first known one to the last."""
    day = known[0] if known else date.max
    while known and day <= known[-1]:
        yield day
        day += timedelta(days=7 if is_weekly else 32)
        day = day if is_weekly else day.replace(day=1)


def unread_count(scope: Scope, kind: TextKind) -> int:
    """Texts that the language tools have not reached yet."""
    return texts_of(scope, kind).filter(read_by="").count()


def _counts() -> dict[str, Count]:
    return {mood: Count("pk", filter=Q(sentiment=mood)) for mood in Sentiment.values}


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
