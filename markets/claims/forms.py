from django import forms
from django.utils.translation import gettext_lazy as _

from markets.claims.reports import PRODUCT_CLASSES, TEXT_KINDS
from markets.forms import MarketsOnDayForm

LONGEST = 10_000


class ClaimForm(MarketsOnDayForm):
    """A text that is to be published, where, when and of what."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        strip=False,
        help_text=_("A caption, mail, reply or brief, in any language."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    product_class = forms.ChoiceField(
        label=_("Product is a"),
        required=False,
        choices=lambda: [
            ("", _("Not told: the strictest counts")),
            *PRODUCT_CLASSES.items(),
        ],
    )
    kind = forms.ChoiceField(
        label=_("Kind of text"),
        choices=lambda: list(TEXT_KINDS.items()),
        help_text=_(
            "Sponsored posts have to be marked as such, in a place that each market names."
        ),
    )
