"""What the API's schema says of every call, written once."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from kbeauty.lib.api import ErrorOutput

# Whoever calls too often is told so, and where something we need is down, that as well.
EVERYWHERE = {
    429: OpenApiResponse(ErrorOutput, "Too many requests; Retry-After says how long."),
    503: OpenApiResponse(
        ErrorOutput, "Something upstream is down; Retry-After says how long."
    ),
}
_HEADERS = {
    "RateLimit-Limit": "Requests of the day, or of the minute for calls without a company.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until there are more.",
}


def _header(
    name: str, description: str, response: bool | list[int] = True
) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        OpenApiTypes.INT,
        OpenApiParameter.HEADER,
        description=description,
        response=response,
    )


class ApiSchema(AutoSchema):
    """Adds the answers and headers that belong to every call."""

    responses: dict[int, OpenApiResponse] = EVERYWHERE

    def get_description(self) -> str:  # type: ignore[override]  # spectacular asks so
        """What the call itself says; docstrings of its classes are for those who write them."""
        return get_doc(getattr(self.view, self.method.lower()))

    def get_override_parameters(self) -> list[Any]:
        told = [_header(name, text) for name, text in _HEADERS.items()]
        pause = _header("Retry-After", "Seconds to wait.", [429, 503])
        return [*super().get_override_parameters(), *told, pause]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for status, response in self.responses.items():
            if str(status) not in found:
                told = self._get_response_for_code(response, str(status))  # type: ignore[no-untyped-call]
                found[str(status)] = told
        return dict(sorted(found.items()))
