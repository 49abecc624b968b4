"""The numbers of a sentiment answer, from read texts and counted hashtags.

The change is the mean of the range less the mean of the range before, which is as long, with
Welch's interval (1947). Texts below one post are alike: where posts differ by more than their
texts would by chance, the spread of posts counts (Liang and Zeger 1986).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.figures.scale import mood_of, on_scale, share
from analysis.themes import THEME_NAMES, themes_of
from markets.selectors.evidence import ReadText, TagCount
from markets.statistics import difference, discoveries, fisher_more, mean_interval

# Fewer say nothing of a range.
LEAST_TEXTS = 10
_MOST_THEMES, _MOST_TOPICS = 8, 10
_LEAST_THEME = 2
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the texts: how many, and how they feel on the scale from 0 to 100.

    ``share`` is their part of all texts, in per cent.
    """

    name: str
    count: int
    share: float
    score: float


@dataclass(frozen=True, slots=True)
class Theme(Group):
    """What several texts speak of, and texts that show how."""

    examples: tuple[ReadText, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Against the range before: points of the scale with their 95 % interval.

    The points are None where that range holds fewer than ten read texts.
    """

    texts_before: int
    score_before: float | None = None
    points: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_more_than_noise(self) -> bool | None:
        """Whether the interval leaves out 0; None where nothing can be said."""
        if self.low is None or self.high is None:
            return None
        return self.low > 0 or self.high < 0

    def as_json(self) -> dict[str, Any]:
        is_known = self.low is not None and self.high is not None
        return {
            "points": self.points,
            "interval": [self.low, self.high] if is_known else None,
            "is_more_than_noise": self.is_more_than_noise,
            "score_before": self.score_before,
            "texts_before": self.texts_before,
        }


@dataclass(frozen=True, slots=True)
class Topic:
    """A hashtag whose share of the posts grew by more than chance explains."""

    hashtag: str
    posts: int
    posts_before: int
    share: float
    share_before: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Figures:
    score: float
    low: float
    high: float
    shares: dict[str, float]
    posts: int
    comments: int
    texts_found: int
    by_kind: list[Group]
    by_language: list[Group]
    themes: list[Theme]
    change: Change
    topics: list[Topic] = field(default_factory=list)

    @property
    def overall(self) -> str:
        return mood_of(self.score)

    def as_json(self) -> dict[str, Any]:
        """Everything but words; theme names are in the language in force."""
        return {
            "overall_sentiment": self.overall,
            "sentiment_score": self.score,
            "interval": [self.low, self.high],
            "shares": self.shares,
            "key_themes": [str(THEME_NAMES[theme.name]) for theme in self.themes],
            "themes": [_group(theme, "theme") for theme in self.themes],
            "change": self.change.as_json(),
            "trending_topics": [topic.hashtag for topic in self.topics],
            "topics": [
                {
                    "hashtag": topic.hashtag,
                    "posts": topic.posts,
                    "posts_before": topic.posts_before,
                    "share": topic.share,
                    "share_before": topic.share_before,
                    "p_value": topic.p_value,
                }
                for topic in self.topics
            ],
            "by_language": [_group(one, "language") for one in self.by_language],
            "by_source": [_group(one, "source") for one in self.by_kind],
            "posts_analyzed": self.posts,
            "comments_analyzed": self.comments,
            "sample": {
                "texts_found": self.texts_found,
                "texts_used": self.posts + self.comments,
            },
        }


def _group(group: Group, name: str) -> dict[str, Any]:
    return {
        name: group.name,
        "count": group.count,
        "share": group.share,
        "score": group.score,
    }


def figures_of(
    texts: Sequence[ReadText],
    earlier: Sequence[ReadText],
    *,
    texts_found: int,
    tags: Sequence[TagCount],
    posts_now: int,
    posts_before: int,
    asked_tags: Iterable[str],
) -> Figures:
    """One text, one vote: a loved caption and a small comment weigh the same."""
    mean, low, high = mean_interval([text.score for text in texts])
    kinds = _groups(((text.kind, text) for text in texts), len(texts))
    counts = {group.name: group.count for group in kinds}
    return Figures(
        score=on_scale(mean),
        low=on_scale(low),
        high=on_scale(high),
        shares={
            mood: share(sum(text.sentiment == mood for text in texts), len(texts))
            for mood in ("positive", "neutral", "negative")
        },
        posts=counts.get("post", 0),
        comments=counts.get("comment", 0),
        texts_found=texts_found,
        by_kind=kinds,
        by_language=_groups(((text.language, text) for text in texts), len(texts)),
        themes=_themes(texts),
        change=_change(texts, earlier),
        topics=_topics(tags, posts_now, posts_before, set(asked_tags)),
    )


def _change(texts: Sequence[ReadText], earlier: Sequence[ReadText]) -> Change:
    if len(earlier) < LEAST_TEXTS:
        return Change(len(earlier))
    points, low, high = difference(_by_post(texts), _by_post(earlier))
    # The scale from -1 to 1 is half as wide as the one from 0 to 100.
    points, low, high = (round(50 * one, 1) for one in (points, low, high))
    return Change(len(earlier), _mean(earlier), points, low, high)


def _by_post(texts: Sequence[ReadText]) -> dict[uuid.UUID, list[float]]:
    found: defaultdict[uuid.UUID, list[float]] = defaultdict(list)
    for text in texts:
        found[text.post].append(text.score)
    return found


def _groups(pairs: Iterable[tuple[str, ReadText]], size: int) -> list[Group]:
    """Largest first."""
    return [
        Group(name, len(found), share(len(found), size), _mean(found))
        for name, found in _by_name(pairs)
    ]


def _themes(texts: Sequence[ReadText]) -> list[Theme]:
    pairs = (
        (theme, text) for text in texts for theme in themes_of(text.text, text.language)
    )
    return [
        Theme(
            name, len(found), share(len(found), len(texts)), _mean(found), _shown(found)
        )
        for name, found in _by_name(pairs)
        if len(found) >= _LEAST_THEME
    ][:_MOST_THEMES]


def _by_name(
    pairs: Iterable[tuple[str, ReadText]],
) -> list[tuple[str, list[ReadText]]]:
    found: defaultdict[str, list[ReadText]] = defaultdict(list)
    for name, text in pairs:
        found[name].append(text)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _mean(texts: Sequence[ReadText]) -> float:
    return on_scale(sum(text.score for text in texts) / len(texts))


def _shown(texts: Sequence[ReadText]) -> tuple[ReadText, ...]:
    """The clearest texts of the side that the theme is on, and the clearest of the other.

    Texts that say the same are shown once.
    """
    side = 1 if sum(text.score for text in texts) >= 0 else -1
    ordered = sorted(texts, key=lambda text: (-side * text.score, str(text.code)))
    once: dict[str, ReadText] = {}
    for text in ordered:
        once.setdefault(text.text.strip().casefold(), text)
    others = [text for text in once.values() if side * text.score < 0][-1:]
    own = [text for text in once.values() if text not in others]
    return (*own[: _MOST_EXAMPLES - len(others)], *others)


def _topics(
    tags: Sequence[TagCount], posts_now: int, posts_before: int, asked: set[str]
) -> list[Topic]:
    """Without posts before there is nothing to have grown from."""
    if not posts_before:
        return []
    grown = {
        tag.hashtag: tag
        for tag in tags
        if tag.hashtag not in asked and tag.now * posts_before > tag.before * posts_now
    }
    chances = {
        name: fisher_more(tag.now, posts_now, tag.before, posts_before)
        for name, tag in grown.items()
    }
    kept = sorted(discoveries(chances), key=lambda name: (chances[name], name))
    return [
        Topic(
            hashtag=name,
            posts=grown[name].now,
            posts_before=grown[name].before,
            share=share(grown[name].now, posts_now),
            share_before=share(grown[name].before, posts_before),
            p_value=float(f"{chances[name]:.2g}"),
        )
        for name in kept[:_MOST_TOPICS]
    ]
