from django import forms
from django.utils.translation import gettext_lazy as _

from markets.forms import MarketsOnDayForm
from markets.ingredients.reading import LONGEST
from markets.ingredients.uses import Use


class ScreeningForm(MarketsOnDayForm):
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
    use = forms.ChoiceField(
        label=_("Used on"),
        required=False,
        choices=[("", _("Not told: the strictest counts")), *Use.choices],
    )
    is_existing = forms.BooleanField(
        label=_("Already on the market before that day"), required=False
    )
