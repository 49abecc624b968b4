"""What every call of the API shares: who is asking, pages of rows, and how errors look."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from kbeauty.lib.errors import AppError

CODES = {
    400: "invalid_input",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


class ErrorDetail(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="A machine name.")
    message = serializers.CharField(help_text="A plain sentence.")
    fields = serializers.DictField(  # type: ignore[assignment]  # the contract's name
        child=serializers.ListField(child=serializers.CharField())
    )


class ErrorOutput(serializers.Serializer[Any]):
    """The body of every error."""

    error = ErrorDetail()


def error_body(
    code: str, message: object, fields: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The one shape of an error: ``{"error": {"code", "message", "fields"}}``."""
    return {
        "error": {"code": code, "message": str(message), "fields": dict(fields or {})}
    }


def _of_app_error(error: AppError) -> Response:
    fields = {
        name: [str(text) for text in texts] for name, texts in error.fields.items()
    }
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else None
    body = error_body(error.code, error.message, fields)
    return Response(body, status=error.status, headers=headers)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn our errors, Django's and DRF's into one shape; anything else stays a 500."""
    if isinstance(error, AppError):
        return _of_app_error(error)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = drf_exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    fields: Mapping[str, Any] = {}
    message: object = error.detail
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        message = _("Some values cannot be used; see the fields.")
    response.data = error_body(
        CODES.get(response.status_code, "error"), message, fields
    )
    return response
