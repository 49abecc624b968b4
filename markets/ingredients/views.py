"""The page that puts a list of ingredients against the rules of markets."""

from typing import Any

from django.http import HttpResponse

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial
from markets.ingredients.forms import ScreeningForm
from markets.ingredients.presentation import meanings, shown_coverage, shown_rows
from markets.ingredients.screening import Screening, screen


@company_view()
def check(request: CompanyRequest) -> HttpResponse:
    """Nothing is kept: the list of a product not yet sold is the company's secret."""
    if request.method != "POST":
        initial = {"markets": request.company.target_markets}
        return _page(request, {"form": ScreeningForm(initial=initial)})
    form = ScreeningForm(request.POST)
    screening = _screened(form)
    found = _shown(screening) if screening else {}
    return _page(request, {"form": form, **found})


def _screened(form: ScreeningForm) -> Screening | None:
    if not form.is_valid():
        return None
    given = form.cleaned_data
    try:
        return screen(
            given["text"],
            given["markets"],
            on=given["on"],
            use=given["use"],
            is_new=not given["is_existing"],
        )
    except AppError as error:
        show_error(form, error)
        return None


def _shown(screening: Screening) -> dict[str, Any]:
    return {
        "screening": screening,
        "rows": shown_rows(screening),
        "coverage": shown_coverage(screening),
        "meanings": meanings(),
    }


def _page(request: CompanyRequest, context: dict[str, Any]) -> HttpResponse:
    return page_or_partial(
        request, "markets/ingredients.html", "ingredient-check", context
    )
