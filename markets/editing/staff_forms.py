"""What staff write in the admin when they change a rule or an entry."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from kbeauty.lib.figures import market_choices
from markets.editing.enums import Kind

_TEXT_HELP = _(
    "YAML in the form of a pack with one rule, or of a file with one entry: see docs/claims.md "
    "and docs/culture.md. A source is compulsory, and every example is tried in every market "
    'named. Examples of a rule that begins later need a day: {text: "…", "on": 2027-05-01}.'
)
NEW_RULE = """\
name: ""
markets: []
subject: claims
sources:
  law:
    title: ""
    address: "https://"
    checked_on:
    is_certain: false
rules:
  - id:
    verdict: prohibited
    source: law
    why:
      en: ""
      ko: ""
    patterns:
      en: []
    positive: []
    negative: []
"""
NEW_ENTRY = """\
market:
checked_on:
sources:
  law:
    title: ""
    address: "https://"
entries:
  - id:
    topic: taboo
    grade: industry
    source: law
    en: ""
    ko: ""
"""


class WriteForm(forms.Form):
    """A draft: the text and why it is needed."""

    text = forms.CharField(
        label=_("Text"),
        strip=False,
        help_text=_TEXT_HELP,
        widget=UnfoldAdminTextareaWidget(
            attrs={"rows": 32, "class": "staff-text", "spellcheck": "false"}
        ),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("What changed in law or custom, for whoever reviews it."),
        widget=UnfoldAdminTextInputWidget,
    )


class WithdrawForm(forms.Form):
    """A withdrawal needs no text."""

    note = forms.CharField(
        label=_("Why"), max_length=500, widget=UnfoldAdminTextInputWidget
    )


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=UnfoldAdminTextareaWidget
    )


class ApproveForm(forms.Form):
    """Which text was seen."""

    digest = forms.CharField(widget=forms.HiddenInput)


class RulesForm(forms.Form):
    """Which rules are to be shown, and of when."""

    market = forms.ChoiceField(
        label=_("Market"),
        required=False,
        choices=lambda: [("", _("All markets")), *market_choices()],
        widget=UnfoldAdminSelectWidget,
    )
    q = forms.CharField(
        label=_("Id or words"), required=False, widget=UnfoldAdminTextInputWidget
    )
    moment = forms.DateTimeField(
        label=_("As of (empty: now)"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
    )


def new_text(kind: str) -> str:
    """Something to fill in."""
    return NEW_RULE if kind == Kind.RULE else NEW_ENTRY
