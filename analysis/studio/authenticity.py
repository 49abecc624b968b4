"""How the page shows an authenticity answer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.authenticity.words import NAMES
from analysis.studio.layouts import (
    Answer,
    Cell,
    Figure,
    Layout,
    Listing,
    Table,
)
from analysis.studio.layouts import ResultPage as Page
from kbeauty.lib import figures

_YES_OR_NO = frozenset({"picture", "external_link", "private"})
_SHARES = frozenset(
    {"username_digits", "near_duplicates", "generic_comments", "comment_language"}
)
_COUNTS = {
    "followers": "%(count)s",
    "posts": "%(count)s",
    "bio": gettext_lazy("%(count)s characters"),
    "full_name": gettext_lazy("%(count)s words"),
}


def asked(wanted: Mapping[str, Any]) -> str:
    return f"@{wanted['username']}"


def page(answer: Answer) -> Page:
    flags = Listing(_("What speaks against organic growth"), answer["red_flags"])
    return Page(
        summary=answer["recommendation"],
        figures=_figures(answer),
        listings=[flags] if answer["red_flags"] else [],
        tables=[_signals(answer)],
        missing=[
            f"{NAMES[row['signal']]}: {row['why']}" for row in answer["not_measured"]
        ],
        basis=_basis(answer),
    )


def _basis(answer: Answer) -> str:
    sample = {name: figures.number(count) for name, count in answer["sample"].items()}
    return _(
        "The profile of @%(username)s as it was collected, its newest %(posts)s posts, %(comments)s comments of %(commenters)s people, and follower counts of %(days_counted)s days."
    ) % {"username": answer["username"], **sample}


def _figures(answer: Answer) -> list[Figure]:
    low, high = answer["interval"]
    bots = answer["bot_interval"]
    unknown = _("too little data")
    return [
        Figure(
            "authenticity_score",
            _("Authenticity"),
            answer["authenticity_score"],
            f"{answer['authenticity_score']:.0f}",
            interval=(low, high),
            hint=_(
                "100: nothing is inconsistent with organic growth. Below 50 a person should look."
            ),
        ),
        _figure(
            answer,
            "follower_quality",
            _("Follower quality"),
            _("Percentile of likes per follower among accounts of its size."),
            unknown,
        ),
        _figure(
            answer,
            "engagement_consistency",
            _("Consistency of engagement"),
            _("100 less the strongest sign in likes and comments."),
            unknown,
        ),
        Figure(
            "bot_percentage",
            _("Copied comments only"),
            answer["bot_percentage"],
            "–" if bots is None else f"{answer['bot_percentage']:.1f} %",
            interval=tuple(bots) if bots else None,
            note="" if bots else unknown,
            hint=_("Share of commenters who wrote nothing but what others wrote."),
        ),
    ]


def _figure(answer: Answer, name: str, label: str, hint: str, unknown: str) -> Figure:
    value = answer[name]
    if value is None:
        return Figure(name, label, None, "–", note=unknown, hint=hint)
    return Figure(name, label, value, f"{value:.0f}", hint=hint)


def _signals(answer: Answer) -> Table:
    rows = sorted(answer["signals"], key=lambda row: -row["points"])
    return Table(
        _("Signals"),
        (
            *(_("Signal"), _("Value"), _("Sample")),
            *(_("Percentile"), _("Points"), _("Weight")),
        ),
        [
            [
                Cell(str(NAMES[row["signal"]])),
                Cell(_value(row), is_number=True),
                Cell(figures.number(row["sample"]), is_number=True),
                Cell(_percentile(row["percentile"]), is_number=True),
                Cell(f"{row['points']:+.1f}", is_number=True),
                Cell(f"{row['weight']:.1f}", is_number=True),
            ]
            for row in rows
        ],
        subtitle=_("Points above 0 speak against organic growth"),
    )


def _value(row: Mapping[str, Any]) -> str:
    """As a person reads it: yes or no, per cent, letters, a count."""
    name, value = row["signal"], row["value"]
    if name in _YES_OR_NO:
        return _("yes") if value else _("no")
    if name in _SHARES:
        return figures.percent(100 * value, 0)
    if name in _COUNTS:
        return str(_COUNTS[name]) % {"count": figures.number(value)}
    return f"{value:.2f}"


def _percentile(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


LAYOUT = Layout(
    icon="shield-check",
    about=gettext_lazy(
        "Whether profile, posts, growth and comments of an account are consistent with organic growth."
    ),
    asked=asked,
    page=page,
)
