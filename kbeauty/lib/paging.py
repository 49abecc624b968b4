"""Lists of the API, page by page: 25 rows by default, 100 at most."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from kbeauty.lib.api import checked_input


class PageInput(serializers.Serializer[Any]):
    limit = serializers.IntegerField(min_value=1, max_value=100, default=25)
    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1)


class NextOutput(serializers.Serializer[Any]):
    next = serializers.CharField(
        allow_null=True, help_text="Address of the next page; null on the last."
    )


def paged(
    request: Request, rows: "QuerySet[Any]", to_output: Callable[[Any], Any]
) -> dict[str, Any]:
    """The page that was asked for, as ``{"data": […], "paging": {"next": …}}``."""
    asked = checked_input(PageInput, request.query_params)
    limit, page = asked["limit"], asked["page"]
    # One more than is shown tells whether there is a page after this one.
    found = list(rows[(page - 1) * limit : page * limit + 1])
    following = None
    if len(found) > limit:
        query = {**request.query_params.dict(), "page": page + 1}
        following = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
    data = [to_output(row) for row in found[:limit]]
    return {"data": data, "paging": {"next": following}}
