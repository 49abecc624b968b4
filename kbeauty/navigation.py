"""The main menu: what stands in which group; an entry stands where its page may be opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Permission
from accounts.models import Membership
from accounts.permissions import is_allowed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Page:
    """An entry of the menu; ``also`` are further beginnings of addresses that are its own."""

    url_name: str
    label: "StrOrPromise"
    sign: str
    permission: Permission = Permission.VIEW
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under a heading; those on top need none."""

    key: str
    heading: "StrOrPromise"
    pages: tuple[Page, ...]


OVERVIEW = Page("overview", _("Overview"), "layout-dashboard")
STUDIO = Page("studio:home", _("Studio"), "sparkles")
POSTS = Page("instagram:post-list", _("Posts"), "photo")
MARKETS = Page("market-list", _("Markets"), "world")

GROUPS = (
    Group("top", "", (OVERVIEW, STUDIO)),
    Group(
        "content",
        _("Content"),
        (
            POSTS,
            Page("instagram:story-list", _("Stories"), "clock-play"),
            Page("instagram:mention-list", _("Mentions"), "at"),
            Page("instagram:hashtag-list", _("Hashtags"), "hash"),
        ),
    ),
    Group(
        "research",
        _("Market research"),
        (
            MARKETS,
            Page("market:trend-list", _("Trends"), "trending-up"),
            Page("market:competitor-list", _("Competitors"), "binoculars"),
            Page("instagram:creator-list", _("Creators"), "users"),
        ),
    ),
    Group(
        "checks",
        _("Before you post"),
        (
            Page("claims:check", _("Claims"), "gavel"),
            Page("ingredients:check", _("Ingredients"), "flask"),
            Page("visuals:check", _("Pictures"), "photo-search"),
            Page("culture:find", _("Culture"), "books"),
        ),
    ),
    Group(
        "manage",
        _("Manage"),
        (
            Page("instagram:account-list", _("Accounts"), "plug-connected"),
            Page("instagram:run-list", _("Collections"), "refresh"),
            Page(
                "instagram:import-list", _("Imports"), "file-import", Permission.COLLECT
            ),
            Page(
                "accounts:preferences", _("Settings"), "settings", also=("/account/",)
            ),
        ),
    ),
)
# What a phone shows all the time; the rest is one tap away.
BAR = (OVERVIEW, POSTS, MARKETS, STUDIO)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as it stands on the page that is shown.

    ``current`` is the value of ``aria-current``: "page" on the entry's own page, "true" on
    pages below it, "" elsewhere.
    """

    url: str
    label: "StrOrPromise"
    sign: str
    current: str


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    heading: "StrOrPromise"
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """The menu for one person on one page."""

    sections: tuple[Section, ...]
    bar: tuple[Entry, ...]

    @property
    def is_here_behind_the_bar(self) -> bool:
        """Whether the page shown is none of the bar's, but one of the menu behind it."""
        entries = [one for section in self.sections for one in section.entries]
        return any(one.current for one in entries) and not any(
            one.current for one in self.bar
        )


def menu_for(membership: Membership, path: str) -> Menu:
    """The menu of a member, with the page at ``path`` marked."""
    sections = (
        Section(group.key, group.heading, tuple(_shown(group.pages, membership, path)))
        for group in GROUPS
    )
    return Menu(
        sections=tuple(one for one in sections if one.entries),
        bar=tuple(_shown(BAR, membership, path)),
    )


def _shown(pages: Sequence[Page], membership: Membership, path: str) -> Iterator[Entry]:
    for page in pages:
        if is_allowed(membership.role, page.permission):
            url = reverse(page.url_name)
            yield Entry(url, page.label, page.sign, _current(page, url, path))


def _current(page: Page, url: str, path: str) -> str:
    if path == url:
        return "page"
    beginnings = page.also if page is OVERVIEW else (url, *page.also)
    return "true" if path.startswith(beginnings) else ""
