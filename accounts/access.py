"""May this person see this? The only answers that views and API use."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect

from accounts.enums import Permission
from accounts.http import CompanyRequest
from accounts.lost import SESSION_KEY, answer_to_lost
from accounts.models import Membership, User
from accounts.permissions import is_allowed
from kbeauty.lib.tenancy import person

__all__ = [
    "SESSION_KEY",
    "company_view",
    "may",
    "may_still",
    "membership_of",
    "memberships_of",
    "own_memberships",
    "require",
    "to_log_in",
]

P = ParamSpec("P")


def own_memberships(user: User) -> "QuerySet[Membership]":
    """This person's in active companies; to be read as that ``person``."""
    mine: QuerySet[Membership] = Membership.objects.filter(
        user=user, company__is_active=True
    )
    return mine.select_related("company")


def memberships_of(user: User) -> list[Membership]:
    """Every membership of this person in an active company, the oldest first."""
    with person(user.pk):
        return list(own_memberships(user).order_by("created_at", "pk"))


def membership_of(user: User, company_id: int | None = None) -> Membership | None:
    """The membership in that company, else the person's first; None for a stranger."""
    mine = memberships_of(user)
    chosen = (one for one in mine if one.company_id == company_id)
    return next(chosen, mine[0] if mine else None)


@receiver(user_logged_in, dispatch_uid="accounts.company_of_session")
def choose_company(request: HttpRequest, user: User, **kwargs: object) -> None:
    """A session works for one company from the start: it never slips into another unseen."""
    membership = membership_of(user)
    if membership is not None:
        request.session[SESSION_KEY] = membership.company_id


def may(membership: Membership, permission: Permission) -> bool:
    return is_allowed(membership.role, permission)


def require(membership: Membership, permission: Permission) -> None:
    """For what depends on more than the page: PermissionDenied without the right."""
    if not may(membership, permission):
        raise PermissionDenied


def may_still(user: User, company_id: int, permission: Permission) -> bool:
    """Asked anew in the middle of a long answer: whether this person may see the rest."""
    if not User.objects.filter(pk=user.pk, is_active=True).exists():
        return False
    here = (one for one in memberships_of(user) if one.company_id == company_id)
    return any(may(membership, permission) for membership in here)


def to_log_in(request: HttpRequest) -> HttpResponseBase:
    """The log-in page, and back to the page the person sees, not to a part of it."""
    htmx = cast(CompanyRequest, request).htmx
    if not htmx:
        return redirect_to_login(request.get_full_path())
    page = htmx.current_url_abs_path or "/"
    return HttpResponseClientRedirect(redirect_to_login(page).url)


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
        @wraps(view)
        def checked(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_log_in(request)
            if response := answer_to_lost(request):
                return response
            membership = cast(CompanyRequest, request).membership
            if membership is None:
                raise Http404
            if not may(membership, permission):
                raise PermissionDenied
            return view(cast(CompanyRequest, request), *args, **kwargs)

        return checked

    return decorate
