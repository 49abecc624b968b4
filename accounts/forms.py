from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import create_company


class SignupForm(forms.Form):
    """What we ask besides e-mail and password; allauth mixes it into its own form."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    company_name = forms.CharField(label=_("Company"), max_length=200)

    def signup(self, request: HttpRequest, user: User) -> None:
        cleaned: dict[str, Any] = self.cleaned_data
        user.full_name = cleaned["full_name"]
        user.save(update_fields=["full_name"])
        create_company(user=user, name=cleaned["company_name"])
