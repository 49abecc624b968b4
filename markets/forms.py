"""What forms of several pages ask alike."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.figures import market_choices


class MarketsOnDayForm(forms.Form):
    """Something that is put before the rules of markets, as they are on a day."""

    markets = forms.MultipleChoiceField(
        label=_("Markets"),
        choices=market_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one market.")},
    )
    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        help_text=_("Any day, past or to come: the rules in force then."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
