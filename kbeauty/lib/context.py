"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The company and the role in the frame; pages outside a company have neither."""
    return {
        "is_google_on": bool(settings.GOOGLE_CLIENT_ID),
        "company": getattr(request, "company", None),
        "membership": getattr(request, "membership", None),
        # Staff in a person's place: why and until when.
        "impersonation": getattr(request, "impersonation", None),
    }
