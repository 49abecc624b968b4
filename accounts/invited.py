"""The invitation that a browser came with, kept over log-in and registration.

The session holds the hash of the link's secret, never the secret.
"""

from allauth.account.signals import user_signed_up
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Invitation, Membership, User
from accounts.services.invitations import (
    accept_invitation,
    find_invitation,
    has_address,
    require_open,
)
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import AppError

SESSION_KEY = "invitation"


def hold(session: SessionBase, token: str) -> None:
    session[SESSION_KEY] = hash_of(token)


def held_invitation(request: HttpRequest) -> Invitation | None:
    """The invitation of this session, whatever has become of it."""
    token_hash = request.session.get(SESSION_KEY, "")
    return find_invitation(token_hash=token_hash) if token_hash else None


def open_invitation(request: HttpRequest | None) -> Invitation | None:
    """The invitation of this session if it can be accepted still."""
    invitation = held_invitation(request) if request is not None else None
    if invitation is None:
        return None
    try:
        require_open(invitation)
    except AppError:
        return None
    return invitation


def join(request: HttpRequest, *, invitation: Invitation, user: User) -> Membership:
    """Accept for this person, and let the session know."""
    membership = accept_invitation(invitation=invitation, user=user)
    request.session.pop(SESSION_KEY, None)
    text = _("Welcome to %(company)s. Your role is: %(role)s.")
    told = {
        "company": membership.company.name,
        "role": membership.get_role_display(),
    }
    messages.success(request, text % told)
    return membership


@receiver(user_signed_up, dispatch_uid="accounts.invited")
def _join_after_registration(
    request: HttpRequest, user: User, **kwargs: object
) -> None:
    """Whoever registers by the link of an invitation joins its company."""
    invitation = open_invitation(request)
    # Registered with another address, as by Google: the page of the invitation explains.
    if invitation is None or not has_address(user, invitation.email):
        return
    try:
        join(request, invitation=invitation, user=user)
    except AppError as error:
        # It ended at this very moment: the person is registered, and told why no more.
        messages.error(request, str(error.message))
