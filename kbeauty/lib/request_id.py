"""One id from the edge to the task."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
META_KEY = "HTTP_X_REQUEST_ID"
# What a proxy may send us: anything else could forge log lines.
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestIdMiddleware:
    """Takes the proxy's request id or makes one; logs, tasks and the response carry it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # request.headers is made once, of META as it is then: not before we are done.
        given = request.META.get(META_KEY, "")
        request_id = given if ACCEPTED.fullmatch(given) else str(uuid.uuid4())
        request.META[META_KEY] = request_id
        response = self.get_response(request)
        response[HEADER] = request_id
        return response
