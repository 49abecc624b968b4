"""How the page shows cultural fit."""

from collections.abc import Mapping
from typing import Any

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
from markets.registry import market_name
from markets.rules.names import VERDICT_NAMES

_STATUS = {
    "approved": gettext_lazy("No rule met"),
    "needs_revision": gettext_lazy("Needs work"),
    "rejected": gettext_lazy("Do not publish"),
}


def asked(wanted: Mapping[str, Any]) -> str:
    short = shortened(wanted.get("content", ""))
    return f"{market_name(wanted['target_market'])} · {short}"


def page(answer: Answer) -> Page:
    score = answer["cultural_fit_score"]
    return Page(
        summary="",
        figures=[
            Figure("cultural_fit_score", _("Fit"), score, str(score)),
            Figure(
                "status",
                _("Reading"),
                None,
                str(_STATUS[answer["approval_status"]]),
                note=_("This is no legal advice."),
            ),
        ],
        listings=[
            Listing(_("Tips"), answer["localization_tips"]),
            Listing(_("Revised text"), [answer["revised_content"]]),
        ],
        tables=[
            Table(
                _("What was found"),
                (_("Words"), _("Verdict"), _("Why"), _("Source")),
                [
                    [
                        Cell(one["text"]),
                        Cell(str(VERDICT_NAMES[one["verdict"]])),
                        Cell(one["why"]),
                        Cell(one["source"], url=one["source_url"]),
                    ]
                    for one in answer["sensitivity_issues"]
                ],
            )
        ]
        if answer["sensitivity_issues"]
        else [],
    )


LAYOUT = Layout(
    icon="world-check",
    about=gettext_lazy(
        "What a market minds in a text: wording, source, safer words and a revised text."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(
            gettext_lazy("A claim for Germany"),
            {
                "content": "New whitening cream for perfect skin!",
                "target_market": "DE",
            },
        ),
    ),
)
