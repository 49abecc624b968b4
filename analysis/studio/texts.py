"""What the pages show alike of analyses that look at a text for a market."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from analysis.studio.layouts import Cell, Table, shortened
from markets.registry import market_name
from markets.rules.names import VERDICT_NAMES


def asked(wanted: Mapping[str, Any]) -> str:
    short = shortened(wanted.get("content", ""))
    return f"{market_name(wanted['target_market'])} · {short}"


def basis(answer: Mapping[str, Any]) -> str:
    return _(
        "The text itself and our claim rules as they stood then (edition %(version)s)."
    ) % {"version": answer["rules_version"]}


def claims_table(title: str, issues: Sequence[Mapping[str, Any]]) -> Table:
    """The words that rules mind, with verdict, reason and source."""
    return Table(
        title,
        (_("Words"), _("Verdict"), _("Why"), _("Source")),
        [
            [
                Cell(one["text"]),
                Cell(str(VERDICT_NAMES[one["verdict"]])),
                Cell(one["why"]),
                Cell(one["source"], url=one["source_url"]),
            ]
            for one in issues
        ],
        is_wide=True,
    )
