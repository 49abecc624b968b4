"""Forms of the page of API keys."""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Scope
from accounts.validators import check_name

NEVER, ON_A_DATE = "never", "date"
LIVES = [
    ("30", gettext_lazy("In 30 days")),
    ("90", gettext_lazy("In 90 days")),
    ("365", gettext_lazy("In a year")),
    (ON_A_DATE, gettext_lazy("On a date")),
    (NEVER, gettext_lazy("Never")),
]


class KeyNameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        validators=[check_name],
        help_text=gettext_lazy("What uses the key, for example “Nightly report”."),
    )


class KeyForm(KeyNameForm):
    """Makes a key; ``code`` is the new key's, so that sending the form twice makes one key."""

    code = forms.UUIDField(initial=uuid.uuid4, widget=forms.HiddenInput)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the key may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        error_messages={
            "required": gettext_lazy("Choose at least one thing that the key may do.")
        },
    )
    expires = forms.ChoiceField(label=gettext_lazy("Ends"), choices=LIVES, initial="90")
    expires_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Only with “On a date”."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_dated = cleaned.get("expires") == ON_A_DATE
        if is_dated and not cleaned.get("expires_on", True):
            self.add_error("expires_on", _("Choose the last day."))
        return cleaned

    def expires_at(self) -> datetime | None:
        """When the key ends; a date counts to its end where the person is."""
        chosen: str = self.cleaned_data["expires"]
        if chosen == NEVER:
            return None
        if chosen == ON_A_DATE:
            last = datetime.combine(self.cleaned_data["expires_on"], time.max)
            return timezone.make_aware(last)
        return timezone.now() + timedelta(days=int(chosen))

    def scope_pairs(self) -> Iterator[tuple[Any, ...]]:
        """The boxes, two a line: to read and to change, of everything and of each room."""
        boxes = list(self["scopes"])
        return zip(boxes[::2], boxes[1::2], strict=True)
