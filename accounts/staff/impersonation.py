"""Staff in a person's place: for a reason, for an hour at most, and only to look.

The session stays the staff's own and their log-in stays in it; ``request.user`` becomes the
person and ``request.impersonator`` the member of staff. What is open then is named here:
a page that nobody has thought of is closed.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.audit.edge import origin_of
from accounts.enums import PlaceLeft
from accounts.models import Company, User
from accounts.services.impersonation import (
    end_impersonation,
    may_be_impersonated,
)
from accounts.staff.access import is_administrator
from kbeauty.lib.api import error_body, is_api

SESSION_KEY = "impersonation"
LIFETIME = timedelta(minutes=60)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What staff may do for themselves while they are there.
OWN_SWITCHES = {
    "accounts:impersonation-end",
    "accounts:language",
    "accounts:color-scheme",
}
# Rooms whose pages show figures and posts, without what changes things by a GET.
OPEN_ROOMS = {"instagram", "markets", "analysis", "instagram-api", "analysis-api"}
CLOSED = {
    *("instagram:oauth-callback", "instagram:account-choose"),
    "instagram-api:auth-url",
}
# No log-in, security, keys, webhooks, downloads: those hold secrets or leave the product.
OPEN = OWN_SWITCHES | {
    *("overview", "favicon", "api-me"),
    *("accounts:preferences", "accounts:audit", "api-audit"),
    *("accounts:company", "accounts:member-list", "accounts:usage"),
}


@dataclass(frozen=True, slots=True)
class Impersonation:
    """Who is in whose place, why, and until when; kept in the staff's session."""

    staff_id: int
    person_id: int
    # Of several companies of the person the one to work in.
    company_id: int | None
    reason: str
    ends_at: str

    @property
    def until(self) -> datetime:
        return datetime.fromisoformat(self.ends_at)


def enter(
    session: SessionBase,
    *,
    staff: User,
    person: User,
    company: Company | None,
    reason: str,
) -> None:
    """Take the place; the session's key is a new one, so that no copy of the old gets in."""
    session.cycle_key()
    state = Impersonation(
        staff_id=staff.pk,
        person_id=person.pk,
        company_id=company.pk if company else None,
        reason=reason,
        ends_at=(timezone.now() + LIFETIME).isoformat(),
    )
    session[SESSION_KEY] = asdict(state)


def leave(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)
    session.cycle_key()


def _why_over(
    state: Impersonation, staff: Any, person: User | None
) -> PlaceLeft | None:
    """Asked anew at each request: a right that was taken away ends it at once."""
    if not staff.is_authenticated or staff.pk != state.staff_id:
        return PlaceLeft.STAFF_LOGGED_OUT
    if not is_administrator(staff):
        return PlaceLeft.RIGHT_TAKEN
    if person is None or not may_be_impersonated(person):
        return PlaceLeft.PERSON_CLOSED
    return PlaceLeft.TIME_OVER if state.until <= timezone.now() else None


class ImpersonationMiddleware:
    """Puts the person in the place of the member of staff, as long as that may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = request.session.get(SESSION_KEY)
        if kept is not None:
            self._take_place(request, Impersonation(**kept))
        return self.get_response(request)

    def _take_place(self, request: HttpRequest, state: Impersonation) -> None:
        staff = request.user
        person = User.objects.filter(pk=state.person_id).first()
        cause = _why_over(state, staff, person)
        if cause is not None or person is None:
            with audit.origin(origin_of(request)):
                end_impersonation(
                    staff_id=state.staff_id,
                    person_id=state.person_id,
                    cause=cause or PlaceLeft.PERSON_CLOSED,
                )
            leave(request.session)
            return
        here = cast(Any, request)
        here.impersonator, here.impersonation = staff, state
        request.user = person

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if getattr(request, "impersonator", None) is None:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OWN_SWITCHES:
            return None
        if not _is_open(name):
            return _refuse(
                request, _("This page is closed to staff in a person's place.")
            )
        if request.method not in SAFE_METHODS:
            return _refuse(request, _("Staff in a person's place can only look."))
        return None


def _is_open(name: str) -> bool:
    room = name.partition(":")[0]
    return name in OPEN or (room in OPEN_ROOMS and name not in CLOSED)


def _refuse(request: HttpRequest, message: str) -> HttpResponseBase:
    if is_api(request.path):
        return JsonResponse(error_body("only_looking", message), status=403)
    return render(
        request, "accounts/impersonation_refused.html", {"text": message}, status=403
    )
