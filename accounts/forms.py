from typing import ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User

LANGUAGE_CHOICES = [("", _("As in the browser")), *settings.LANGUAGES]


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
