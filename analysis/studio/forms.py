"""A form for every kind, made from the schema of its request.

The schema stays the only place that knows what is allowed: the form shows its fields,
hands over what was typed, and puts the complaints beside the fields.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty

from kbeauty.lib.figures import language_name, markets_by_name
from markets.languages import known_languages

# A text longer than this is written in a box of several lines.
_ONE_LINE = 300
_PARTS = re.compile(r"[\s,]+")
_COMMAS = re.compile(r"[,，、;\n]")


def _languages_by_name() -> list[tuple[str, str]]:
    names = {code: language_name(code) for code in known_languages()}
    known = sorted(names.items(), key=lambda one: one[1])
    return [("", _("The market's first language")), *known]


# What people choose by its name in their own language.
_BY_NAME = {
    "market": markets_by_name,
    "target_market": markets_by_name,
    "language": _languages_by_name,
}


def _leaves(
    fields: Mapping[str, serializers.Field[Any, Any, Any, Any]], inside: str = ""
) -> Iterator[tuple[str, serializers.Field[Any, Any, Any, Any]]]:
    """The fields that take a value, by name; ``post_draft.caption`` lies in another."""
    for name, field in fields.items():
        if isinstance(field, serializers.Serializer):
            yield from _leaves(field.fields, f"{inside}{name}.")
        else:
            yield f"{inside}{name}", field


class StudioForm(forms.Form):
    """The request of a kind as a person fills it in."""

    def __init__(
        self,
        schema: type[serializers.Serializer[Any]],
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        accounts: Sequence[str] = (),
    ) -> None:
        """``accounts`` are the user names that a question about one of them offers."""
        super().__init__(data, initial=dict(initial or {}))
        self.schema = schema
        for name, field in _leaves(schema().fields):
            self.fields[name] = (
                _account_field(field, accounts)
                if name == "account"
                else _form_field(name.rpartition(".")[2], field)
            )

    def given(self) -> dict[str, Any]:
        """What was typed, in the shape of the schema; what was left empty is left out."""
        told: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value in ("", None):
                continue
            place = told
            *outer, last = name.split(".")
            for part in outer:
                place = place.setdefault(part, {})
            place[last] = value
        return told

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data = cleaned
        filled = self.schema(data=self.given())
        if filled.is_valid():
            self.checked = filled.validated_data
        else:
            self._complain(filled.errors)
        return cleaned

    def _complain(self, errors: Mapping[str, Any], inside: str = "") -> None:
        for name, told in errors.items():
            full = f"{inside}{name}"
            if isinstance(told, Mapping) and full not in self.fields:
                self._complain(told, f"{full}.")
                continue
            told = next(iter(told.values())) if isinstance(told, Mapping) else told
            for complaint in told:
                place = full if full in self.fields else None
                if place is None or place not in self.errors:
                    self.add_error(place, str(complaint))


def _account_field(
    field: serializers.Field[Any, Any, Any, Any], accounts: Sequence[str]
) -> forms.Field:
    named = [(name, f"@{name}") for name in dict.fromkeys(accounts)]
    return forms.ChoiceField(
        label=str(field.label),
        required=False,
        choices=[("", _("All accounts of the market")), *named],
    )


def _form_field(name: str, field: serializers.Field[Any, Any, Any, Any]) -> forms.Field:
    shared: dict[str, Any] = {
        "label": str(field.label or name.replace("_", " ").capitalize()),
        "help_text": str(field.help_text or ""),
        "required": field.required,
    }
    if field.default is not empty and not callable(field.default):
        shared["initial"] = field.default
    if name in _BY_NAME:
        # The help tells of codes.
        return forms.ChoiceField(choices=_BY_NAME[name], **{**shared, "help_text": ""})
    if isinstance(field, serializers.ChoiceField):
        return forms.ChoiceField(choices=list(field.choices.items()), **shared)
    if isinstance(field, serializers.BooleanField):
        return forms.BooleanField(**{**shared, "required": False})
    if isinstance(field, serializers.IntegerField):
        return forms.IntegerField(**shared)
    if isinstance(field, serializers.FloatField | serializers.DecimalField):
        return forms.FloatField(**shared)
    if isinstance(field, serializers.ListField):
        return (_Names if name == "glossary" else _Words)(**shared)
    if isinstance(field, serializers.DateTimeField):
        picker = forms.DateTimeInput(attrs={"type": "datetime-local"})
        # A program names the zone, a person has one.
        zone = _("In your time zone: %(zone)s.") % {
            "zone": timezone.get_current_timezone_name()
        }
        return forms.CharField(widget=picker, **{**shared, "help_text": zone})
    longest = getattr(field, "max_length", None)
    if longest and longest > _ONE_LINE:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 6}), **shared)
    return forms.CharField(**shared)


class _Words(forms.CharField):
    """A list written on one line, parted by blanks or commas."""

    def to_python(self, value: Any) -> Any:
        return [part for part in _PARTS.split(value or "") if part] or None

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list | tuple) else value


class _Names(forms.CharField):
    """A list of names that may hold blanks, parted by commas: Glow Lab, Sebyeok."""

    def to_python(self, value: Any) -> Any:
        names = (part.strip() for part in _COMMAS.split(value or ""))
        return [name for name in names if name] or None

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value
