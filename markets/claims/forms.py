from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from markets.claims.reports import PRODUCT_CLASSES, TEXT_KINDS
from markets.registry import MARKETS, market_name

LONGEST = 10_000


class ClaimForm(forms.Form):
    """A text that is to be published, where, when and of what."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        strip=False,
        help_text=_("A caption, mail, reply or brief, in any language."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        choices=lambda: [(code, market_name(code)) for code in MARKETS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one market.")},
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
    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        help_text=_("Any day, past or to come: the rules in force then."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
