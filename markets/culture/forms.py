from django import forms
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.figures import markets_by_name
from markets.culture.searching import LONGEST


class QuestionForm(forms.Form):
    """A question about the people of a market, or of any."""

    question = forms.CharField(label=_("Question"), required=False, max_length=LONGEST)
    market = forms.ChoiceField(
        label=_("Market"),
        required=False,
        choices=lambda: [
            ("", _("All markets")),
            *markets_by_name(),
        ],
    )
