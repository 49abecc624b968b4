"""The page that measures a picture before it is posted."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.access import company_view
from accounts.http import CompanyRequest
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial
from markets.visuals.checks import Checked, look_at
from markets.visuals.forms import PictureForm
from markets.visuals.opening import Picture, opened

# Of a badge: its words, tone and icon.
_BADGES = {
    "fine": (_("Fine"), "success", "check"),
    "look": (_("Look again"), "warning", "alert-triangle"),
    "ask_local": (_("Ask a local"), "warning", "message-question"),
    "not_run": (_("Not run"), "neutral", "minus"),
}


@company_view()
def check(request: CompanyRequest) -> HttpResponse:
    """The picture lives as long as the request; nothing of it is kept."""
    if request.method != "POST":
        markets = request.company.target_markets or ["JP"]
        return _page(request, {"form": PictureForm(initial={"market": markets[0]})})
    form = PictureForm(request.POST, request.FILES)
    found = _found(form)
    return _page(request, {"form": form, **(_shown(*found) if found else {})})


def _found(form: PictureForm) -> tuple[Picture, Checked] | None:
    if not form.is_valid():
        return None
    try:
        picture = opened(form.cleaned_data["picture"])
    except AppError as error:
        show_error(form, error)
        return None
    return picture, look_at(picture, form.question)


def _shown(picture: Picture, checked: Checked) -> dict[str, Any]:
    return {
        "picture": picture,
        "checked": checked,
        "rows": [(one, *_BADGES[one.state]) for one in checked.checks],
    }


def _page(request: CompanyRequest, context: dict[str, Any]) -> HttpResponse:
    return page_or_partial(request, "markets/pictures.html", "picture-check", context)
