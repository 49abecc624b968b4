"""Sets the company and the language of each request."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from accounts import audit
from accounts.access import SESSION_KEY, membership_of
from accounts.audit.edge import origin_of
from accounts.log_in.receivers import SEEN_KEY
from accounts.lost import note_lost
from accounts.models import Membership
from accounts.services.log_ins import touch_session
from accounts.services.people import ACTIVITY_STEP, note_activity
from accounts.staff.access import is_staff_page, record_what_staff_saw
from kbeauty.lib.api import is_api
from kbeauty.lib.tenancy import all_companies, person, tenant

GetResponse = Callable[[HttpRequest], HttpResponse]


class CompanyMiddleware:
    """Puts ``request.company`` in place and tells Postgres; strangers get no tenant at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asked once: the membership below and the pages see the person's own rows with it.
        with person(request.user.pk if request.user.is_authenticated else None):
            return self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponse:
        membership, is_lost = None, False
        if request.user.is_authenticated:
            membership = _membership(request)
            is_lost = not _is_in_place(request) and note_lost(request, membership)
        request.membership = membership  # type: ignore[attr-defined]  # see accounts.http
        request.lost_company = is_lost  # type: ignore[attr-defined]  # see accounts.lost
        request.company = membership and membership.company  # type: ignore[attr-defined]
        with audit.origin(origin_of(request)), self._scope(request, membership):
            if request.user.is_authenticated:
                note_activity(user=request.user)
                _note_session(request)
            response = self.get_response(request)
            record_what_staff_saw(request, response)
        return response

    def _scope(
        self, request: HttpRequest, membership: Membership | None
    ) -> AbstractContextManager[None]:
        if is_staff_page(request):
            return all_companies()
        return tenant(membership.company_id if membership else None)


def _is_in_place(request: HttpRequest) -> bool:
    return getattr(request, "impersonation", None) is not None


def _membership(request: HttpRequest) -> Membership | None:
    """In the company that the session works for.

    Staff in a person's place have chosen one of the person's: they see that or none.
    """
    if not _is_in_place(request):
        return membership_of(request.user, request.session.get(SESSION_KEY))  # type: ignore[arg-type]
    company_id = request.impersonation.company_id  # type: ignore[attr-defined]
    found = membership_of(request.user, company_id)  # type: ignore[arg-type]
    return found if found is not None and found.company_id == company_id else None


def _note_session(request: HttpRequest) -> None:
    """Remember that this session was used, at most once in ten minutes."""
    now = time.time()
    if now - request.session.get(SEEN_KEY, 0) < ACTIVITY_STEP.total_seconds():
        return
    request.session[SEEN_KEY] = now
    touch_session(session_key=request.session.session_key)


class LanguageMiddleware(LocaleMiddleware):
    """The person's own language and time zone, else the browser's language."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        timezone.deactivate()
        if not request.user.is_authenticated:
            return
        # Staff in somebody's place read their own language.
        reader = getattr(request, "impersonator", None) or request.user
        if reader.language:
            translation.activate(reader.language)
            request.LANGUAGE_CODE = translation.get_language()
        # The API's times are UTC for everybody.
        if not is_api(request.path):
            timezone.activate(ZoneInfo(request.user.time_zone))
