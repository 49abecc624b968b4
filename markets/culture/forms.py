from django import forms
from django.utils.translation import gettext_lazy as _

from markets.culture.searching import LONGEST
from markets.registry import MARKETS, market_name


class QuestionForm(forms.Form):
    """A question about the people of a market, or of any."""

    question = forms.CharField(label=_("Question"), required=False, max_length=LONGEST)
    market = forms.ChoiceField(
        label=_("Market"),
        required=False,
        choices=lambda: [
            ("", _("All markets")),
            *sorted(
                ((code, market_name(code)) for code in MARKETS), key=lambda one: one[1]
            ),
        ],
    )
