"""The base of every call that works for one company."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import audit
from accounts.access import may, membership_of
from accounts.api.authentication import BearerAuthentication
from accounts.enums import ActorKind, Permission
from accounts.models import Company, Membership, User
from accounts.services.people import note_activity
from kbeauty.lib.tenancy import switch_tenant


class CompanyAPIView(APIView):
    """Knows who asks and for which company; without the right ``permission`` it answers 403."""

    authentication_classes = (BearerAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated,)
    # The room whose scopes a key needs, and what a person's role must allow.
    room = "accounts"
    permission = Permission.VIEW
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
        if not may(membership, self.permission):
            raise PermissionDenied
        self.membership = membership
        self.company = membership.company
        switch_tenant(membership.company_id)

    def _membership(self, request: Request) -> Membership | None:
        # A session has its company already, the one its person switched to. But a token
        # may come along with the session of somebody else.
        chosen: Membership | None = request.membership  # type: ignore[attr-defined]
        if chosen is not None and chosen.user_id == self.user.pk:
            return chosen
        return membership_of(self.user)
