"""Where a request comes from, for the audit log and for limits."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.audit import Origin
from accounts.enums import ActorKind
from accounts.models import User
from accounts.staff.access import is_staff_page

# For rows that must have an address: the one that is nobody's.
NO_ADDRESS = "::"


def client_ip(request: HttpRequest) -> str | None:
    """The caller's address as our own proxy tells it; None where nobody can tell.

    A header that a caller wrote is not believed: TRUSTED_PROXY_COUNT says how many of the
    addresses in X-Forwarded-For are from proxies of ours.
    """
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        return None


def origin_of(request: HttpRequest) -> Origin:
    """Who asks, as far as the session tells."""
    user = request.user if request.user.is_authenticated else None
    staff: User | None = getattr(request, "impersonator", None)
    return Origin(
        kind=ActorKind.STAFF if is_staff_page(request) else ActorKind.PERSON,
        actor=user,
        impersonator=staff.email if staff else "",
        ip=client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
