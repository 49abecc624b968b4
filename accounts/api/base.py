"""The base of every call that works for one company."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.authentication import ApiKeyAuthentication, BearerAuthentication
from accounts.api.callers import Caller, caller_of
from accounts.api.schema import CompanySchema
from accounts.enums import Permission
from accounts.models import ApiKey, Company, Membership, User
from accounts.permissions import KEY_PERMISSIONS
from accounts.usage import limits
from kbeauty.lib.errors import PermissionRefusedError, TooManyRequestsError
from kbeauty.lib.tenancy import switch_tenant


class IsKnown(BasePermission):
    """A person who is logged in, or a key."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, ApiKey) or request.user.is_authenticated


class CompanyAPIView(APIView):
    """Knows who asks and for which company; without the right ``permission`` it answers 403."""

    authentication_classes = (
        BearerAuthentication,
        ApiKeyAuthentication,
        SessionAuthentication,
    )
    permission_classes = (IsKnown,)
    schema = CompanySchema()
    # The room whose scopes a key needs: each call names its own, none is given.
    room: str
    permission = Permission.VIEW
    # The same for methods that change something; None: no more than for the others.
    write_permission: Permission | None = None
    # None: as the method tells. False where a POST only reads.
    is_write: bool | None = None
    # Whatever the permission: a company's key has nothing of its own and is no member.
    is_personal = False
    caller: Caller
    company: Company

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if getattr(self, str(request.method).lower(), None) is None:
            # Before the company: that is a question of calls that are there.
            raise MethodNotAllowed(str(request.method))
        self.caller = caller_of(request)
        self.company = self.caller.company
        switch_tenant(self.company.pk)
        self._count(request)
        if self.is_personal:
            self.caller.require_person()
        method = str(request.method)
        self.caller.require(
            self.needed(method), room=self.room, is_write=self._writes(method)
        )
        self.caller.note(request)

    def _count(self, request: Request) -> None:
        allowance = limits.count_call(self.company)
        # For the headers, which LimitMiddleware writes whatever becomes of this call.
        request._request.allowance = allowance  # type: ignore[attr-defined]
        if allowance is not None and not allowance.is_allowed:
            message = _("Today's %(limit)s API requests are used up.") % {
                "limit": allowance.limit
            }
            raise TooManyRequestsError(
                message, code="daily_limit_reached", retry_after=allowance.reset
            )

    def _writes(self, method: str) -> bool:
        if self.is_write is None:
            return method not in SAFE_METHODS
        return self.is_write

    def needed(self, method: str) -> Permission:
        """The right that this method needs."""
        return (self._writes(method) and self.write_permission) or self.permission

    def takes_keys(self, method: str) -> bool:
        """Whether a key can do this at all, whatever its scopes."""
        return not self.is_personal and self.needed(method) in KEY_PERMISSIONS

    @property
    def by(self) -> User | None:
        """The person at work; of a key, whoever made it, None if that person is gone."""
        return self.caller.user

    @property
    def user(self) -> User:
        """The same, for calls that cannot do without a person."""
        if self.caller.user is None:
            message = _("Whoever made this key is gone. Log in as a person.")
            raise PermissionRefusedError(message, code="person_needed")
        return self.caller.user

    @property
    def membership(self) -> Membership:
        """The person's membership, for calls that are closed to keys."""
        return self.caller.require_person()
