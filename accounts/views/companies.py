"""The company's own settings, and beginning another one."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import SESSION_KEY, company_view, may
from accounts.enums import Permission
from accounts.forms import CompanyForm, NewCompanyForm
from accounts.http import CompanyRequest
from accounts.models import User
from accounts.plans import ADDRESS_REQUESTS, daily_limit
from accounts.services.companies import change_company, create_company
from kbeauty.lib.errors import AppError
from kbeauty.lib.forms import show_error


@company_view()
def company_settings(request: CompanyRequest) -> HttpResponse:
    """Everybody sees it; whoever manages the company changes it."""
    manages = may(request.membership, Permission.MANAGE_COMPANY)
    if request.method != "POST":
        return _company_page(request, CompanyForm.of(request.company))
    if not manages:
        raise PermissionDenied
    form = CompanyForm(request.POST)
    if not form.is_valid():
        return _company_page(request, form)
    try:
        change_company(company=request.company, **form.cleaned_data)
    except AppError as error:
        show_error(form, error)
        return _company_page(request, form)
    messages.success(request, _("Saved."))
    return redirect("accounts:company")


def _company_page(request: CompanyRequest, form: CompanyForm) -> HttpResponse:
    context = {
        "form": form,
        "manages": may(request.membership, Permission.MANAGE_COMPANY),
        "daily_requests": daily_limit(request.company),
        "address_requests": ADDRESS_REQUESTS,
    }
    return render(request, "accounts/company.html", context)


@login_required
def company_create(request: HttpRequest) -> HttpResponse:
    """A company of one's own: a further one, or the first."""
    user = cast(User, request.user)
    form = NewCompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            company = create_company(user=user, name=form.cleaned_data["name"])
        except AppError as error:
            show_error(form, error)
        else:
            request.session[SESSION_KEY] = company.pk
            messages.success(request, _("%s is set up.") % company.name)
            return redirect("overview")
    return render(request, "accounts/company_create.html", {"form": form})


def no_company(request: HttpRequest) -> HttpResponse:
    """In the overview's place for a person who belongs to no company."""
    return render(request, "accounts/no_company.html", {"form": NewCompanyForm()})
