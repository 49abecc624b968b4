"""Audit events as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditKind, NoticeKind, PlaceLeft, Role, Scope, Tier
from accounts.models import AuditEvent
from kbeauty.lib.figures import UNKNOWN, short_time

# Values that are of an event, not of an object: what to call them, and what they can be.
_OF_EVENTS: dict[str, tuple[Any, Any]] = {
    "cause": (gettext_lazy("Cause"), PlaceLeft),
    "daily_requests": (gettext_lazy("Requests a day as agreed"), None),
    "ends_at": (gettext_lazy("Ends at"), None),
    "kind": (gettext_lazy("Kind"), AuditKind),
    "kinds": (gettext_lazy("Kinds"), NoticeKind),
    "path": (gettext_lazy("Page"), None),
    "plan": (gettext_lazy("Plan"), Tier),
    "reason": (gettext_lazy("Reason"), None),
    "role": (gettext_lazy("Role"), Role),
    "scopes": (gettext_lazy("Scopes"), Scope),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value of an object, before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with its object and its changes in words."""

    event: AuditEvent
    kind_of_target: str
    changes: list[Change]


def event_rows(events: Iterable[AuditEvent]) -> list[EventRow]:
    return [
        EventRow(event, _kind(_model(event.target_type)), changes_of(event))
        for event in events
    ]


def changes_of(event: AuditEvent) -> list[Change]:
    """What the event tells of values, each under the name that forms give it."""
    model = _model(event.target_type)
    names = dict.fromkeys([*event.before, *event.after])
    return [
        Change(
            name=_label(model, name),
            before=_value(model, name, event.before.get(name)),
            after=_value(model, name, event.after.get(name)),
        )
        for name in names
    ]


@lru_cache(maxsize=256)
def _model(label: str) -> type[Model] | None:
    """The model an event is about; None for none, or for one that is no longer there."""
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def _kind(model: type[Model] | None) -> str:
    return str(capfirst(model._meta.verbose_name)) if model else ""


@lru_cache(maxsize=1024)
def _field(model: type[Model] | None, name: str) -> "Field[Any, Any] | None":
    try:
        found = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _label(model: type[Model] | None, name: str) -> str:
    field = _field(model, name)
    label = field.verbose_name if field else _OF_EVENTS.get(name, (None,))[0]
    return str(capfirst(label or name.replace("_", " ")))


def _value(model: type[Model] | None, name: str, value: Any) -> str:
    """A JSON value as text: a choice by its label, a moment in the reader's time zone."""
    field = _field(model, name)
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_value(model, name, one) for one in value) or UNKNOWN
    moment = _moment(value)
    if moment is not None:
        return short_time(moment)
    return str(
        _choices(field, name).get(value, value) if isinstance(value, str) else value
    )


def _choices(field: "Field[Any, Any] | None", name: str) -> dict[Any, Any]:
    """What a value can be: as its field says, or what an array's items say, or the event."""
    items = getattr(field, "base_field", None)
    found = getattr(field, "flatchoices", None) or getattr(items, "flatchoices", None)
    if found:
        return dict(found)
    words = _OF_EVENTS.get(name, (None, None))[1]
    return dict(words.choices) if words else {}


def _moment(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
