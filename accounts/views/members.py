"""Members of the company, and who waits to become one."""

import uuid
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import company_view, may
from accounts.enums import Permission, Role
from accounts.forms import InvitationForm, RoleForm, TransferForm, assignable_choices
from accounts.http import CompanyRequest
from accounts.models import Membership
from accounts.permissions import ROLE_PERMISSIONS, may_assign
from accounts.selectors import members_of
from accounts.services.invitations import open_invitations
from accounts.services.members import (
    change_role,
    leave_company,
    remove_member,
    transfer_ownership,
)
from kbeauty.lib.errors import AppError
from kbeauty.lib.htmx import page_or_partial

PAGE_SIZE = 50


def member_page(
    request: CompanyRequest, form: forms.Form | None = None, *, sent_to: str = ""
) -> HttpResponse:
    """The page; htmx gets the invitations alone, with the form as it was filled in."""
    manages = may(request.membership, Permission.MANAGE_MEMBERS)
    members = Paginator(members_of(request.company), PAGE_SIZE)
    page = members.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(request, one) for one in page],
        "manages": manages,
        "roles": assignable_choices(request.membership),
        "form": form or InvitationForm(by=request.membership),
        "sent_to": sent_to,
        "invitations": _invitations(request) if manages else [],
        "table": _permission_table(),
    }
    return page_or_partial(request, "accounts/members.html", "invitations", context)


def _row(request: CompanyRequest, member: Membership) -> dict[str, Any]:
    mine = request.membership
    is_me = member.pk == mine.pk
    return {
        "member": member,
        "is_me": is_me,
        "may_change": may_assign(mine.role, before=member.role, after=None),
        "may_own": may(mine, Permission.TRANSFER_OWNERSHIP)
        and member.role != Role.OWNER,
    }


def _invitations(request: CompanyRequest) -> list[dict[str, Any]]:
    found = open_invitations(request.company).select_related("invited_by")
    return [
        {
            "invitation": one,
            "may_change": may_assign(
                request.membership.role, before=one.role, after=None
            ),
        }
        for one in found
    ]


def _permission_table() -> list[dict[str, Any]]:
    """What each role may do, from the table that decides it; the roles from small to large."""
    return [
        {
            "label": permission.label,
            "cells": [
                (role.label, permission in ROLE_PERMISSIONS[role])
                for role in reversed(Role)
            ],
        }
        for permission in Permission
    ]


P = ParamSpec("P")
View = Callable[Concatenate[CompanyRequest, P], HttpResponse]


def refusals_to_members(view: View[P]) -> View[P]:
    """A refusal becomes a sentence on the members' page."""

    def checked(
        request: CompanyRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AppError as error:
            messages.error(request, str(error.message))
            return redirect("accounts:member-list")

    return checked


def _member(request: CompanyRequest, code: uuid.UUID) -> Membership:
    return get_object_or_404(members_of(request.company), code=code)


@company_view()
def member_list(request: CompanyRequest) -> HttpResponse:
    return member_page(request)


@company_view(Permission.MANAGE_MEMBERS)
@require_POST
@refusals_to_members
def member_role(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    member = _member(request, code)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["role"][0]))
        return redirect("accounts:member-list")
    member = change_role(
        membership=member,
        role=Role(form.cleaned_data["role"]),
        by=request.membership,
    )
    told = {"person": member.user.shown_name, "role": member.get_role_display()}
    messages.success(request, _("The role of %(person)s is now: %(role)s.") % told)
    return redirect("accounts:member-list")


@company_view(Permission.MANAGE_MEMBERS)
@refusals_to_members
def member_remove(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    member = _member(request, code)
    if request.method != "POST":
        return render(request, "accounts/member_remove.html", {"member": member})
    remove_member(membership=member, by=request.membership)
    text = _("%(person)s is no longer a member.")
    messages.success(request, text % {"person": member.user.shown_name})
    return redirect("accounts:member-list")


@company_view()
@refusals_to_members
def member_leave(request: CompanyRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "accounts/member_leave.html")
    leave_company(membership=request.membership)
    # What the session works for now is for the next request to find out.
    return redirect("overview")


@company_view(Permission.TRANSFER_OWNERSHIP)
@refusals_to_members
def member_own(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    """Hand over ownership, confirmed by typing the company's name."""
    member = _member(request, code)
    form = TransferForm(request.POST or None, company=request.company)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "member": member}
        return render(request, "accounts/member_own.html", context)
    transfer_ownership(to=member, by=request.membership)
    text = _("%(person)s owns %(company)s now. You are an administrator.")
    told = {"person": member.user.shown_name, "company": request.company.name}
    messages.success(request, text % told)
    return redirect("accounts:member-list")
