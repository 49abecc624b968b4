"""Lists of the API, page by page: 25 rows by default, 100 at most."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from kbeauty.lib.api import checked_input
from kbeauty.lib.cursors import from_cursor, rows_after, to_cursor


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
        following = next_url(request, page=page + 1)
    data = [to_output(row) for row in found[:limit]]
    return {"data": data, "paging": {"next": following}}


def paged_after(
    request: Request,
    rows: "QuerySet[Any]",
    to_output: Callable[[Any], Any],
    *,
    asked: Mapping[str, Any],
    read_key: Callable[[str], object] = int,
) -> dict[str, Any]:
    """The same for lists that grow at their head: ``limit`` rows after the cursor ``after``."""
    if "after" in asked:
        rows = rows_after(rows, *from_cursor(asked["after"], read_key))
    limit = asked["limit"]
    found = list(rows.order_by("-created_at", "-pk")[: limit + 1])
    following = None
    if len(found) > limit:
        last = found[limit - 1]
        following = next_url(request, after=to_cursor(last.created_at, last.pk))
    data = [to_output(row) for row in found[:limit]]
    return {"data": data, "paging": {"next": following}}


def next_url(request: Request, **place: object) -> str:
    """The address that was asked, at another place of the list."""
    query = {**request.query_params.dict(), **place}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
