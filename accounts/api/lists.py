"""Pages of a list whose rows have an order of their own."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from kbeauty.lib.api import checked_input


class ListInput(serializers.Serializer[Any]):
    limit = serializers.IntegerField(min_value=1, max_value=100, default=25)
    offset = serializers.IntegerField(min_value=0, max_value=100_000, default=0)


def page_of(
    request: Request, rows: "QuerySet[Any]", shown: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """``data`` with the rows asked for, ``paging`` with the address of those after them."""
    asked = checked_input(ListInput, request.query_params)
    first, end = asked["offset"], asked["offset"] + asked["limit"]
    found = list(rows[first : end + 1])
    query = urlencode({**request.query_params.dict(), "offset": end})
    has_more = len(found) > asked["limit"]
    address = request.build_absolute_uri(f"{request.path}?{query}")
    return {
        "data": [shown(one) for one in found[: asked["limit"]]],
        "paging": {"next": address if has_more else None},
    }
