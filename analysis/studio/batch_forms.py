"""A batch as a person fills it in: addresses line by line."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.batch import PER_POST
from analysis.enums import AnalysisType
from analysis.services.batches import MOST_POSTS
from kbeauty.lib.figures import markets_by_name


def _kinds() -> list[tuple[str, Any]]:
    return [(kind, AnalysisType(kind).label) for kind in PER_POST]


def _budget(help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=gettext_lazy("Budget in US dollars"),
        help_text=help_text,
        min_value=0,
        max_digits=12,
        decimal_places=6,
        required=False,
    )


class ContinueForm(forms.Form):
    budget_usd = _budget(
        gettext_lazy("For all of it, with what it has cost; empty: as before.")
    )


class BatchForm(forms.Form):
    posts = forms.CharField(
        label=gettext_lazy("Addresses of posts"),
        help_text=gettext_lazy("One a line, as Instagram shows them."),
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": "https://www.instagram.com/p/…"}
        ),
    )
    analysis_types = forms.MultipleChoiceField(
        label=gettext_lazy("Analyses"),
        choices=_kinds,
        widget=forms.CheckboxSelectMultiple,
    )
    market = forms.ChoiceField(label=gettext_lazy("Market"), choices=markets_by_name)
    budget_usd = _budget(gettext_lazy("It stops before it would cost more."))

    def clean_posts(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["posts"].splitlines()]
        urls = list(dict.fromkeys(line for line in lines if line))
        if len(urls) > MOST_POSTS:
            raise forms.ValidationError(
                _("Name 1 to %(most)s posts."), params={"most": MOST_POSTS}
            )
        long = next((url for url in urls if len(url) > 500), None)
        if long:
            raise forms.ValidationError(
                _("“%(address)s” is no address of a post on Instagram."),
                params={"address": long[:100]},
            )
        return urls

    @property
    def question(self) -> str:
        """What a price is of, in a few signs; of a form that is filled in rightly."""
        asked = [
            sorted(self.cleaned_data["analysis_types"]),
            self.cleaned_data["posts"],
        ]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]

    @property
    def is_as_priced(self) -> bool:
        """Whether the price that was seen is of what is asked now."""
        return self.data.get("priced") == self.question
