"""Sending invitations, and following the link of one."""

import uuid

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import invited
from accounts.access import SESSION_KEY, company_view, memberships_of
from accounts.enums import Permission, Role
from accounts.forms import InvitationForm
from accounts.http import CompanyRequest
from accounts.models import Invitation, Membership
from accounts.services.invitations import (
    find_invitation,
    has_address,
    invite_member,
    masked,
    require_open,
    revoke_invitation,
)
from accounts.views.members import member_page, refusals_to_members
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import AppError, NotFoundError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import wants_partial


def _invitation(request: CompanyRequest, code: uuid.UUID) -> Invitation:
    mine = Invitation.objects.for_company(request.company)
    invitation: Invitation = get_object_or_404(mine, code=code)
    return invitation


@company_view(Permission.MANAGE_MEMBERS)
@require_POST
def invitation_send(request: CompanyRequest) -> HttpResponse:
    form = InvitationForm(request.POST, by=request.membership)
    if not form.is_valid():
        return member_page(request, form)
    try:
        invitation = invite_member(
            by=request.membership,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
        )
    except AppError as error:
        show_error(form, error)
        return member_page(request, form)
    if wants_partial(request):
        return member_page(request, sent_to=invitation.email)
    messages.success(request, _sent(invitation))
    return redirect("accounts:member-list")


def _sent(invitation: Invitation) -> str:
    text = _("The invitation to %(address)s is on its way.")
    return text % {"address": invitation.email}


@company_view(Permission.MANAGE_MEMBERS)
@require_POST
@refusals_to_members
def invitation_resend(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    old = _invitation(request, code)
    new = invite_member(by=request.membership, email=old.email, role=Role(old.role))
    messages.success(request, _sent(new))
    return redirect("accounts:member-list")


@company_view(Permission.MANAGE_MEMBERS)
@require_POST
@refusals_to_members
def invitation_revoke(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    invitation = revoke_invitation(
        invitation=_invitation(request, code), by=request.membership
    )
    text = _("The invitation to %(address)s is withdrawn.")
    messages.success(request, text % {"address": invitation.email})
    return redirect("accounts:member-list")


@never_cache
@require_safe
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: on to an address that tells no secret to anybody."""
    found = find_invitation(token_hash=hash_of(token))
    try:
        _usable(found)
    except AppError as error:
        return _closed(request, found, error)
    invited.hold(request.session, token)
    return redirect("invitations:accept")


@never_cache
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """Log in, register, accept, or change the person first."""
    found = invited.held_invitation(request)
    try:
        invitation = _usable(found)
    except AppError as error:
        return _closed(request, found, error)
    if request.method != "POST" or not request.user.is_authenticated:
        return _invitation_page(request, invitation)
    try:
        membership = invited.join(request, invitation=invitation, user=request.user)
    except AppError as error:
        return _invitation_page(request, invitation, error)
    return _work_for(request, membership)


def _invitation_page(
    request: HttpRequest, invitation: Invitation, error: AppError | None = None
) -> HttpResponse:
    user = request.user
    context = {
        "invitation": invitation,
        "address": masked(invitation.email),
        "is_mine": user.is_authenticated and has_address(user, invitation.email),
        "refusal": error.message if error else "",
    }
    status = error.status if error else 200
    return render(request, "accounts/invitation.html", context, status=status)


@require_POST
def change_person(request: HttpRequest) -> HttpResponse:
    """Log out, and go on with the invitation."""
    held = request.session.get(invited.SESSION_KEY)
    get_adapter(request).logout(request)
    if held is not None:
        request.session[invited.SESSION_KEY] = held
    return redirect("invitations:accept")


def _work_for(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[SESSION_KEY] = membership.company_id
    return redirect("overview")


def _usable(found: Invitation | None) -> Invitation:
    if found is None:
        raise NotFoundError(
            _(
                "We know no such link. See whether all of it was copied, "
                "or look for our latest mail."
            )
        )
    require_open(found)
    return found


def _closed(
    request: HttpRequest, found: Invitation | None, error: AppError
) -> HttpResponse:
    """The page of a link that leads nowhere; its company, for a member of it."""
    mine = memberships_of(request.user) if request.user.is_authenticated else []
    for membership in mine:
        if found is not None and membership.company_id == found.company_id:
            request.session.pop(invited.SESSION_KEY, None)
            messages.info(request, _("You are a member of %s.") % membership.company)
            return _work_for(request, membership)
    context = {"sentence": error.message}
    return render(
        request, "accounts/invitation_closed.html", context, status=error.status
    )
