"""Reads to the end what a client sent, also where a view answered without looking."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

# More than forms and calls without files hold. Past this the server ends the
# connection, which is cheaper than reading a whole upload that was refused.
LIMIT = 1024 * 1024
CHUNK = 64 * 1024


class UnreadMiddleware:
    """The server drops a kept connection whose last request was not read.

    Clients and proxies that keep connections met that as a broken one: a 403 or 429
    that was told before the body had come made the *next* request fail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.META.get("CONTENT_LENGTH"):
            _read_rest(request)
        return response


def _read_rest(request: HttpRequest) -> None:
    left = LIMIT
    try:
        while left > 0 and (chunk := request.read(CHUNK)):
            left -= len(chunk)
    except UnreadablePostError:
        # The client left; there is nobody to keep the connection for.
        return
