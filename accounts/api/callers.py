"""Who makes a call, and for which company: a person by token or session, or a company's key."""

from dataclasses import dataclass
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from accounts import audit
from accounts.access import may, membership_of, memberships_of
from accounts.audit.edge import client_ip
from accounts.enums import ActorKind, Permission
from accounts.lost import refuse_lost
from accounts.models import ApiKey, Company, Membership, User
from accounts.permissions import KEY_PERMISSIONS, scope_allows
from accounts.services.keys import note_use
from accounts.services.people import note_activity
from kbeauty.lib.errors import PermissionRefusedError

# By its code: one of a person's companies, where they have several.
COMPANY_HEADER = "X-Company-ID"


@dataclass(frozen=True, slots=True)
class Caller:
    """Either a member of the company or one of its keys."""

    company: Company
    # A member; of a key, the person who made it, None if that person is gone.
    user: User | None
    membership: Membership | None
    key: ApiKey | None

    def require(self, permission: Permission, *, room: str, is_write: bool) -> None:
        """403 without the right: a member's role as it is now, a key's scopes."""
        if self.membership is not None:
            if not may(self.membership, permission):
                raise PermissionDenied
            return
        if permission not in KEY_PERMISSIONS:
            self.require_person()
        scopes = self.key.scopes if self.key else []
        if not scope_allows(scopes, room=room, is_write=is_write):
            wanted = f"{room}:{'write' if is_write else 'read'}"
            message = _("This key lacks the scope %(scope)s.") % {"scope": wanted}
            raise PermissionRefusedError(message, code="scope_missing")

    def require_person(self) -> Membership:
        """The membership at work; 403 for a key, which has nothing of its own."""
        if self.membership is None:
            message = _("An API key may not do this. Log in as a person.")
            raise PermissionRefusedError(message, code="person_needed")
        return self.membership

    def note(self, request: Request) -> None:
        """Remember that this person, or key, was at work."""
        if self.key is not None:
            note_use(key=self.key, ip=client_ip(request._request))
        elif self.user is not None:
            note_activity(user=self.user)


def caller_of(request: Request) -> Caller:
    """Whose call this is; Http404 where there is no company, or not the one that was asked for."""
    if isinstance(request.auth, ApiKey):
        return _by_key(request, request.auth)
    # Authentication has just let this person through.
    user = cast(User, request.user)
    audit.switch_origin(kind=ActorKind.PERSON, actor=user)
    membership = _membership(request, user)
    if membership is None:
        raise Http404
    return Caller(membership.company, user, membership, None)


def _asked(request: Request) -> str | None:
    asked = request.headers.get(COMPANY_HEADER)
    return None if asked is None else asked.lower()


def _by_key(request: Request, key: ApiKey) -> Caller:
    audit.switch_origin(kind=ActorKind.API_KEY, label=str(key), actor=None)
    asked = _asked(request)
    if asked is not None and asked != str(key.company.code):
        raise Http404
    return Caller(key.company, key.created_by, None, key)


def _membership(request: Request, user: User) -> Membership | None:
    asked = _asked(request)
    if asked is not None:
        mine = memberships_of(user)
        return next((one for one in mine if str(one.company.code) == asked), None)
    # A session has its company already, the one its person switched to. But a token
    # may come along with the session of somebody else.
    chosen: Membership | None = request.membership  # type: ignore[attr-defined]
    if chosen is not None and chosen.user_id == user.pk:
        if isinstance(request.successful_authenticator, SessionAuthentication):
            refuse_lost(request, chosen)
        return chosen
    return membership_of(user)
