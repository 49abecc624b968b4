"""The audit log for a company's own tools."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.audit.filters import LONGEST, AuditFilter
from accounts.enums import ActorKind, AuditKind, Permission
from accounts.models import AuditEvent
from kbeauty.lib.api import ErrorOutput, PagingOutput, checked_input
from kbeauty.lib.paging import PageInput, paged


class AuditListInput(PageInput):
    kind = serializers.ChoiceField(
        choices=AuditKind.choices,
        required=False,
        help_text="What the events are about.",
    )
    who = serializers.CharField(
        max_length=LONGEST, required=False, help_text="Part of an address or a key."
    )
    q = serializers.CharField(
        max_length=LONGEST, required=False, help_text="Part of the object's name."
    )
    since = serializers.DateField(required=False, help_text="First day (UTC).")
    until = serializers.DateField(required=False, help_text="Last day (UTC).")


class AuditEventOutput(serializers.Serializer[Any]):
    """Who did what to which object, from where, before and after."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    actor_kind = serializers.ChoiceField(choices=ActorKind.choices)
    actor = serializers.CharField(source="actor_label")
    impersonator = serializers.CharField(
        source="impersonator_label",
        help_text="The member of our staff who worked in the actor's place.",
    )
    action = serializers.CharField()
    target_type = serializers.CharField()
    target_id = serializers.CharField(source="target_code")
    target = serializers.CharField(source="target_label")
    before = serializers.DictField()
    after = serializers.DictField()
    ip = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField()
    request_id = serializers.CharField()


class AuditListOutput(serializers.Serializer[Any]):
    data = AuditEventOutput(many=True)  # type: ignore[assignment]  # the contract's name
    paging = PagingOutput()


class AuditListView(CompanyAPIView):
    room = "accounts"
    permission = Permission.SEE_AUDIT

    @extend_schema(
        operation_id="audit_list",
        tags=["accounts"],
        summary="The company's audit log, newest first; for owners",
        parameters=[AuditListInput],
        responses={200: AuditListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        checked_input(AuditListInput, request.query_params)
        events = AuditFilter(
            request.query_params, AuditEvent.objects.for_company(self.company)
        ).qs
        body = paged(request, events, lambda one: AuditEventOutput(one).data, code="pk")
        return Response(body)
