"""What people and API clients see when a page is not there or something broke."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views import defaults

from kbeauty.lib.api import RETRY_AFTER, error_body, is_api
from kbeauty.lib.errors import AppError
from kbeauty.lib.request_id import META_KEY


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if is_api(request.path):
        message = _("This request cannot be read.")
        return JsonResponse(error_body("invalid_input", message), status=400)
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if is_api(request.path):
        message = _("You may not do this.")
        return JsonResponse(error_body("permission_denied", message), status=403)
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if is_api(request.path):
        message = _("There is nothing at this address.")
        return JsonResponse(error_body("not_found", message), status=404)
    return defaults.page_not_found(request, exception)


def broken(request: HttpRequest) -> HttpResponseBase:
    """Names the request, so that support finds it in the log; shows nothing else."""
    request_id = request.META.get(META_KEY, "")
    if is_api(request.path):
        message = _("Something broke on our side. Tell us the request id %(id)s.") % {
            "id": request_id
        }
        return JsonResponse(error_body("server_error", message), status=500)
    page = loader.render_to_string("500.html", {"request_id": request_id})
    return HttpResponse(page, status=500)


def too_many(request: HttpRequest) -> HttpResponseBase:
    """What allauth answers to more requests than it allows."""
    page = loader.render_to_string("429.html", request=request)
    headers = {"Retry-After": str(RETRY_AFTER[429])}
    return HttpResponse(page, status=429, headers=headers)


def refused(request: HttpRequest, error: AppError, pause: int) -> HttpResponseBase:
    """The page of a limit or an outage, with what the error says."""
    page = loader.render_to_string(
        f"{error.status}.html", {"message": error.message}, request
    )
    headers = {"Retry-After": str(pause)}
    return HttpResponse(page, status=error.status, headers=headers)


def missing(request: HttpRequest, error: AppError) -> HttpResponse:
    """The page of what is not there, with what the error says."""
    page = loader.render_to_string("404.html", {"message": error.message}, request)
    return HttpResponse(page, status=error.status)
