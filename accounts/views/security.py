"""How a person logs in, and where they are logged in."""

from ipaddress import ip_address
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.log_in.sessions import SessionRow, newest_log_ins, session_rows
from accounts.models import User
from accounts.services.log_ins import end_other_sessions, end_session


def localhost_address(request: HttpRequest) -> str:
    """Browsers make passkeys for names only: the same page by name, where this is an address."""
    host, _sign, port = request.get_host().rpartition(":")
    try:
        address = ip_address((host or port).strip("[]"))
    except ValueError:
        return ""
    if not address.is_loopback:
        return ""
    return f"{request.scheme}://localhost:{port}{request.path}"


def _factors(user: User) -> dict[str, Any]:
    """TOTP, passkeys and recovery codes of this person, as the page shows them."""
    found = Authenticator.objects.filter(user=user).order_by("created_at")
    codes = next((one.wrap() for one in found if one.type == "recovery_codes"), None)
    return {
        "totp": next((one for one in found if one.type == "totp"), None),
        "passkeys": [one for one in found if one.type == "webauthn"],
        "codes_left": len(codes.get_unused_codes()) if codes else None,
        "codes_total": len(codes.generate_codes()) if codes else 0,
    }


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # logged in
    UserSession.objects.create_from_request(request)
    address = EmailAddress.objects.get_primary(user)
    context = {
        "email": user.email,
        "is_confirmed": bool(address and address.verified),
        "pending": EmailAddress.objects.filter(user=user, primary=False).first(),
        "google": SocialAccount.objects.filter(user=user, provider="google").first(),
        "localhost": localhost_address(request),
        "is_factor_missing": _is_factor_missing(user),
        "sessions": _rows(request),
        "log_ins": newest_log_ins(user),
        **_factors(user),
    }
    return render(request, "accounts/security.html", context)


def _is_factor_missing(user: User) -> bool:
    """Staff come into the staff pages with a second factor only."""
    if not (user.is_staff and settings.STAFF_MFA_REQUIRED):
        return False
    return not Authenticator.objects.filter(user=user).exists()


def _rows(request: HttpRequest) -> list[SessionRow]:
    user: User = request.user  # type: ignore[assignment]
    return session_rows(user, current_key=request.session.session_key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def session_end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Ask, then end one log-in; the one in use is ended by logging out."""
    user: User = request.user  # type: ignore[assignment]
    session = get_object_or_404(UserSession, user=user, pk=session_id)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    if request.method == "POST":
        end_session(user=user, session_id=session_id)
        messages.success(request, _("The session was ended."))
        return redirect("accounts:security")
    (row,) = (one for one in _rows(request) if one.id == session_id)
    return render(request, "accounts/session_end.html", {"session": row})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions_end(request: HttpRequest) -> HttpResponse:
    """Ask, then end every log-in but this one."""
    user: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        count = end_other_sessions(user=user, keep=request.session.session_key)
        text = ngettext(
            "%(count)s session was ended.", "%(count)s sessions were ended.", count
        )
        messages.success(request, text % {"count": count})
        return redirect("accounts:security")
    others = [one for one in _rows(request) if not one.is_current]
    return render(request, "accounts/sessions_end.html", {"sessions": others})
