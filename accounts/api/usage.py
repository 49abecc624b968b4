"""What API clients ask about themselves: their companies, and what is left of the day."""

import math
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import memberships_of
from accounts.api.base import CompanyAPIView
from accounts.api.key_serializers import CompanyListOutput, UsageOutput
from accounts.models import Company
from accounts.usage import last_days, usage_today


class UsageView(CompanyAPIView):
    room = "accounts"

    @extend_schema(
        operation_id="usage",
        tags=["accounts"],
        summary="Requests of today and of the last 30 days",
        responses=UsageOutput,
    )
    def get(self, request: Request) -> Response:
        today = usage_today(self.company)
        left = (today.resets_at - timezone.now()).total_seconds()
        answer = {
            "plan": self.company.plan,
            "limit": today.limit,
            "used": today.used,
            "refused": today.refused,
            "remaining": today.remaining,
            "reset_at": today.resets_at,
            "reset": math.ceil(left),
            "is_live": today.is_live,
            "days": last_days(self.company, today),
        }
        return Response(UsageOutput(answer).data)


class CompanyListView(CompanyAPIView):
    room = "accounts"

    @extend_schema(
        operation_id="company_list",
        tags=["accounts"],
        summary="The companies of the person; of a key its own",
        responses=CompanyListOutput,
    )
    def get(self, request: Request) -> Response:
        return Response(CompanyListOutput({"data": self._rows()}).data)

    def _rows(self) -> list[dict[str, Any]]:
        if self.caller.key is not None:
            return [self._row(self.company, None)]
        return [self._row(one.company, one.role) for one in memberships_of(self.user)]

    def _row(self, company: Company, role: str | None) -> dict[str, Any]:
        return {
            "id": company.code,
            "name": company.name,
            "role": role,
            "is_current": company == self.company,
        }
