"""Pages of the admin that ask for more than a button does."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin


def form_page(
    admin: ModelAdmin,
    request: HttpRequest,
    target: Model | None,
    form: forms.Form,
    *,
    title: object,
    text: object,
    button: object,
    shown: str = "",
) -> TemplateResponse:
    """A form about one row, in the admin's own look; ``shown`` is HTML above its fields."""
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "original": target,
        "title": title,
        "text": text,
        "button": button,
        "form": form,
        "shown": shown,
    }
    return TemplateResponse(request, "admin/form_page.html", context)
