"""What every call of the API shares: who is asking, pages of rows, and how errors look."""

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.negotiation import (
    BaseContentNegotiation,
    DefaultContentNegotiation,
)
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler as drf_exception_handler

from kbeauty.lib.errors import AppError
from kbeauty.lib.outages import OUTAGES, outage_error

CODES = {
    400: "invalid_input",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}
# For answers that hold a secret: no cache may keep it.
NOT_KEPT = {"Cache-Control": "no-store"}
# Seconds, where nobody knows better: these two always say when to come back.
RETRY_AFTER = {429: 60, 503: 60}


class TooLargeError(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("The body is too large.")


class OfOneType(BaseContentNegotiation):
    """For an answer that is no JSON: a stream or a file, whatever ``Accept`` says of JSON.

    Browsers ask for a stream by its own type. Errors stay JSON.
    """

    def select_parser(
        self, request: Request, parsers: Iterable[BaseParser]
    ) -> BaseParser | None:
        return DefaultContentNegotiation().select_parser(request, parsers)

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type


class ErrorDetail(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="A machine name.")
    message = serializers.CharField(help_text="A plain sentence.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the contract's name
        child=serializers.ListField(child=serializers.CharField())
    )


class ErrorOutput(serializers.Serializer[Any]):
    """The body of every error."""

    error = ErrorDetail()


class PagingOutput(serializers.Serializer[Any]):
    """The foot of a list."""

    next = serializers.CharField(
        allow_null=True, help_text="Address of the next page; null on the last."
    )


def is_api(path: str) -> bool:
    return f"{path}/".startswith("/api/")


def checked_input(form: type[serializers.Serializer[Any]], data: Any) -> dict[str, Any]:
    """What a caller sent, as ``form`` cleans it; ValidationError names each wrong field."""
    filled = form(data=data)
    filled.is_valid(raise_exception=True)
    cleaned: dict[str, Any] = filled.validated_data
    return cleaned


def error_body(
    code: str, message: object, fields: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The one shape of an error: ``{"error": {"code", "message", "fields"}}``."""
    return {
        "error": {"code": code, "message": str(message), "fields": dict(fields or {})}
    }


def _of_app_error(error: AppError) -> JsonResponse:
    fields = {
        name: [str(text) for text in texts] for name, texts in error.fields.items()
    }
    pause = error.retry_after or RETRY_AFTER.get(error.status)
    headers = {"Retry-After": str(pause)} if pause else {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        # RFC 9110: a 401 names the way to log in.
        headers["WWW-Authenticate"] = "Bearer"
    body = error_body(error.code, error.message, fields)
    return JsonResponse(body, status=error.status, headers=headers)


def _complaints(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each complaint with the field it is about; of a list's third value that is ``name.2``."""
    if isinstance(detail, Mapping):
        inner = list(detail.items())
    elif isinstance(detail, list):
        inner = list(enumerate(detail))
    else:
        yield path or api_settings.NON_FIELD_ERRORS_KEY, str(detail)
        return
    for key, value in inner:
        is_text = isinstance(detail, list) and isinstance(value, str)
        yield from _complaints(value, path if is_text else f"{path}.{key}".lstrip("."))


def _fields(error: exceptions.ValidationError) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in _complaints(error.detail):
        fields.setdefault(name, []).append(text)
    return fields


def _code_of(error: exceptions.APIException) -> str:
    """The status's name; where somebody's key was refused, the reason itself."""
    if isinstance(error, exceptions.AuthenticationFailed):
        told = getattr(error.detail, "code", error.default_code)
        if told != error.default_code:
            return str(told)
    return CODES.get(error.status_code, "error")


def exception_handler(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """Turn our errors, Django's and DRF's into one shape; anything else stays a 500.

    The answer is JSON also where a call renders something else.
    """
    if isinstance(error, OUTAGES):
        error = outage_error(error)
    if isinstance(error, AppError):
        return _of_app_error(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    response = drf_exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return None
    fields: dict[str, list[str]] = {}
    message: object = error.detail
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(error)
        message = _("Some values cannot be used; see the fields.")
    body = error_body(_code_of(error), message, fields)
    # What DRF found out: who may log in how, which methods are allowed.
    kept = {
        name: value
        for name, value in response.items()
        if name.lower() in {"www-authenticate", "retry-after"}
    }
    return JsonResponse(body, status=response.status_code, headers=kept)
