"""Calls that put together what several rooms know."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.api.serializers import MeOutput
from instagram.selectors import has_connected_account


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
