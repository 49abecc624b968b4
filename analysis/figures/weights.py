"""The weights of market entry as a person turns them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from analysis.words.market_entry import CRITERION_NAMES
from markets.entry import WEIGHTS, normalized

_LARGEST = 1000


class WeightsForm(forms.Form):
    """One number per criterion; only their proportions count, and what is left out is usual."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        usual = {f"weight_{name}": round(100 * one) for name, one in WEIGHTS.items()}
        given = {name: data[name] for name in usual if name in data}
        super().__init__({**usual, **given})
        for name, label in CRITERION_NAMES.items():
            self.fields[f"weight_{name}"] = forms.FloatField(
                label=label, min_value=0, max_value=_LARGEST
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("At least one weight has to be above 0."))
        return cleaned

    @property
    def weights(self) -> Mapping[str, float]:
        """As shares; the usual ones where what was given can't be."""
        if not self.is_valid():
            return WEIGHTS
        return normalized(
            {name: self.cleaned_data[f"weight_{name}"] for name in WEIGHTS}
        )
