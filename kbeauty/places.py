"""Where panels stand on a page: a frame knows their addresses, never their data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Name of the panel's URL, its title and the height of what stands there until it comes.
Wanted = tuple[str, "StrOrPromise", str]
# Columns of twelve; what stands in one column stands one panel below the other.
Layout = Sequence[tuple[str, Sequence[Wanted]]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands on the page and who fills it."""

    id: str
    title: str
    url: str
    height: str


def columns_of(layout: Layout, query: str) -> list[dict[str, Any]]:
    """The layout with the addresses of its panels, each with the query string."""
    return [
        {"span": span, "places": [_place(one, query) for one in wanted]}
        for span, wanted in layout
    ]


def _place(wanted: Wanted, query: str) -> Place:
    name, title, height = wanted
    return Place(
        id=name.split(":")[1],
        title=str(title),
        url=f"{reverse(name)}?{query}",
        height=height,
    )
