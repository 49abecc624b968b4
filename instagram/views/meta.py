"""Meta's callbacks about a person, and the page where that person sees what became of it."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.enums import ActorKind
from instagram.clients.flavours import FLAVOURS
from instagram.confirmation_codes import is_code_for_nothing
from instagram.models import DataDeletionRequest
from instagram.services import meta_requests
from instagram.signed_requests import (
    SignedRequest,
    SignedRequestError,
    read_signed_request,
)
from kbeauty.lib.api import error_body


def _read(request: HttpRequest) -> SignedRequest:
    secrets = [app.app_secret for app in FLAVOURS.values() if app.app_secret]
    if not secrets:
        raise Http404
    audit.switch_origin(kind=ActorKind.META, actor=None, label="Meta")
    text = request.POST.get("signed_request", "")
    return read_signed_request(text, secrets=secrets, now=timezone.now())


def _refused(error: SignedRequestError) -> HttpResponse:
    return JsonResponse(error_body(error.code, error.message), status=400)


@csrf_exempt  # the signature tells who it is
@require_POST
def deauthorize(request: HttpRequest) -> HttpResponse:
    """The person took our access away in their settings."""
    try:
        meta_requests.deauthorize(request=_read(request))
    except SignedRequestError as error:
        return _refused(error)
    return JsonResponse({})


@csrf_exempt  # the signature tells who it is
@require_POST
def data_deletion(request: HttpRequest) -> HttpResponse:
    """The person wants removed what we hold; the answer says where to see how far that is."""
    try:
        code = meta_requests.request_data_deletion(request=_read(request))
    except SignedRequestError as error:
        return _refused(error)
    page = request.build_absolute_uri(reverse("instagram:deletion-status", args=[code]))
    return JsonResponse({"url": page, "confirmation_code": str(code)})


@require_GET
def deletion_status(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """For whoever has the code; it names nobody and needs no log-in."""
    wanted = DataDeletionRequest.objects.filter(code=code).first()
    if wanted is None and not is_code_for_nothing(code):
        raise Http404
    return render(request, "instagram/deletion_status.html", {"wanted": wanted})
