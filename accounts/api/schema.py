"""What the schema says of every call that works for one company."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from accounts.api.authentication import ApiKeyScheme
from kbeauty.lib.api import ErrorOutput
from kbeauty.lib.schema import EVERYWHERE, ApiSchema

_COMPANY = OpenApiParameter(
    "X-Company-ID",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="Code of one of the caller's companies; the first one by default.",
)
_CODE = OpenApiParameter(
    "code",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description="The id that the list tells.",
)


class CompanySchema(ApiSchema):
    responses = {
        401: OpenApiResponse(ErrorOutput, "Nobody we know: no token, session or key."),
        403: OpenApiResponse(ErrorOutput, "The role, or the key's scopes, forbid it."),
        404: OpenApiResponse(ErrorOutput, "It is not there, or not the caller's."),
        **EVERYWHERE,
    }

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Who can call it: keys only where there is anything for them."""
        found: list[dict[str, list[str]]] = super().get_auth()
        view: Any = self.view
        if view.takes_keys(self.method):
            return found
        return [one for one in found if ApiKeyScheme.name not in one]

    def get_override_parameters(self) -> list[Any]:
        told = [_COMPANY, *super().get_override_parameters()]
        return [*told, _CODE] if "{code}" in self.path else told
