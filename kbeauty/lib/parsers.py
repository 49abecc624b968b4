"""How bodies of the API are read."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

# What a form has around its files: names, borders, short texts.
_AROUND = 64 * 1024


class JSONParser(parsers.JSONParser):
    """DRF's, with one plain sentence for whatever is not JSON or nests too deep to be read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # RFC 8259: JSON between systems is UTF-8, whatever the header says.
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            return super().parse(stream, media_type, context)
        except (ParseError, RecursionError):
            pass
        # Out here: the parser's own words name Python's limits and parts of the body.
        raise ParseError(_("The body is not JSON that can be read."))


class UploadParser(parsers.MultiPartParser):
    """DRF's for forms with files; the view's ``upload_limit`` is in bytes.

    More than that is refused before anything is read: a file would lie on our disk first.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        # Names and texts are UTF-8, whatever the header says.
        context = {**(parser_context or {}), "encoding": "utf-8"}
        size = context["request"].META.get("CONTENT_LENGTH") or 0
        if int(size) > context["view"].upload_limit + _AROUND:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type, context)
        except RequestDataTooBig:
            raise
        except (ParseError, SuspiciousOperation):
            pass
        # Out here, as above. Suspicious: with more fields or files than any form of ours.
        raise ParseError(_("The body is not a form with files that can be read."))
