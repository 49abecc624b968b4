"""How the page shows the quality of a post."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.studio.layouts import Answer, Cell, Figure, Layout, Listing, Table
from analysis.studio.layouts import ResultPage as Page
from analysis.words.quality import PART_NAMES
from kbeauty.lib.figures import UNKNOWN


def asked(wanted: Mapping[str, Any]) -> str:
    return str(wanted.get("post_url", ""))


def page(answer: Answer) -> Page:
    return Page(
        summary="",
        figures=[
            _figure("overall_score", _("Overall"), answer),
            _figure("caption_effectiveness", _("Caption"), answer),
            _figure("hashtag_relevance", _("Relevance of hashtags"), answer),
            Figure(
                "estimated_reach",
                _("Reach to expect"),
                None,
                answer["estimated_reach"] or UNKNOWN,
                note=_("from %(count)s posts of this kind")
                % {"count": answer["reach_posts"]},
            ),
        ],
        listings=[Listing(_("What to mend"), answer["improvements"])],
        tables=[
            Table(
                _("Parts"),
                (_("Part"), _("Score")),
                [
                    [
                        Cell(str(PART_NAMES[one["name"]])),
                        Cell(_shown(one["score"]), is_number=True),
                    ]
                    for one in answer["parts"]
                ],
            )
        ]
        if answer["parts"]
        else [],
        missing=answer["not_measured"],
    )


def _figure(name: str, label: str, answer: Answer) -> Figure:
    return Figure(name, label, answer[name], _shown(answer[name]))


def _shown(score: float | None) -> str:
    return UNKNOWN if score is None else f"{score:.0f}"


LAYOUT = Layout(
    icon="checklist",
    about=gettext_lazy(
        "First line, readability, call to action, claims and hashtags of a post, and the reach to expect."
    ),
    asked=asked,
    page=page,
)
