"""The audit log as a file: read in parts, so that its size does not matter."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.access import may_still
from accounts.audit.words import Change, changes_of
from accounts.enums import Permission
from accounts.models import AuditEvent, Company, User
from kbeauty.lib.cursors import rows_after
from kbeauty.lib.spreadsheets import BOM, csv_text
from kbeauty.lib.tenancy import tenant

PART = 1000
Events = QuerySet[AuditEvent]


def audit_csv(*, company: Company, events: Events, reader: User) -> Iterator[str]:
    """Parts of the file, newest events first, in the language in force at the call.

    The server reads it after the request's scope has ended. So each part enters the company
    for itself and leaves it before it is handed on. The file ends where its reader loses the
    right to it.
    """
    language = translation.get_language()
    zone = ZoneInfo(reader.time_zone)

    def parts() -> Iterator[str]:
        with translation.override(language):
            head = BOM + csv_text([_head()])
        yield head
        last: AuditEvent | None = None
        while True:
            with (
                tenant(company.pk),
                translation.override(language),
                timezone.override(zone),
            ):
                is_allowed = may_still(reader, company.pk, Permission.SEE_AUDIT)
                rows = _part(events.filter(company=company), last)
                found = list(rows) if is_allowed else []
                text = csv_text(_cells(event) for event in found)
            if not found:
                return
            last = found[-1]
            yield text

    return parts()


def _part(events: Events, last: AuditEvent | None) -> Events:
    if last is not None:
        events = rows_after(events, last.created_at, last.pk)
    return events.order_by("-created_at", "-pk")[:PART]


def _head() -> Sequence[str]:
    return (
        _("Time"),
        _("Who"),
        _("In their place"),
        _("Action"),
        _("Kind of object"),
        _("Object"),
        _("Code"),
        _("IP address"),
        _("Program"),
        _("Request"),
        _("Changes"),
    )


def _cells(event: AuditEvent) -> Sequence[object]:
    return (
        timezone.localtime(event.created_at).isoformat(timespec="seconds"),
        event.actor_label,
        event.impersonator_label,
        event.action_label,
        event.target_type,
        event.target_label,
        event.target_code,
        event.ip,
        event.user_agent,
        event.request_id,
        "; ".join(map(_in_words, changes_of(event))),
    )


def _in_words(change: Change) -> str:
    return f"{change.name}: {change.before} → {change.after}"
