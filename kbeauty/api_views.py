"""Calls that put together what several rooms know."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.api.serializers import MeOutput
from instagram.selectors import has_connected_account
from kbeauty.lib.api import ErrorOutput


class MeView(CompanyAPIView):
    @extend_schema(
        operation_id="auth_me",
        tags=["accounts"],
        summary="The person behind the token",
        responses={200: MeOutput, 401: ErrorOutput, 404: ErrorOutput},
    )
    def get(self, request: Request) -> Response:
        answer = {
            "id": self.user.code,
            "email": self.user.email,
            "full_name": self.user.full_name,
            "company_id": self.company.code,
            "instagram_connected": has_connected_account(company=self.company),
            "subscription_tier": self.company.subscription_tier,
        }
        return Response(MeOutput(answer).data)
