"""Leaving the place of a person."""

from typing import cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import to_log_in
from accounts.enums import PlaceLeft
from accounts.services.impersonation import end_impersonation
from accounts.staff.impersonation import Impersonation, leave


@require_POST
def impersonation_end(request: HttpRequest) -> HttpResponseBase:
    """Back to the admin; whoever is in nobody's place goes to the overview."""
    if not request.user.is_authenticated:
        return to_log_in(request)
    found = getattr(request, "impersonation", None)
    if found is None:
        return redirect("overview")
    state = cast(Impersonation, found)
    end_impersonation(
        staff_id=state.staff_id, person_id=state.person_id, cause=PlaceLeft.LEFT
    )
    leave(request.session)
    return redirect("admin:accounts_user_change", state.person_id)
