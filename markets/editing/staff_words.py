"""A change as the staff pages show it: what differs, whom it concerns."""

import difflib
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction
from markets.claims.verdicts import badge_of
from markets.editing.enums import Kind, Status
from markets.editing.models import EditorialChange, EditorialVersion, Impact
from markets.editing.selectors import BrandShift, shifts_by_brand
from markets.editing.services import text_in_force
from markets.editing.writing import brought_text
from markets.registry import market_name

_CONTEXT = 4


def difference(change: EditorialChange) -> SafeString:
    """To what is in force; of a change that is decided, to what it replaced."""
    return difference_between(_before(change), change.text)


def _before(change: EditorialChange) -> str:
    version = EditorialVersion.objects.filter(change=change).first()
    if version is None:
        return text_in_force(change.kind, change.item)
    return text_before(version)


def text_before(version: EditorialVersion) -> str:
    """What was in force before it; what the release brings now where it was the first."""
    earlier = EditorialVersion.objects.filter(
        kind=version.kind, item=version.item, number=version.number - 1
    ).first()
    return earlier.text if earlier else brought_text(version.kind, version.item)


def difference_between(before: str, after: str) -> SafeString:
    """Line by line."""
    return render_to_string(
        "admin/markets/_difference.html", {"lines": list(_lines(before, after))}
    )


def _lines(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Each line with "+", "-", " " or "…" where lines that stay are left out."""
    compared = difflib.unified_diff(
        before.splitlines(), after.splitlines(), lineterm="", n=_CONTEXT
    )
    for line in compared:
        if line.startswith(("---", "+++")):
            continue
        if line.startswith("@@"):
            yield "…", ""
        else:
            yield line[0], line[1:]


def impact_found(change: EditorialChange) -> SafeString:
    """How many texts of whom; that staff saw it is recorded."""
    impact = Impact.objects.filter(change=change).first()
    if impact is None:
        text = (
            _("Measured once it is submitted.")
            if change.kind == Kind.RULE
            else _("Knowledge stops no text: nothing is measured.")
        )
        return SafeString(text)
    rows = shifts_by_brand(change)
    if rows:
        audit.record(AuditAction.STAFF_VIEWED, target=change)
    return render_to_string("admin/markets/_impact.html", _impact(change, impact, rows))


def _impact(
    change: EditorialChange, impact: Impact, rows: list[BrandShift]
) -> dict[str, Any]:
    return {
        "impact": impact,
        "is_under_way": impact.finished_at is None,
        "rows": [
            {
                "company": one.company,
                "market": market_name(one.market),
                "before": badge_of(one.before).label,
                "after": badge_of(one.after).label,
                "count": one.count,
                "is_alarming": one.is_alarming,
            }
            for one in rows
        ],
        "texts": sum(one.count for one in rows),
        "alarms": sum(one.count for one in rows if one.is_alarming),
        "brands": len({one.company.pk for one in rows}),
        "url": f"{reverse('admin:markets_claimshift_changelist')}"
        f"?change__id__exact={change.pk}",
        "is_waiting": change.status == Status.WAITING,
    }
