"""Turns refusals that no form shows into pages of ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kbeauty import error_views
from kbeauty.lib.api import RETRY_AFTER
from kbeauty.lib.errors import NotFoundError, TooManyRequestsError, UpstreamError
from kbeauty.lib.outages import OUTAGES, outage_error


class RefusalMiddleware:
    """A limit is a 429, a service that is down a 503; both say when to come back.

    What is not there is a 404 with the sentence that tells why.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, OUTAGES):
            exception = outage_error(exception)
        if isinstance(exception, TooManyRequestsError | UpstreamError):
            pause = exception.retry_after or RETRY_AFTER[exception.status]
            return error_views.refused(request, exception, pause)
        if isinstance(exception, NotFoundError):
            return error_views.missing(request, exception)
        return None
