from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from markets.ingredients.reading import LONGEST
from markets.ingredients.uses import Use
from markets.registry import MARKETS, market_name


class ScreeningForm(forms.Form):
    """A list of ingredients, and where and when it is to be sold."""

    text = forms.CharField(
        label=_("List of ingredients"),
        max_length=LONGEST,
        strip=False,
        help_text=_(
            "As on the label or from a table, with percentages where you have them. Line breaks, CAS numbers and Korean names are understood."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        choices=lambda: [(code, market_name(code)) for code in MARKETS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one market.")},
    )
    use = forms.ChoiceField(
        label=_("Used on"),
        required=False,
        choices=[("", _("Not told: the strictest counts")), *Use.choices],
    )
    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        help_text=_("Any day, past or to come: the rules in force then."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    is_existing = forms.BooleanField(
        label=_("Already on the market before that day"), required=False
    )
