"""Components of the design system as template tags; docs/design-system.md shows each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, Select, SelectMultiple, Textarea
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from accounts.access import memberships_of
from accounts.models import Membership
from kbeauty.lib import figures, icons, npm
from kbeauty.lib.charts import Chart, line_points
from kbeauty.navigation import Menu, menu_for

register = template.Library()

COLOR_SCHEMES = ("auto", "light", "dark")
COLOR_SCHEME_COOKIE = "color_scheme"

for _filter in (
    figures.number,
    figures.compact,
    figures.percent,
    figures.short_date,
    figures.short_time,
    figures.language_name,
    figures.market_name,
):
    register.filter(_filter.__name__, _filter)


# --- frame -------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def color_scheme(context: Context) -> str:
    """auto, light or dark, from the cookie, so that the first paint is right."""
    request = context.get("request")
    chosen = request.COOKIES.get(COLOR_SCHEME_COOKIE, "") if request else ""
    return chosen if chosen in COLOR_SCHEMES else "auto"


@register.simple_tag(takes_context=True)
def current(context: Context, *prefixes: str) -> SafeString:
    """``aria-current`` for the menu entry whose pages start with one of the prefixes."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    is_here = any(
        path == prefix if prefix == "/" else path.startswith(prefix)
        for prefix in prefixes
        if prefix
    )
    return mark_safe('aria-current="page"') if is_here else mark_safe("")


@register.simple_tag(takes_context=True)
def main_menu(context: Context) -> Menu | None:
    """The menu of the frame; people who belong to no company have none."""
    membership = context.get("membership")
    if membership is None:
        return None
    return menu_for(membership, context["request"].path)


@register.simple_tag(takes_context=True)
def my_memberships(context: Context) -> list[Membership]:
    """The person's companies, to switch to, with their role in each."""
    return memberships_of(context["request"].user)


def _stripped(content: str) -> SafeString:
    """A block without the blanks around it, so that an empty one counts as empty."""
    return mark_safe(content.strip())  # noqa: S308 - rendered by the template engine


@register.simple_block_tag
def page_header(content: str, title: str, subtitle: str = "") -> str:
    """Title of a page with its actions."""
    return render_to_string(
        "components/page_header.html",
        {"content": _stripped(content), "title": title, "subtitle": subtitle},
    )


# --- surfaces ----------------------------------------------------------------
@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    subtitle: str = "",
    id: str = "",
    *,
    flush: bool = False,
    hint: str = "",
) -> str:
    """A surface; ``flush`` lets a table reach its edges, ``id`` makes it a panel's card."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "subtitle": subtitle,
            "id": id,
            "flush": flush,
            "hint": hint,
        },
    )


@register.inclusion_tag("components/panel.html")
def panel(url: str, id: str, title: str, height: str = "md") -> dict[str, Any]:
    """The place of a panel: a skeleton until htmx has brought the card from ``url``."""
    return {"url": url, "id": id, "title": title, "height": height}


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> str:
    """A message in the page: tone is info, success, warning or danger."""
    signs = {
        "info": "info-circle",
        "success": "circle-check",
        "warning": "alert-triangle",
        "danger": "alert-circle",
    }
    return render_to_string(
        "components/alert.html",
        {
            "content": _stripped(content),
            "tone": tone,
            "title": title,
            "sign": signs.get(tone, "info-circle"),
        },
    )


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", sign: str = "inbox") -> str:
    """What stands where nothing is yet; the content holds the way on (buttons)."""
    return render_to_string(
        "components/empty_state.html",
        {"content": _stripped(content), "title": title, "text": text, "sign": sign},
    )


# --- small parts -------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An inline icon: decoration without a ``label``, an image with one."""
    return _drawn_icon(name, str(label), size)


# A page shows some seventy, nearly all of them on the page before as well.
@lru_cache(maxsize=1024)
def _drawn_icon(name: str, label: str, size: str) -> SafeString:
    classes = f"icon icon-{size}" if size else "icon"
    body = mark_safe(icons.drawing(name))  # noqa: S308 - a file of our packages
    shape = format_html(
        'class="{}" viewBox="0 0 24 24" width="24" height="24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round"',
        classes,
    )
    if label:
        return format_html(
            '<svg {} role="img" aria-label="{}">{}</svg>', shape, label, body
        )
    return format_html('<svg {} aria-hidden="true">{}</svg>', shape, body)


@register.simple_tag
def badge(text: str, tone: str = "neutral", sign: str = "") -> SafeString:
    """A small label; tone is neutral, primary, success, warning, danger, positive, negative."""
    drawn = icon(sign, size="xs") if sign else ""
    return format_html('<span class="tag tag-{}">{}{}</span>', tone, drawn, text)


@register.inclusion_tag("components/button.html")
def button(
    label: str,
    href: str = "",
    sign: str = "",
    variant: str = "secondary",
    **attributes: Any,
) -> dict[str, Any]:
    """A link with ``href``, else a submit button; variant primary, secondary, danger, ghost."""
    return {
        "label": label,
        "href": href,
        "sign": sign,
        "variant": variant,
        "attributes": {
            name.replace("_", "-"): value for name, value in attributes.items()
        },
    }


@register.inclusion_tag("components/progress.html")
def progress(value: float, maximum: float | None, label: str) -> dict[str, Any]:
    """A bar; without a ``maximum`` it only says that work goes on."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("components/market.html")
def market(code: str, *, short: bool = False) -> dict[str, Any]:
    """Flag and name of a market; ``short`` shows the code and keeps the name for readers."""
    name = figures.market_name(code)
    known = code.lower() in npm.FLAGS
    flag = f"{npm.PREFIX}{npm.FLAG_FOLDER}/{code.lower()}.svg" if known else ""
    return {"code": code, "name": name, "short": short, "flag": flag}


@register.filter
def is_web_address(value: str) -> bool:
    """Whether a text from outside may stand in a link."""
    return value.startswith(("https://", "http://"))


# --- figures -----------------------------------------------------------------
@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: str,
    change: figures.Change | None = None,
    before: str = "",
    hint: str = "",
    trend: Sequence[float | None] = (),
    note: str = "",
) -> dict[str, Any]:
    """One figure with its change against the period before, in an arrow and in words."""
    return {
        "label": label,
        "value": value,
        "change": change,
        "before": before,
        "hint": hint,
        "trend": trend,
        "note": note,
    }


@register.simple_tag
def sparkline(
    values: Sequence[float | None], width: int = 96, height: int = 28
) -> SafeString:
    """A line without axes: decoration beside a figure that is written out."""
    points = line_points(values, width=width, height=height)
    if not points:
        return mark_safe("")
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {0} {1}" width="{0}" height="{1}"'
        ' aria-hidden="true" preserveAspectRatio="none"><polyline points="{2}"/></svg>',
        width,
        height,
        points,
    )


@register.inclusion_tag("components/sentiment_bar.html")
def sentiment_bar(
    positive: int, neutral: int, negative: int, unread: int = 0
) -> dict[str, Any]:
    """Shares of moods as one bar with its legend in words."""
    total = positive + neutral + negative + unread
    parts = []
    start = 0.0
    for mood, count in (
        ("positive", positive),
        ("neutral", neutral),
        ("negative", negative),
        ("unread", unread),
    ):
        share = 100 * count / total if total else 0
        parts.append(
            {
                "mood": mood,
                "count": count,
                "share": share,
                "start": f"{start:.3f}",
                "width": f"{share:.3f}",
            }
        )
        start += share
    return {"parts": parts, "total": total}


@register.simple_tag
def share_bar(
    value: float | None, maximum: float | None, tone: str = "chart-1"
) -> SafeString:
    """A thin bar in a table row, as long as ``value`` is of ``maximum``."""
    share = 100 * value / maximum if value and maximum else 0
    return format_html(
        '<svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect class="share-bar-track" width="100" height="6"/>'
        '<rect class="fill-{}" width="{}" height="6"/></svg>',
        tone,
        f"{min(share, 100):.2f}",
    )


@register.inclusion_tag("components/chart.html")
def chart(shown: Chart, height: str = "md") -> dict[str, Any]:
    """A chart for eyes, its figures as a table for screen readers."""
    return {
        "chart": shown,
        "height": height,
        "data": json_script(shown.as_json(), f"{shown.id}-data"),
    }


# --- lists and forms ---------------------------------------------------------
@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Context,
    page: "Page[Any]",
    target: str = "",
    path: str = "",
    *,
    in_panel: bool = False,
) -> dict[str, Any]:
    """Pages of a list; ``target`` is the id that htmx swaps, without it plain links.

    ``path`` is the list's address where a form's answer shows it again. What turns in a
    panel leaves the page's own address as it is.
    """
    request = context["request"]
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    ellipsis = str(page.paginator.ELLIPSIS)
    return {
        "page": page,
        "target": target,
        "in_panel": in_panel,
        "path": path or request.path,
        "links": [
            {"number": number, "query": _page_query(request, number)}
            if number != ellipsis
            else None
            for number in numbers
        ],
        "previous": page.has_previous()
        and _page_query(request, page.previous_page_number()),
        "next": page.has_next() and _page_query(request, page.next_page_number()),
    }


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, label: str, name: str, sort: str, target: str
) -> dict[str, Any]:
    """A column's head that sorts by it: first the largest, then the smallest."""
    request = context["request"]
    is_down, is_up = sort == f"-{name}", sort == name
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = name if is_down else f"-{name}"
    return {
        "label": label,
        "is_down": is_down,
        "is_up": is_up,
        "url": f"{request.path}?{query.urlencode()}",
        "target": target,
    }


def _page_query(request: HttpRequest, number: int | str) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return query.urlencode()


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField, *, small: bool = False, hide_label: bool = False
) -> dict[str, Any]:
    """A form field with label, help and complaints."""
    return {
        "field": bound,
        "control": _control(bound, small=small),
        "is_check": isinstance(bound.field.widget, CheckboxInput),
        "hide_label": hide_label,
    }


def _control(bound: BoundField, *, small: bool) -> SafeString:
    widget = bound.field.widget
    if isinstance(widget, CheckboxInput):
        classes = "form-check-input"
    elif isinstance(widget, Select | SelectMultiple):
        classes = "form-select form-select-sm" if small else "form-select"
    else:
        classes = "form-control form-control-sm" if small else "form-control"
    if bound.errors:
        classes += " is-invalid"
    attributes: dict[str, str | bool] = {"class": classes}
    if isinstance(widget, Textarea):
        attributes["rows"] = "4"
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return bound.as_widget(attrs=attributes)
