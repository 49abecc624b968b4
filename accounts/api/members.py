"""The company, its members and invitations for the company's own tools."""

import uuid

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.api.member_serializers import (
    CompanyChangeInput,
    CompanyDetailOutput,
    InvitationInput,
    InvitationListOutput,
    InvitationOutput,
    MemberListOutput,
    MemberOutput,
    RoleInput,
)
from accounts.enums import Permission, Role
from accounts.models import Invitation, Membership
from accounts.selectors import members_of
from accounts.services.companies import change_company
from accounts.services.invitations import (
    invite_member,
    open_invitations,
    revoke_invitation,
)
from accounts.services.members import change_role, remove_member
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.paging import PageInput, paged

REFUSALS = dict.fromkeys((400, 401, 403, 404), ErrorOutput)
REFUSED_CHANGES = {**REFUSALS, 409: ErrorOutput}


class CompanyView(CompanyAPIView):
    room = "accounts"
    write_permission = Permission.MANAGE_COMPANY

    @extend_schema(
        operation_id="company_read",
        tags=["accounts"],
        summary="The company in force, with its plan",
        responses={200: CompanyDetailOutput, 401: ErrorOutput, 404: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        return Response(CompanyDetailOutput(self.company).data)

    @extend_schema(
        operation_id="company_change",
        tags=["accounts"],
        summary="Change the company's name, industry or target markets",
        request=CompanyChangeInput,
        responses={200: CompanyDetailOutput, **REFUSED_CHANGES},
    )
    def patch(self, request: Request) -> Response:
        asked = checked_input(CompanyChangeInput, request.data)
        company = change_company(company=self.company, **asked)
        return Response(CompanyDetailOutput(company).data)


class MemberListView(CompanyAPIView):
    room = "accounts"

    @extend_schema(
        operation_id="member_list",
        tags=["accounts"],
        summary="The company's members, in the order they joined",
        parameters=[PageInput],
        responses={200: MemberListOutput, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        rows = members_of(self.company)
        return Response(
            paged(
                request,
                rows,
                lambda one: MemberOutput(one).data,
                newest_first=False,
            )
        )


class MemberDetailView(CompanyAPIView):
    """The service decides who may change whom; everybody may leave by themselves."""

    room = "accounts"
    is_personal = True

    def _member(self, code: uuid.UUID) -> Membership:
        return get_object_or_404(members_of(self.company), code=code)

    @extend_schema(
        operation_id="member_change",
        tags=["accounts"],
        summary="Give a member another role",
        request=RoleInput,
        responses={200: MemberOutput, **REFUSED_CHANGES},
    )
    def patch(self, request: Request, code: uuid.UUID) -> Response:
        member = self._member(code)
        asked = checked_input(RoleInput, request.data)
        member = change_role(
            membership=member,
            role=Role(asked["role"]),
            by=self.membership,
        )
        return Response(MemberOutput(member).data)

    @extend_schema(
        operation_id="member_remove",
        tags=["accounts"],
        summary="Take a member out of the company, or leave it",
        responses={204: None, **REFUSED_CHANGES},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        remove_member(membership=self._member(code), by=self.membership)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationListView(CompanyAPIView):
    room = "accounts"
    permission = Permission.MANAGE_MEMBERS

    @extend_schema(
        operation_id="invitation_list",
        tags=["accounts"],
        summary="Invitations that wait for an answer, newest first",
        parameters=[PageInput],
        responses={200: InvitationListOutput, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        rows = open_invitations(self.company).select_related("invited_by")
        return Response(paged(request, rows, lambda one: InvitationOutput(one).data))

    @extend_schema(
        operation_id="invitation_send",
        tags=["accounts"],
        summary="Invite an address, or send its open invitation again with a new link",
        request=InvitationInput,
        responses={201: InvitationOutput, **REFUSED_CHANGES, 429: ErrorOutput},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(InvitationInput, request.data)
        invitation = invite_member(
            by=self.membership, email=asked["email"], role=Role(asked["role"])
        )
        answer = InvitationOutput(invitation).data
        return Response(answer, status=status.HTTP_201_CREATED)


class InvitationDetailView(CompanyAPIView):
    room = "accounts"
    permission = Permission.MANAGE_MEMBERS

    @extend_schema(
        operation_id="invitation_withdraw",
        tags=["accounts"],
        summary="Withdraw an invitation; its link stops working",
        responses={204: None, **REFUSED_CHANGES},
    )
    def delete(self, request: Request, code: uuid.UUID) -> Response:
        mine = Invitation.objects.for_company(self.company)
        revoke_invitation(
            invitation=get_object_or_404(mine, code=code), by=self.membership
        )
        return Response(status=status.HTTP_204_NO_CONTENT)
