"""A person's own choices: company, language, colours, time zone."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SESSION_KEY, company_view, memberships_of
from accounts.forms import PreferencesForm
from accounts.http import CompanyRequest
from accounts.models import User
from accounts.services.people import change_person
from kbeauty.templatetags.ui import COLOR_SCHEME_COOKIE, COLOR_SCHEMES

YEAR = 365 * 24 * 60 * 60


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the person came from, if it is ours."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    # Not redirect(): it takes a word without a slash for the name of a page.
    return HttpResponseRedirect(target)


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Korean or English, for the browser and, once logged in, for the person."""
    language = request.POST.get("language", "")
    response = _back(request)
    if language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
        if request.user.is_authenticated:
            # Staff in somebody's place choose for themselves.
            reader = getattr(request, "impersonator", None) or request.user
            change_person(user=reader, language=language)
    return response


@require_POST
def set_color_scheme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the device: a cookie, so that the server paints it at once."""
    scheme = request.POST.get("scheme", "")
    response = _back(request)
    if scheme in COLOR_SCHEMES:
        _remember(response, COLOR_SCHEME_COOKIE, scheme)
    return response


@company_view()
@require_POST
def switch_company(request: CompanyRequest) -> HttpResponse:
    """Work for another of the person's companies."""
    code = request.POST.get("company", "")
    for membership in memberships_of(request.user):
        if str(membership.company.code) == code:
            request.session[SESSION_KEY] = membership.company_id
            return redirect("overview")
    raise Http404


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        change_person(user=cast(User, request.user), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form})
