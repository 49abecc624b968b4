"""How bodies of the API are read."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError


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
