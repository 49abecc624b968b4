from typing import Any

from allauth.headless.contrib.rest_framework.authentication import (
    JWTTokenAuthentication,
)
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.tenancy import holder_of

SCHEME = "Api-Key"


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
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A person: the access token that `POST /api/v1/auth/login` answers.",
        }


class ApiKeyAuthentication(BaseAuthentication):
    """``Authorization: Api-Key <key>``: a company's program. ``request.auth`` is its key.

    ``request.user`` is whoever made the key, nobody if that person is gone.
    """

    def authenticate(
        self, request: Request
    ) -> tuple[User | AnonymousUser, ApiKey] | None:
        scheme, *rest = request.headers.get("Authorization", "").split() or [""]
        if scheme.lower() != SCHEME.lower():
            return None
        if len(rest) != 1:
            raise _refused("invalid_key", _("Send one key: Authorization: Api-Key …"))
        key = find_key(rest[0])
        return key.created_by or AnonymousUser(), key


def _refused(code: str, message: str) -> AuthenticationFailed:
    return AuthenticationFailed(message, code=code)


def find_key(text: str) -> ApiKey:
    """The key that this text is; AuthenticationFailed says why it is none, or no longer.

    Found by its hash, which takes as long for every wrong text: nothing is compared sign by
    sign. Row-level security shows the row of this very hash and no other.
    """
    key_hash = hash_of(text)
    with holder_of(key_hash):
        rows = ApiKey.objects.filter(key_hash=key_hash)
        key: ApiKey | None = rows.select_related("company", "created_by").first()
    if key is None:
        raise _refused("invalid_key", _("This API key is not valid."))
    if key.revoked_at is not None:
        raise _refused("key_revoked", _("This API key was revoked."))
    if not key.is_usable:
        raise _refused("key_expired", _("This API key has expired."))
    if not key.company.is_active:
        raise _refused("company_inactive", _("The company of this key is not active."))
    return key


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key <key>`: a key of a company, made on its settings pages.",
        }
