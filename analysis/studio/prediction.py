"""How the page shows a prediction."""

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.studio.layouts import (
    Answer,
    Cell,
    Example,
    Figure,
    Layout,
    Listing,
    Table,
    shortened,
)
from analysis.studio.layouts import ResultPage as Page
from analysis.words.prediction import FEATURE_NAMES
from instagram.enums import MediaType
from kbeauty.lib import figures
from kbeauty.lib.figures import UNKNOWN
from markets.registry import market_name

_METHODS = {
    "regression": gettext_lazy("regression"),
    "median": gettext_lazy("median of the last posts"),
    "pooled": gettext_lazy("regression, drawn towards the market"),
}


def asked(wanted: Mapping[str, Any]) -> str:
    short = shortened(wanted.get("caption", ""))
    when = figures.short_time(parse_datetime(wanted["posting_time"]))
    told = (
        market_name(wanted["market"]),
        f"@{wanted['account']}" if wanted.get("account") else "",
        str(MediaType(wanted["media_type"]).label),
        when,
        short,
    )
    return " · ".join(one for one in told if one)


def page(answer: Answer) -> Page:
    return Page(
        summary="",
        figures=_figures(answer),
        listings=[Listing(_("Tips"), answer["optimization_tips"])],
        tables=[table for table in (_tested(answer), _effects(answer)) if table.rows],
        missing=_missing(answer),
    )


def _figures(answer: Answer) -> list[Figure]:
    labels = {"likes": _("Likes"), "comments": _("Comments"), "reach": _("Reach")}
    shown = [
        Figure(
            f"predicted_{name}",
            label,
            answer[name]["value"],
            figures.number(answer[name]["value"]),
            interval=(answer[name]["low"], answer[name]["high"]),
            note=_("whatever the draft") if answer[name]["method"] == "median" else "",
            hint=_(
                "Nothing that is known of a draft predicted your earlier posts better than the median of the last ones: it is the same for every draft."
            )
            if answer[name]["method"] == "median"
            else "",
        )
        for name, label in labels.items()
        if answer[name]
    ]
    rate = answer["predicted_engagement_rate"]
    shown.append(
        Figure(
            "predicted_engagement_rate",
            _("Engagement rate"),
            rate,
            UNKNOWN if rate is None else figures.percent(rate),
        )
    )
    if answer.get("market_posts"):
        shown.append(_market(answer))
    return shown


def _market(answer: Answer) -> Figure:
    """How far the market's other accounts had a say."""
    own = figures.percent(100 * answer["own_weight"], 0)
    return Figure(
        "market_posts",
        _("Posts of the market's other accounts"),
        answer["market_posts"],
        figures.number(answer["market_posts"]),
        note=_("%(share)s of the effects are the account's own") % {"share": own},
    )


def _tested(answer: Answer) -> Table:
    labels = {"likes": _("Likes"), "comments": _("Comments"), "reach": _("Reach")}
    return Table(
        _("How it did on earlier posts"),
        (_("Figure"), _("Method"), _("Posts tested"), _("Inside the interval")),
        [
            [
                Cell(label),
                Cell(str(_METHODS[answer[name]["method"]])),
                Cell(figures.number(answer[name]["tested"]), is_number=True),
                Cell(figures.percent(answer[name]["coverage"], 0), is_number=True),
            ]
            for name, label in labels.items()
            if answer[name]
        ],
        subtitle=_("Each predicted from those before it; 80 % are meant to be inside"),
    )


def _effects(answer: Answer) -> Table:
    return Table(
        _("What goes with likes"),
        (_("Feature"), _("Difference"), _("Between")),
        [
            [
                Cell(str(FEATURE_NAMES[one["name"]])),
                Cell(f"{one['per_cent']:+.0f} %", is_number=True),
                Cell(f"{one['low']:+.0f} % … {one['high']:+.0f} %", is_number=True),
            ]
            for one in answer["effects"]
        ],
        subtitle=_("Seen together; whether one causes the other is not known"),
    )


def _missing(answer: Answer) -> list[str]:
    labels = {"comments": _("Comments"), "reach": _("Reach")}
    return [
        _("%(name)s: fewer than 30 posts tell it.") % {"name": label}
        for name, label in labels.items()
        if not answer[name]
    ]


LAYOUT = Layout(
    icon="chart-dots",
    about=gettext_lazy(
        "What a draft may bring in likes, comments and reach, with an interval and how it did on earlier posts."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(
            gettext_lazy("A video for Japan"),
            {
                "post_draft.caption": "朝のスキンケア、何から始めますか？",
                "post_draft.media_type": "VIDEO",
                "market": "JP",
            },
        ),
    ),
)
