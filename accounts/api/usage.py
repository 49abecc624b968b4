"""What API clients ask about themselves: their companies, and what is left of the day."""

import math
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import own_memberships
from accounts.api.base import CompanyAPIView
from accounts.api.key_serializers import CompanyListOutput, UsageOutput
from accounts.models import Company
from accounts.usage.figures import last_days, usage_today
from kbeauty.lib.api import ErrorOutput, checked_input
from kbeauty.lib.paging import PageInput, paged
from kbeauty.lib.tenancy import person


class UsageView(CompanyAPIView):
    room = "accounts"

    @extend_schema(
        operation_id="usage_read",
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
        parameters=[PageInput],
        responses={200: CompanyListOutput, 400: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        if self.caller.key is not None:
            checked_input(PageInput, request.query_params)
            page = {"data": [self._row(self.company, None)], "paging": {"next": None}}
        else:
            with person(self.user.pk):
                page = paged(
                    request,
                    own_memberships(self.user),
                    lambda one: self._row(one.company, one.role),
                    newest_first=False,
                )
        return Response(CompanyListOutput(page).data)

    def _row(self, company: Company, role: str | None) -> dict[str, Any]:
        return {
            "id": company.code,
            "name": company.name,
            "role": role,
            "is_current": company == self.company,
        }
