"""The summary of a sentiment answer: sentences around figures that were computed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.figures.sentiment import Change, Figures, Group
from analysis.themes import THEME_NAMES
from kbeauty.lib import figures as shown
from markets.registry import market_name

# A theme this far from the whole is worth a word.
_APART = 8
_LEAST_COUNT = 5


def summary(figures: Figures, *, market: str, days: int) -> str:
    """In the language in force; every number is one of ``figures``."""
    sentences = [_opening(figures, market, days), _certainty(figures), _shares(figures)]
    sentences += [_change(figures.change), *_contrasts(figures)]
    if figures.topics:
        tags = ", ".join(f"#{topic.hashtag}" for topic in figures.topics[:3])
        text = _("Growing beyond chance against the days before: %(tags)s.")
        sentences.append(text % {"tags": tags})
    return " ".join(sentences)


def _opening(figures: Figures, market: str, days: int) -> str:
    text = {
        "positive": _(
            "%(market)s: the mood of the last %(days)s days is positive, %(score)s of 100."
        ),
        "neutral": _(
            "%(market)s: the mood of the last %(days)s days is neutral, %(score)s of 100."
        ),
        "negative": _(
            "%(market)s: the mood of the last %(days)s days is negative, %(score)s of 100."
        ),
    }[figures.overall]
    return text % {"market": market_name(market), "days": days, "score": figures.score}


def _certainty(figures: Figures) -> str:
    posts = ngettext("%(number)s post", "%(number)s posts", figures.posts)
    comments = ngettext("%(number)s comment", "%(number)s comments", figures.comments)
    text = _(
        "It rests on %(posts)s and %(comments)s; with 95%% certainty the value lies between %(low)s and %(high)s."
    )
    return text % {
        "posts": posts % {"number": shown.number(figures.posts)},
        "comments": comments % {"number": shown.number(figures.comments)},
        "low": figures.low,
        "high": figures.high,
    }


def _shares(figures: Figures) -> str:
    text = _("%(positive)s%% of the texts are positive, %(negative)s%% negative.")
    return text % figures.shares


def _change(change: Change) -> str:
    if change.points is None:
        text = _(
            "Against the days before nothing can be said: only %(count)s texts of them are read."
        )
        return text % {"count": shown.number(change.texts_before)}
    text = (
        _(
            "Against as many days before it moved by %(points)s points (between %(low)s and %(high)s), which is more than noise."
        )
        if change.is_more_than_noise
        else _(
            "Against as many days before it moved by %(points)s points (between %(low)s and %(high)s), which may be noise."
        )
    )
    return text % {
        "points": f"{change.points:+.1f}",
        "low": change.low,
        "high": change.high,
    }


def _contrasts(figures: Figures) -> list[str]:
    """The best and the worst liked theme, where they stand apart from the whole."""
    solid = [theme for theme in figures.themes if theme.count >= _LEAST_COUNT]
    best = max(solid, key=lambda theme: theme.score, default=None)
    worst = min(solid, key=lambda theme: theme.score, default=None)
    sentences = []
    if best and best.score >= figures.score + _APART:
        text = _("People like most: %(theme)s (%(score)s of 100, %(count)s texts).")
        sentences.append(text % _named(best))
    if worst and worst.score <= figures.score - _APART:
        text = _(
            "They complain most about: %(theme)s (%(score)s of 100, %(count)s texts)."
        )
        sentences.append(text % _named(worst))
    return sentences


def _named(theme: Group) -> dict[str, object]:
    return {
        "theme": THEME_NAMES[theme.name],
        "score": theme.score,
        "count": shown.number(theme.count),
    }
