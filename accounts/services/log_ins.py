"""Log-ins: what came in, what was ended, and what keeps them safe.

allauth makes and ends the log-ins of browsers and tells of them by signals only; the API's
come from ``accounts/log_in/tokens.py``. Both meet here, in one list of sessions and one audit log.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import memberships_of
from accounts.audit.edge import NO_ADDRESS
from accounts.enums import AuditAction
from accounts.models import Company, User
from kbeauty.lib.errors import NotFoundError

API = "api"


@transaction.atomic
def note(
    action: AuditAction,
    *,
    user: User,
    target: Model | None = None,
    target_label: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    by: User | None = None,
) -> None:
    """One event for each company of this person, so that its owners see it; else one alone."""
    companies: list[Company | None] = [one.company for one in memberships_of(user)]
    for company in companies or [None]:
        audit.record(
            action,
            company=company,
            target=target or user,
            target_label=target_label,
            before=before,
            after=after,
            by=by,
        )


def note_log_in(*, user: User, methods: Iterable[str]) -> None:
    after = {"methods": sorted(set(methods))}
    note(AuditAction.LOGIN_SUCCEEDED, user=user, after=after, by=user)


def note_failed_log_in(*, email: str, method: str) -> None:
    """Somebody who is nobody yet tried; an address we do not know belongs to no company."""
    user = User.objects.filter(email=email.lower()).first()
    after = {"method": method}
    if user is None:
        audit.record(AuditAction.LOGIN_FAILED, target_label=email, after=after)
    else:
        note(AuditAction.LOGIN_FAILED, user=user, after=after)


def note_log_out(*, user: User, session_key: str | None) -> None:
    UserSession.objects.filter(session_key=session_key).delete()
    note(AuditAction.LOGIN_ENDED, user=user, by=user)


def list_api_session(*, user: User, session_key: str) -> UserSession:
    """Put a log-in of the API beside those of browsers."""
    here = audit.current_origin()
    session: UserSession = UserSession.objects.create(
        user=user,
        session_key=session_key,
        ip=here.ip or NO_ADDRESS,
        user_agent=here.user_agent[:200],
        data={"kind": API},
    )
    return session


def touch_session(*, session_key: str | None) -> None:
    """The session was used just now, from here."""
    here = audit.current_origin()
    UserSession.objects.filter(session_key=session_key).update(
        last_seen_at=timezone.now(),
        ip=here.ip or NO_ADDRESS,
        user_agent=here.user_agent[:200],
    )


def sessions_of(user: User) -> list[UserSession]:
    """Every open log-in of this person, the one seen last first."""
    open_ones: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(open_ones, key=lambda one: one.last_seen_at, reverse=True)


@transaction.atomic
def end_sessions(*, user: User, sessions: Iterable[UserSession]) -> int:
    """End these log-ins at once, tokens of the API included; says how many there were."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for session in sessions:
        was_open = session.exists()
        store().delete(session.session_key)
        session.delete()
        if not was_open:
            continue
        after = {"kind": session.data.get("kind", "browser"), "ip": session.ip}
        note(
            AuditAction.SESSION_ENDED,
            user=user,
            target_label=user.email,
            after=after,
            by=user,
        )
        ended += 1
    return ended


def end_session(*, user: User, session_id: int) -> None:
    """End one log-in of this person; somebody else's is not found."""
    found = UserSession.objects.filter(user=user, pk=session_id)
    if not end_sessions(user=user, sessions=found):
        raise NotFoundError(_("This log-in has ended already."))


def end_other_sessions(*, user: User, keep: str | None) -> int:
    """End every log-in of this person but the one in use."""
    others = UserSession.objects.filter(user=user).exclude(session_key=keep)
    return end_sessions(user=user, sessions=others)
