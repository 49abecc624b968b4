"""Everything that comes in is UTF-8."""

from collections.abc import Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    """Keeps a Content-Type from choosing how a query or a form is decoded.

    Python knows codecs (zlib, idna) that fail on ordinary text, and Django would look for
    the charset of every request, long before an error page can be made.
    """

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Utf8Handler(WSGIHandler):
    request_class = Utf8Request
