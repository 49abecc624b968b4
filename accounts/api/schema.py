"""What the schema says of every call that works for one company."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from kbeauty.lib.api import ErrorOutput
from kbeauty.lib.schema import EVERYWHERE, ApiSchema

_COMPANY = OpenApiParameter(
    "X-Company-ID",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="Code of one of the caller's companies; the first one by default.",
)


class CompanySchema(ApiSchema):
    responses = {
        401: OpenApiResponse(ErrorOutput, "Nobody we know: no token, session or key."),
        403: OpenApiResponse(ErrorOutput, "The role, or the key's scopes, forbid it."),
        404: OpenApiResponse(ErrorOutput, "It is not there, or not the caller's."),
        **EVERYWHERE,
    }

    def get_override_parameters(self) -> list[Any]:
        return [_COMPANY, *super().get_override_parameters()]
