"""Calls that put together what several rooms know."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.api.authentication import BearerAuthentication
from accounts.api.base import CompanyAPIView
from accounts.api.serializers import MeOutput
from accounts.enums import ActorKind
from instagram.selectors import has_connected_account
from kbeauty.lib.api import ErrorOutput
from kbeauty.staff import staff_figures


class MeView(CompanyAPIView):
    room = "accounts"

    @extend_schema(
        operation_id="auth_me",
        tags=["accounts"],
        summary="The person behind the token, or the key and who made it",
        responses=MeOutput,
    )
    def get(self, request: Request) -> Response:
        person, membership = self.by, self.caller.membership
        answer = {
            "id": person and person.code,
            "email": person and person.email,
            "full_name": person and person.full_name,
            "company_id": self.company.code,
            "company_name": self.company.name,
            "role": membership and membership.role,
            "instagram_connected": has_connected_account(company=self.company),
            "subscription_tier": self.company.plan,
            "api_key": self.caller.key,
        }
        return Response(MeOutput(answer).data)


class StaffFiguresOutput(serializers.Serializer[Any]):
    """Figures of the whole product; null where nothing was measured."""

    total_users = serializers.IntegerField()
    active_users_30d = serializers.IntegerField(
        help_text="People with a page or a call in the last 30 days."
    )
    total_analyses = serializers.IntegerField()
    ai_cost_total = serializers.FloatField(help_text="US dollars.")
    cache_hit_rate = serializers.FloatField(
        allow_null=True,
        help_text="Analyses of the last 30 days answered from the cache, in per cent.",
    )
    instagram_api_calls = serializers.IntegerField(help_text="All that are kept.")
    instagram_api_calls_24h = serializers.IntegerField()
    api_rate_limit_remaining = serializers.FloatField(
        allow_null=True,
        help_text="Least that any account has left of Instagram's call budget, in per cent: "
        "estimated from the usage headers of its last answers.",
    )
    total_companies = serializers.IntegerField(help_text="Active ones.")
    companies_by_plan = serializers.DictField(child=serializers.IntegerField())
    open_alarms = serializers.IntegerField()
    measured_at = serializers.DateTimeField()


class StaffStatsView(APIView):
    """For members of staff themselves: no key of a company opens it."""

    authentication_classes = (BearerAuthentication, SessionAuthentication)
    permission_classes = (IsAuthenticated, IsAdminUser)

    @extend_schema(
        operation_id="admin_stats",
        tags=["staff"],
        summary="Figures of the whole product",
        responses={200: StaffFiguresOutput, 401: ErrorOutput, 403: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        audit.switch_origin(kind=ActorKind.STAFF, actor=request.user)
        return Response(StaffFiguresOutput(asdict(staff_figures())).data)
