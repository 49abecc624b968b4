"""How the page shows a text for another market."""

from collections.abc import Mapping, Sequence
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
)
from analysis.studio.layouts import ResultPage as Page
from analysis.studio.texts import asked, basis, claims_table
from kbeauty.lib.figures import language_name
from markets.networks import NETWORKS
from markets.rules.names import VERDICT_NAMES

_ENGINES = {
    "local": gettext_lazy("Our own rules"),
    "model": gettext_lazy("Language model"),
}


_NO_BACK: Answer = {"did_run": False, "why_not": "", "differences": (), "claims": ()}


def page(answer: Answer) -> Page:
    # Answers of earlier methods have none.
    back = answer.get("back_translation", _NO_BACK)
    found = [
        claims_table(_("Claims in the new text"), answer["claims_after"]),
        claims_table(_("Claims in the back-translation"), back["claims"]),
        claims_table(_("Claims in your text"), answer["claims_before"]),
        _words(answer["glossary"]),
    ]
    listings = [
        Listing(_("Text"), [answer["text"]]),
        *_read_back(back),
        Listing(_("What changed in meaning"), answer["meaning_changes"], is_half=True),
        Listing(
            _("What differs in the back-translation"), back["differences"], is_half=True
        ),
    ]
    return Page(
        summary="",
        figures=_figures(answer),
        listings=[one for one in listings if one.items],
        tables=[one for one in found if one.rows],
        missing=[
            *([answer["note"]] if answer["note"] else []),
            *answer["refused_because"],
            *([back["why_not"]] if back["why_not"] else []),
        ],
        basis=basis(answer),
    )


def _read_back(back: Answer) -> list[Listing]:
    """The given text and what a model says of the new one, side by side."""
    if not back["did_run"]:
        return []
    title = _("Back-translation into %(language)s") % {
        "language": language_name(back["language"])
    }
    told = _(
        "The words of %(model)s, which was shown the new text alone. They clear no claim; a sentence with a number that the new text does not have is left out."
    ) % {"model": back["model"]}
    return [
        Listing(_("Your text"), [back["original"]], is_half=True),
        Listing(title, [back["text"]], subtitle=told, is_half=True),
    ]


def _figures(answer: Answer) -> list[Figure]:
    limit = _("%(limit)s at most on %(network)s") % {
        "limit": answer["length_limit"],
        "network": NETWORKS[answer["network"]].name,
    }
    return [
        Figure(
            "engine",
            _("Written by"),
            None,
            str(_ENGINES[answer["engine"]]),
            note=language_name(answer["text_language"]),
        ),
        Figure(
            "verdict",
            _("Claims"),
            None,
            str(VERDICT_NAMES.get(answer["verdict_after"], _("No rule met"))),
            note=_("This is no legal advice."),
        ),
        Figure(
            "length", _("Length"), answer["length"], str(answer["length"]), note=limit
        ),
    ]


def _words(glossary: Sequence[Mapping[str, Any]]) -> Table:
    return Table(
        _("Words to keep"),
        (_("Word"), _("Kept")),
        [[Cell(one["word"]), Cell(_state(one))] for one in glossary],
    )


def _state(one: Mapping[str, Any]) -> str:
    if one["is_absent"]:
        return _("Not in your text")
    return _("Kept") if one["is_kept"] else _("Missing")


LAYOUT = Layout(
    icon="language",
    about=gettext_lazy(
        "A text for another market: names kept, claims checked again, within the network's length."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(
            gettext_lazy("A caption for Germany"),
            {
                "content": "New whitening cream for perfect skin! #glasshaut",
                "target_market": "DE",
                "network": "instagram",
            },
        ),
    ),
)
