"""What markets speak of more and more, and who speaks of it first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series
from kbeauty.lib.htmx import page_or_partial
from markets.categories import ALL, CATEGORY_NAMES
from markets.concept_names import CONCEPT_NAMES
from markets.concepts import known_concepts
from markets.lead_lag import Weekly
from markets.registry import market_name
from markets.selectors.trend_index import (
    NOW_WEEKS,
    Asked,
    leads_of,
    trend_rows,
    weekly_of,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_NAMES: Mapping[str, "StrOrPromise"] = {
    "ingredient": gettext_lazy("Ingredients"),
    "product": gettext_lazy("Products"),
    "finish": gettext_lazy("Finishes"),
    "concern": gettext_lazy("Concerns"),
    "texture": gettext_lazy("Textures"),
}
ROWS_PER_PAGE = 25
# Weeks of few posts jump: a point is the share of four weeks together.
_SMOOTHED = NOW_WEEKS


def _category(request: CompanyRequest) -> str:
    asked = request.GET.get("category", ALL)
    return asked if asked in CATEGORY_NAMES else ALL


@company_view()
def trend_list(request: CompanyRequest) -> HttpResponse:
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in KIND_NAMES else next(iter(KIND_NAMES))
    category = _category(request)
    rows = trend_rows(Asked(request.company, kind, category))
    context = {
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": KIND_NAMES,
        "category": category,
        "categories": CATEGORY_NAMES,
    }
    return page_or_partial(request, "markets/trend_list.html", "trend-list", context)


@company_view()
def trend_detail(request: CompanyRequest, kind: str, name: str) -> HttpResponse:
    if name not in known_concepts().get(kind, ()):
        raise Http404
    category = _category(request)
    weeks, weekly = weekly_of(Asked(request.company, kind, category), name)
    context = {
        "name": name,
        "label": CONCEPT_NAMES[name],
        "kind": kind,
        "kind_name": KIND_NAMES[kind],
        "category": category,
        "categories": CATEGORY_NAMES,
        "chart": _chart(weeks, weekly),
        "leads": leads_of(weekly),
        "has_posts": bool(weekly),
    }
    return page_or_partial(request, "markets/trend_detail.html", "trend-weeks", context)


def _chart(weeks: Sequence[date], weekly: Mapping[str, Weekly]) -> Chart:
    ends = range(_SMOOTHED - 1, len(weeks))
    return Chart(
        id="trend-shares",
        title=_("Share of posts by market"),
        labels=[figures.day_and_month(weeks[at]) for at in ends],
        series=[
            Series(
                market_name(market),
                [_share(series, at) for at in ends],
                f"chart-{place}",
            )
            for place, (market, series) in enumerate(weekly.items(), start=1)
        ],
        unit="percent",
        first_column=_("Week"),
    )


def _share(series: Weekly, end: int) -> float | None:
    """Per cent of the posts of the weeks up to this one; unknown where there were none."""
    span = slice(end - _SMOOTHED + 1, end + 1)
    total = sum(series.total[span])
    return round(100 * sum(series.posts[span]) / total, 2) if total else None
