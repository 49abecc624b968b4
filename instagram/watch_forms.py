"""Forms of the hashtags and creators pages: they check input, the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from instagram.enums import CreatorKind, Priority
from instagram.forms import market_or_none
from instagram.validators import HASHTAG_SENTENCES, PROFILE_SENTENCE


def _market() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Market"), choices=market_or_none, required=False)


def _priority() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        initial=Priority.NORMAL,
        coerce=int,
    )


class HashtagForm(forms.Form):
    """A hashtag to watch; what is none, the service says."""

    hashtag = forms.CharField(
        label=_("Hashtag"),
        max_length=200,
        error_messages={"required": HASHTAG_SENTENCES["hashtag_empty"]},
        widget=forms.TextInput(
            attrs={"placeholder": "#glassskin", "autocapitalize": "none"}
        ),
    )
    market = _market()
    priority = _priority()


class HashtagChangeForm(forms.Form):
    """How much a watched hashtag matters, for whom, and whether it is asked at all."""

    market = _market()
    priority = _priority()
    is_active = forms.BooleanField(
        label=_("Ask for new posts"), required=False, initial=True
    )


class CreatorForm(forms.Form):
    """Somebody else's account to watch."""

    profile = forms.CharField(
        label=_("User name or address of the profile"),
        max_length=300,
        error_messages={"required": PROFILE_SENTENCE},
        widget=forms.TextInput(
            attrs={"placeholder": "@mina.beauty", "autocapitalize": "none"}
        ),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CreatorKind.choices)
    market = _market()
