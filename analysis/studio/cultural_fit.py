"""How the page shows cultural fit."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.studio.layouts import (
    Answer,
    Example,
    Figure,
    Layout,
    Listing,
)
from analysis.studio.layouts import ResultPage as Page
from analysis.studio.texts import asked, basis, claims_table

_STATUS = {
    "approved": gettext_lazy("No rule met"),
    "needs_revision": gettext_lazy("Needs work"),
    "rejected": gettext_lazy("Do not publish"),
}


def page(answer: Answer) -> Page:
    score, issues = answer["cultural_fit_score"], answer["sensitivity_issues"]
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
        tables=[claims_table(_("What was found"), issues)] if issues else [],
        basis=basis(answer),
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
