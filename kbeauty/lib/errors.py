"""Errors that a person can act on. Services raise them; pages and API show them."""

from collections.abc import Mapping, Sequence
from typing import Self


class AppError(Exception):
    """A refusal with a plain sentence.

    ``code`` is a machine name for API clients, ``status`` the HTTP status that fits,
    ``fields`` maps a form field to its complaints, ``retry_after`` is in seconds.
    """

    code = "error"
    status = 400

    def __init__(
        self,
        message: object,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[object]] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields or {}
        self.retry_after = retry_after


class InvalidInputError(AppError):
    code = "invalid_input"
    status = 400

    @classmethod
    def at(cls, field: str, message: object, *, code: str | None = None) -> Self:
        """With one complaint, about one field."""
        return cls(message, code=code, fields={field: [message]})


class PermissionRefusedError(AppError):
    code = "permission_denied"
    status = 403


class NotFoundError(AppError):
    code = "not_found"
    status = 404


class ConflictError(AppError):
    code = "conflict"
    status = 409


class TooLittleDataError(AppError):
    code = "too_little_data"
    status = 422


class TooManyRequestsError(AppError):
    code = "too_many_requests"
    status = 429


class UpstreamError(AppError):
    """Something we depend on is down or refuses."""

    code = "upstream_unavailable"
    status = 503
