"""Log-ins of a person as the security page shows them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.utils.translation import gettext as _

from accounts.audit.edge import NO_ADDRESS
from accounts.enums import AuditAction
from accounts.log_in.programs import program_name
from accounts.models import AuditEvent, User
from accounts.services.log_ins import API, sessions_of

LOG_INS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One open log-in, in words."""

    id: int
    name: str
    is_api: bool
    is_current: bool
    # Empty where nobody could tell.
    ip: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class LogInRow:
    """One attempt to log in as this person."""

    at: datetime
    has_succeeded: bool
    name: str
    ip: str


def session_rows(user: User, *, current_key: str | None) -> list[SessionRow]:
    """Open log-ins, the one in use first, then by when they were seen."""
    rows = [
        SessionRow(
            id=one.pk,
            name=program_name(one.user_agent),
            is_api=one.data.get("kind") == API,
            is_current=one.session_key == current_key,
            ip="" if one.ip == NO_ADDRESS else one.ip,
            created_at=one.created_at,
            last_seen_at=one.last_seen_at,
        )
        for one in sessions_of(user)
    ]
    return sorted(rows, key=lambda row: not row.is_current)


def newest_log_ins(user: User) -> list[LogInRow]:
    """The last log-ins of this person, and what failed, once where several companies have it."""
    own = AuditEvent.objects.filter(actor=user, action=AuditAction.LOGIN_SUCCEEDED)
    failed = AuditEvent.objects.filter(
        target_code=str(user.code), action=AuditAction.LOGIN_FAILED
    )
    # An event for each company of the person.
    many = LOG_INS_SHOWN * 5
    events = _once(chain(own[:many], failed[:many]))
    newest = sorted(events, key=lambda one: one.created_at, reverse=True)
    return [_log_in_row(event) for event in newest[:LOG_INS_SHOWN]]


def _once(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """Of each attempt one event, whichever company it was noted for.

    The request's number alone does not tell: whoever asks may send the same one each time.
    """
    seen: Counter[tuple[str, str, int | None]] = Counter()
    found = {}
    for event in events:
        mine = (event.action, event.request_id, event.company_id)
        seen[mine] += 1
        number = event.request_id or event.pk
        found[(event.action, number, seen[mine])] = event
    return list(found.values())


def _log_in_row(event: AuditEvent) -> LogInRow:
    name = program_name(event.user_agent)
    if "api" in event.after.get("methods", ()):
        name = _("API, %(program)s") % {"program": name}
    return LogInRow(
        at=event.created_at,
        has_succeeded=event.action == AuditAction.LOGIN_SUCCEEDED,
        name=name,
        ip=event.ip or "",
    )
