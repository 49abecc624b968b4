from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoticeChannel, NoticeKind
from accounts.models import User
from accounts.notices import Channels
from accounts.services.companies import create_company

LANGUAGE_CHOICES = [("", _("As in the browser")), *settings.LANGUAGES]


class SignupForm(forms.Form):
    """What we ask besides e-mail and password; allauth mixes it into its own form."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    company_name = forms.CharField(label=_("Company"), max_length=200)

    def signup(self, request: HttpRequest, user: User) -> None:
        cleaned: dict[str, Any] = self.cleaned_data
        user.full_name = cleaned["full_name"]
        user.save(update_fields=["full_name"])
        create_company(user=user, name=cleaned["company_name"])


class DeletionForm(forms.Form):
    """Whoever removes a company types its name: nobody does that by mistake."""

    typed_name = forms.CharField(
        label=_("Name of the company"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def time_zones() -> list[tuple[str, str]]:
    """Zones named after places; the old names without one are left out."""
    places = [
        name
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(("Etc/", "US/", "SystemV/"))
    ]
    return [(name, name.replace("_", " ")) for name in (*places, "UTC")]


class PreferencesForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What a person sets for themselves."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=LANGUAGE_CHOICES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("Dates, hours and daily figures are shown in this zone."),
    )

    class Meta:
        model = User
        fields: ClassVar = ["full_name", "language", "time_zone"]
        labels: ClassVar = {"full_name": _("Full name")}


class NoticeChoicesForm(forms.Form):
    """Ticks of the table of notices; what was not shown is not changed."""

    shown = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)
    app = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)
    email = forms.MultipleChoiceField(choices=NoticeKind.choices, required=False)

    def chosen(self) -> dict[NoticeKind, Channels]:
        cleaned = self.cleaned_data
        return {
            NoticeKind(kind): frozenset(
                channel for channel in NoticeChannel if kind in cleaned[channel]
            )
            for kind in cleaned["shown"]
        }


class WebhookKindsForm(forms.Form):
    """Which kinds of notice go to a webhook."""

    kinds = forms.MultipleChoiceField(
        label=_("What is sent there"),
        choices=NoticeKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )


class WebhookForm(WebhookKindsForm):
    """A new address of the company's own system."""

    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Begins with https:// and is reached from the internet."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    field_order = ("url", "kinds")
