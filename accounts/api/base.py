"""The base of every call that works for one company."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import audit
from accounts.access import may, membership_of, memberships_of
from accounts.api.authentication import BearerAuthentication
from accounts.enums import ActorKind, Permission
from accounts.lost import refuse_lost
from accounts.models import Company, Membership, User
from accounts.services.people import note_activity
from kbeauty.lib.tenancy import switch_tenant

# Names one of a person's several companies by its code; without it the oldest counts.
COMPANY_HEADER = "X-Company-ID"


class CompanyAPIView(APIView):
    """Knows who asks and for which company; without the right ``permission`` it answers 403."""

    authentication_classes = (BearerAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)
    # The room whose scopes a key needs, and what a person's role must allow.
    room = "accounts"
    permission = Permission.VIEW
    # The same for methods that change something; None: no more than for the others.
    write_permission: Permission | None = None
    user: User
    company: Company
    membership: Membership

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # IsAuthenticated has just let this person through.
        self.user = cast(User, request.user)
        audit.switch_origin(kind=ActorKind.PERSON, actor=self.user)
        note_activity(user=self.user)
        membership = self._membership(request)
        if membership is None:
            raise Http404
        if not may(membership, self.needed_permission()):
            raise PermissionDenied
        self.membership = membership
        self.company = membership.company
        switch_tenant(membership.company_id)

    def needed_permission(self) -> Permission:
        """What this call asks of a role, where its methods differ."""
        is_write = self.request.method not in SAFE_METHODS
        return (is_write and self.write_permission) or self.permission

    def _membership(self, request: Request) -> Membership | None:
        if isinstance(request.successful_authenticator, SessionAuthentication):
            return self._of_session(request)
        code = request.headers.get(COMPANY_HEADER)
        if code is None:
            return membership_of(self.user)
        mine = memberships_of(self.user)
        return next((one for one in mine if str(one.company.code) == code), None)

    def _of_session(self, request: Request) -> Membership | None:
        """A session has its company already, the one its person switched to."""
        chosen: Membership | None = request.membership  # type: ignore[attr-defined]
        if chosen is not None:
            refuse_lost(request, chosen)
        return chosen
