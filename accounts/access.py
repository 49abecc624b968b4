"""May this person see this? The only answers that views and API use."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.enums import Permission
from accounts.http import CompanyRequest
from accounts.models import Membership, User
from accounts.permissions import is_allowed

P = ParamSpec("P")
SESSION_KEY = "company_id"


def membership_of(user: User, company_id: int | None = None) -> Membership | None:
    """The membership in that company, else the person's first; None for a stranger."""
    mine = Membership.objects.filter(user=user, company__is_active=True).select_related(
        "company"
    )
    if company_id is not None:
        chosen = mine.filter(company_id=company_id).first()
        if chosen is not None:
            return chosen
    return mine.order_by("created_at", "pk").first()


def may(membership: Membership, permission: Permission) -> bool:
    return is_allowed(membership.role, permission)


def company_view(
    permission: Permission = Permission.VIEW,
) -> Callable[
    [Callable[Concatenate[CompanyRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """A page of the person's company: log-in first, 404 without one, 403 without the right."""

    def decorate(
        view: Callable[Concatenate[CompanyRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @login_required
        @wraps(view)
        def checked(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            membership = cast(CompanyRequest, request).membership
            if membership is None:
                raise Http404
            if not may(membership, permission):
                raise PermissionDenied
            return view(cast(CompanyRequest, request), *args, **kwargs)

        return checked

    return decorate
