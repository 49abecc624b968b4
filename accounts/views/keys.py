"""API keys of the company: list, make, rename, revoke."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import company_view
from accounts.enums import Permission
from accounts.forms.keys import KeyForm, KeyNameForm
from accounts.http import CompanyRequest
from accounts.models import ApiKey
from accounts.services.keys import create_key, rename_key, revoke_key
from kbeauty.lib.errors import AppError, ConflictError
from kbeauty.lib.forms import show_error
from kbeauty.lib.htmx import page_or_partial

PAGE = 25


def _key(request: CompanyRequest, code: uuid.UUID) -> ApiKey:
    key: ApiKey = get_object_or_404(
        ApiKey.objects.for_company(request.company), code=code
    )
    return key


@company_view(Permission.MANAGE_KEYS)
def key_list(request: CompanyRequest) -> HttpResponse:
    keys = ApiKey.objects.for_company(request.company).select_related("created_by")
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    return page_or_partial(request, "accounts/key_list.html", "keys", {"page": page})


@company_view(Permission.MANAGE_KEYS)
@never_cache
def key_create(request: CompanyRequest) -> HttpResponse:
    """The answer to the form is the only page that ever shows the key."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = create_key(
                company=request.company,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(),
                by=request.user,
                code=form.cleaned_data["code"],
            )
        except ConflictError as error:
            messages.warning(request, str(error.message))
            return redirect("accounts:key-list")
        except AppError as error:
            show_error(form, error)
        else:
            url = request.build_absolute_uri(reverse("api-me"))
            example = f'curl -H "Authorization: Api-Key $KEY" {url}'
            context = {"new": new, "example": example}
            return render(request, "accounts/key_created.html", context)
    return render(request, "accounts/key_create.html", {"form": form})


@company_view(Permission.MANAGE_KEYS)
def key_rename(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    key = _key(request, code)
    form = KeyNameForm(request.POST or None, initial={"name": key.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_key(key=key, name=form.cleaned_data["name"], by=request.user)
        except ConflictError as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:key-list")
    return render(request, "accounts/key_rename.html", {"form": form, "key": key})


@company_view(Permission.MANAGE_KEYS)
def key_revoke(request: CompanyRequest, code: uuid.UUID) -> HttpResponse:
    key = _key(request, code)
    if request.method != "POST":
        return render(request, "accounts/key_revoke.html", {"key": key})
    revoke_key(key=key, by=request.user)
    messages.success(request, _("The key %(key)s is revoked.") % {"key": key.name})
    return redirect("accounts:key-list")
