"""Sets the company and the language of each request."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation

from accounts.access import SESSION_KEY, membership_of
from kbeauty.lib.tenancy import tenant

GetResponse = Callable[[HttpRequest], HttpResponse]


class CompanyMiddleware:
    """Puts ``request.company`` in place and tells Postgres; strangers get no tenant at all."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        membership = None
        if request.user.is_authenticated:
            membership = membership_of(request.user, request.session.get(SESSION_KEY))
        request.membership = membership  # type: ignore[attr-defined]  # see accounts.http
        request.company = membership and membership.company  # type: ignore[attr-defined]
        with tenant(membership.company_id if membership else None):
            return self.get_response(request)


class LanguageMiddleware(LocaleMiddleware):
    """The person's own language and time zone, else the browser's language."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        timezone.deactivate()
        if not request.user.is_authenticated:
            return
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(ZoneInfo(request.user.time_zone))
