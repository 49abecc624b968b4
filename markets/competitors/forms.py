"""The form of the watch list; what is no profile, the service says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from instagram.validators import PROFILE_SENTENCE


class CompetitorForm(forms.Form):
    """An account to put on the list of the market that is shown."""

    profile = forms.CharField(
        label=_("User name or address of the profile"),
        max_length=300,
        error_messages={"required": PROFILE_SENTENCE},
        widget=forms.TextInput(
            attrs={"placeholder": "@mina.beauty", "autocapitalize": "none"}
        ),
    )
