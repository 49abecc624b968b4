"""Counts each request by its address, first of all, and tells API clients where they stand."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.audit.edge import client_ip
from accounts.usage.limits import count_address
from kbeauty.lib.api import CODES, error_body, is_api
from kbeauty.lib.limits import Allowance

# Asked by machines that watch us, which must not be turned away. Nothing below or beside them:
# a page that is not there costs as much as one that is.
FREE = frozenset({"/health", "/health/ready", "/metrics"})


class LimitMiddleware:
    """429 for an address that asks too often, before anything else is done for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in FREE:
            return self.get_response(request)
        by_address = count_address(client_ip(request) or request.META["REMOTE_ADDR"])
        if by_address is not None and not by_address.is_allowed:
            response = _refusal(request, by_address)
        else:
            response = self.get_response(request)
        if is_api(request.path):
            # A call for a company has counted itself as one of its day, or could not.
            told = getattr(request, "allowance", by_address)
            for name, value in (told.headers if told else {}).items():
                response.headers[name] = value
        return response


def _refusal(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    language = translation.get_language_from_request(request)
    with translation.override(language):
        if is_api(request.path):
            text = _("Too many requests from this address. Try again in a moment.")
            body = error_body(CODES[429], text)
            response: HttpResponse = JsonResponse(body, status=429)
        else:
            page = loader.render_to_string("429.html")
            response = HttpResponse(page, status=429)
    response.headers["Retry-After"] = str(allowance.reset)
    response.headers["Content-Language"] = language
    return response
