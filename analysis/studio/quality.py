"""How the page shows the quality of a post."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.studio.layouts import Answer, Cell, Figure, Layout, Listing, Table
from analysis.studio.layouts import ResultPage as Page
from analysis.studio.texts import claims_table
from analysis.words.quality import PART_NAMES, UNITS
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
            _figure("visual_quality", _("Picture"), answer),
            Figure(
                "estimated_reach",
                _("Reach to expect"),
                None,
                answer["estimated_reach"] or UNKNOWN,
                note=_reach_note(answer),
            ),
        ],
        listings=[Listing(_("What to mend"), answer["improvements"])],
        tables=[table for table in _tables(answer) if table.rows],
        missing=answer["not_measured"],
    )


def _reach_note(answer: Answer) -> str:
    """Eight of ten posts lie within; answers of the first method counted the market's."""
    text = (
        _("8 of 10 of the account's last %(count)s posts of any kind")
        if answer.get("reach_basis") == "any_kind"
        else _("8 of 10 of the account's last %(count)s posts of this kind")
    )
    return text % {"count": answer["reach_posts"]}


def _tables(answer: Answer) -> list[Table]:
    return [
        Table(
            _("Parts"),
            (_("Part"), _("Score"), _("Counted"), _("How")),
            [
                [
                    Cell(str(PART_NAMES[one["name"]])),
                    Cell(_shown(one["score"]), is_number=True),
                    Cell(_counted(one), is_number=True),
                    Cell(one.get("method", "")),
                ]
                for one in answer["parts"]
            ],
            is_wide=True,
        ),
        claims_table(_("What the market's rules mind"), answer.get("issues", ())),
    ]


def _counted(part: Mapping[str, Any]) -> str:
    value = part["value"]
    if value is None:
        return UNKNOWN if part["score"] is None else ""
    unit = str(UNITS.get(part["name"], ""))
    return f"{value:g} {unit}".strip()


def _figure(name: str, label: str, answer: Answer) -> Figure:
    return Figure(name, label, answer[name], _shown(answer[name]))


def _shown(score: float | None) -> str:
    return UNKNOWN if score is None else f"{score:.0f}"


LAYOUT = Layout(
    icon="checklist",
    about=gettext_lazy(
        "First line, readability, call to action, claims, mark of paid posts, hashtags, alt text and picture of a post, and the reach to expect."
    ),
    asked=asked,
    page=page,
)
