"""The numbers of a sentiment answer, from read texts and counted hashtags."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.figures.scale import mood_of, on_scale, share
from analysis.themes import THEME_NAMES, themes_of
from markets.selectors.evidence import ReadText, TagCount
from markets.statistics import discoveries, fisher_more, mean_interval

_MOST_THEMES, _MOST_TOPICS = 8, 10
_LEAST_THEME = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the texts: how many, and how they feel on the scale from 0 to 100."""

    name: str
    count: int
    score: float


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
    themes: list[Group]
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
    return {name: group.name, "count": group.count, "score": group.score}


def figures_of(
    texts: Sequence[ReadText],
    *,
    texts_found: int,
    tags: Sequence[TagCount],
    posts_now: int,
    posts_before: int,
    asked_tags: Iterable[str],
) -> Figures:
    """One text, one vote: a loved caption and a small comment weigh the same."""
    mean, low, high = mean_interval([text.score for text in texts])
    kinds = _groups((text.kind, text.score) for text in texts)
    counts = {group.name: group.count for group in kinds}
    themed = _groups(
        (theme, text.score)
        for text in texts
        for theme in themes_of(text.text, text.language)
    )
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
        by_language=_groups((text.language, text.score) for text in texts),
        themes=[one for one in themed if one.count >= _LEAST_THEME][:_MOST_THEMES],
        topics=_topics(tags, posts_now, posts_before, set(asked_tags)),
    )


def _groups(pairs: Iterable[tuple[str, float]]) -> list[Group]:
    """Largest first."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for name, score in pairs:
        found[name].append(score)
    groups = [
        Group(name, len(scores), on_scale(sum(scores) / len(scores)))
        for name, scores in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.count, group.name))


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
