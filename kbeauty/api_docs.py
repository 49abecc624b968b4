"""The API's schema and two readers of it, all from our own host."""

from csp.decorators import csp_update
from drf_spectacular.views import (
    SpectacularAPIView,
    SpectacularRedocView,
    SpectacularSwaggerSplitView,
)

# Both readers write style elements and data: pictures; ReDoc searches in a blob: worker.
_loosened = csp_update(
    {
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "worker-src": ["blob:"],
        "child-src": ["blob:"],
    }
)

schema = SpectacularAPIView.as_view()
swagger = _loosened(SpectacularSwaggerSplitView.as_view(url_name="api-schema"))
redoc = _loosened(SpectacularRedocView.as_view(url_name="api-schema"))
