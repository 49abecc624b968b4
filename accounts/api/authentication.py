from typing import Any

from allauth.headless.contrib.rest_framework.authentication import (
    JWTTokenAuthentication,
)
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class BearerAuthentication(JWTTokenAuthentication):  # type: ignore[misc]  # allauth is untyped
    """``Authorization: Bearer <access token>``; the session behind it must still be open."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        try:
            found: tuple[Any, Any] | None = super().authenticate(request)
        except ValueError as error:
            # Signed by us, but the name of its session cannot be read.
            raise AuthenticationFailed from error
        return found


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
