"""What the schema tells of every call that works for one company."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from accounts.api.base import COMPANY_HEADER, CompanyAPIView


class CompanySchema(AutoSchema):
    """Adds the header by which a token names one of several companies."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        parameters = list(super().get_override_parameters())
        if not isinstance(self.view, CompanyAPIView):
            return parameters
        header = OpenApiParameter(
            COMPANY_HEADER,
            OpenApiTypes.UUID,
            OpenApiParameter.HEADER,
            description="Code of one of a person's several companies; without it a token "
            "works for the company that its person joined first.",
        )
        return [header, *parameters]
