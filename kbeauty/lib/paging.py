"""Lists of the API, page by page: 25 rows by default, 100 at most."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from kbeauty.lib.api import checked_input
from kbeauty.lib.cursors import from_cursor, to_cursor


class PageInput(serializers.Serializer[Any]):
    """What every list takes."""

    limit = serializers.IntegerField(
        min_value=1, max_value=100, default=25, help_text="Rows on a page."
    )
    after = serializers.CharField(
        max_length=200,
        required=False,
        help_text="Where the page begins, as paging.next of the page before has it.",
    )


def next_url(request: Request, after: str | None) -> str | None:
    """Address of the page after this cursor; None where this page is the last."""
    if after is None:
        return None
    query = {**request.query_params.dict(), "after": after}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def paged(
    request: Request,
    rows: "QuerySet[Any]",
    to_output: Callable[[Any], Any],
    *,
    code: str = "code",
    moment: str = "created_at",
    newest_first: bool = True,
) -> dict[str, Any]:
    """The page that was asked for, as ``{"data": […], "paging": {"next": …}}``.

    Rows are in order of their ``moment`` and their code: a row that comes or goes meanwhile moves
    none from one page to another, and no cursor holds a primary key.
    """
    asked = checked_input(PageInput, request.query_params)
    limit, sign, then = (
        (asked["limit"], "-", "lt") if newest_first else (asked["limit"], "", "gt")
    )
    if "after" in asked:
        begin, last = from_cursor(asked["after"], UUID)
        is_after = Q(**{f"{moment}__{then}": begin}) | Q(**{f"{code}__{then}": last})
        # The first condition is for the index, which does not read an OR.
        rows = rows.filter(**{f"{moment}__{then}e": begin}).filter(is_after)
    # One more than is shown tells whether there is a page after this one.
    found = list(rows.order_by(f"{sign}{moment}", f"{sign}{code}")[: limit + 1])
    page, after = found[:limit], None
    if len(found) > limit:
        after = to_cursor(getattr(page[-1], moment), getattr(page[-1], code))
    return {
        "data": [to_output(row) for row in page],
        "paging": {"next": next_url(request, after)},
    }


def named_page(
    request: Request,
    rows: "QuerySet[Any]",
    to_outputs: Callable[[list[Any]], list[dict[str, Any]]],
    *,
    name: str,
) -> dict[str, Any]:
    """The same for rows in the order of a name of which there is one each."""
    asked = checked_input(PageInput, request.query_params)
    if "after" in asked:
        rows = rows.filter(**{f"{name}__gt": asked["after"]})
    found = list(rows.order_by(name)[: asked["limit"] + 1])
    page = found[: asked["limit"]]
    after = getattr(page[-1], name) if len(found) > len(page) else None
    return {
        "data": to_outputs(page),
        "paging": {"next": next_url(request, after)},
    }
