"""Sets the company and the language of each request."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from accounts import audit
from accounts.access import SESSION_KEY, membership_of
from accounts.models import Membership
from accounts.origin import origin_of
from accounts.services.people import note_activity
from accounts.staff_access import is_staff_page, record_what_staff_saw
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
        membership = None
        if request.user.is_authenticated:
            membership = membership_of(request.user, _chosen_company(request))
        request.membership = membership  # type: ignore[attr-defined]  # see accounts.http
        request.company = membership and membership.company  # type: ignore[attr-defined]
        with audit.origin(origin_of(request)), self._scope(request, membership):
            if request.user.is_authenticated:
                note_activity(user=request.user)
            response = self.get_response(request)
            record_what_staff_saw(request, response)
        return response

    def _scope(
        self, request: HttpRequest, membership: Membership | None
    ) -> AbstractContextManager[None]:
        if is_staff_page(request):
            return all_companies()
        return tenant(membership.company_id if membership else None)


def _chosen_company(request: HttpRequest) -> int | None:
    """The company the person switched to, or the one that staff in their place work in."""
    place = getattr(request, "impersonation", None)
    chosen: int | None = (
        request.session.get(SESSION_KEY) if place is None else place.company_id
    )
    return chosen


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
