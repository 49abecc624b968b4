"""How the page shows a sentiment answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.presentation import language_label
from analysis.studio.layouts import (
    Answer,
    Cell,
    Example,
    Figure,
    Layout,
    Quotes,
    Table,
)
from analysis.studio.layouts import ResultPage as Page
from analysis.themes import THEME_NAMES
from kbeauty.lib import figures
from markets.registry import market_name

_SOURCES = {"post": gettext_lazy("Captions"), "comment": gettext_lazy("Comments")}


def asked(wanted: Mapping[str, Any]) -> str:
    parts = [market_name(wanted["market"])]
    parts += [f"#{tag}" for tag in wanted.get("hashtags", ())]
    if "time_range" in wanted:
        days = wanted["time_range"].removesuffix("d")
        parts.append(_("%(days)s days") % {"days": days})
    return " · ".join(parts)


def page(answer: Answer) -> Page:
    return Page(
        summary=answer.get("analysis_summary", ""),
        figures=[
            _score(answer),
            *_change(answer),
            *_shares(answer),
            *_texts(answer),
        ],
        tables=[table for table in _tables(answer) if table.rows],
        quotes=[_quotes(one) for one in answer["themes"]],
    )


def _score(answer: Answer) -> Figure:
    low, high = answer["interval"]
    return Figure(
        name="sentiment_score",
        label=_("Mood"),
        value=answer["sentiment_score"],
        shown=f"{answer['sentiment_score']:.1f}",
        interval=(low, high),
        hint=_("0 is negative, 50 even, 100 positive."),
    )


def _change(answer: Answer) -> list[Figure]:
    """Answers of the first method told of none."""
    change = answer.get("change")
    if change is None:
        return []
    if change["points"] is None:
        note = _("only %(count)s texts before") % {"count": change["texts_before"]}
        shown, interval = figures.UNKNOWN, None
    else:
        is_real = change["is_more_than_noise"]
        note = _("more than noise") if is_real else _("may be noise")
        shown, interval = f"{change['points']:+.1f}", tuple(change["interval"])
    return [
        Figure(
            name="change",
            label=_("Against as many days before"),
            value=change["points"],
            shown=shown,
            interval=interval,
            note=note,
            hint=_(
                "Points of the mood's scale. It is more than noise where the interval leaves out 0."
            ),
        )
    ]


def _quotes(theme: Mapping[str, Any]) -> Quotes:
    codes: dict[str, list[str]] = {"post": [], "comment": []}
    for one in theme.get("examples", ()):
        codes[one["kind"]].append(one["code"])
    return Quotes(str(THEME_NAMES[theme["theme"]]), codes["post"], codes["comment"])


def _shares(answer: Answer) -> list[Figure]:
    labels = {"positive": _("Positive"), "negative": _("Negative")}
    return [
        Figure(name, label, answer["shares"][name], f"{answer['shares'][name]:.1f} %")
        for name, label in labels.items()
    ]


def _texts(answer: Answer) -> list[Figure]:
    used = answer["sample"]["texts_used"]
    return [Figure("texts", _("Texts"), used, figures.number(used))]


def _tables(answer: Answer) -> list[Table]:
    return [
        Table(
            _("Themes"),
            (_("Theme"), _("Texts"), _("Mood")),
            [
                _row(str(THEME_NAMES[one["theme"]]), one["count"], one["score"])
                for one in answer["themes"]
            ],
        ),
        Table(
            _("Hashtags that grew"),
            (_("Hashtag"), _("Posts"), _("Before")),
            [
                _row(f"#{one['hashtag']}", one["posts"], one["posts_before"])
                for one in answer["topics"]
            ],
            subtitle=_("By more than chance explains, against the days before"),
        ),
        Table(
            _("Languages"),
            (_("Language"), _("Texts"), _("Share"), _("Mood")),
            [
                [
                    *_row(language_label(one["language"]), one["count"]),
                    Cell(_percent(one.get("share")), is_number=True),
                    *_row("", one["score"])[1:],
                ]
                for one in answer["by_language"]
            ],
        ),
        Table(
            _("Captions and comments"),
            (_("Source"), _("Texts"), _("Mood")),
            [
                _row(str(_SOURCES[one["source"]]), one["count"], one["score"])
                for one in answer["by_source"]
            ],
        ),
    ]


def _percent(share: float | None) -> str:
    return figures.UNKNOWN if share is None else figures.percent(share, 1)


def _row(name: str, *values: float) -> list[Cell]:
    return [Cell(name)] + [
        Cell(
            f"{value:.1f}" if isinstance(value, float) else figures.number(value),
            is_number=True,
        )
        for value in values
    ]


LAYOUT = Layout(
    icon="mood-smile",
    about=gettext_lazy(
        "How a market feels in captions and comments, what it praises and what it complains about."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(
            gettext_lazy("Japan, the last 30 days"),
            {"market": "JP", "time_range": "30d"},
        ),
        Example(
            gettext_lazy("United States, the last quarter"),
            {"market": "US", "time_range": "90d"},
        ),
    ),
)
