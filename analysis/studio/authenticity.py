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
    )


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
        (_("Signal"), _("Value"), _("Percentile"), _("Points"), _("Weight")),
        [
            [
                Cell(str(NAMES[row["signal"]])),
                Cell(f"{round(row['value'], 2):g}", is_number=True),
                Cell(_percentile(row["percentile"]), is_number=True),
                Cell(f"{row['points']:+.1f}", is_number=True),
                Cell(f"{row['weight']:.1f}", is_number=True),
            ]
            for row in rows
        ],
        subtitle=_("Points above 0 speak against organic growth"),
    )


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
