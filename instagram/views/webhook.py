"""The address at which Instagram tells of changes; it has no session, a signature counts."""

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from instagram.services.events.receiving import receive_updates
from instagram.updates import read_updates, signing_secret

# A thousand changes are told at once; escaped, a sign of a text takes six bytes.
LARGEST = 4 * 1024 * 1024

log = structlog.get_logger(__name__)


@csrf_exempt  # the signature tells who it is
@require_http_methods(["GET", "POST"])
def webhook(request: HttpRequest) -> HttpResponse:
    """Instagram asks by GET whether the address is ours, and tells by POST what changed."""
    if not settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN:
        raise Http404
    return _verify(request) if request.method == "GET" else _receive(request)


def _verify(request: HttpRequest) -> HttpResponse:
    token = request.GET.get("hub.verify_token", "")
    is_ours = constant_time_compare(token, settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN)
    if not is_ours or request.GET.get("hub.mode") != "subscribe":
        return _answer(403)
    return _answer(200, request.GET.get("hub.challenge", ""))


def _receive(request: HttpRequest) -> HttpResponse:
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdigit() or int(size) > LARGEST:
        return _answer(413)
    body = request.body
    place = signing_secret(body, request.headers.get("X-Hub-Signature-256", ""))
    if place is None:
        log.warning("webhook_refused", size=len(body))
        return _answer(403)
    updates = read_updates(body)
    if updates is None:
        # Not refused: Instagram would send the same again for a day and a half.
        log.error("webhook_unreadable", secret=place, size=len(body))
        return _answer(200)
    stored = receive_updates(updates=updates)
    log.info("webhook_received", secret=place, updates=len(updates), stored=stored)
    return _answer(200)


def _answer(status: int, text: str = "") -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
