"""How staff change rows: each change is an event in the audit log."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts import audit
from accounts.enums import AuditAction
from accounts.staff.access import companies_of
from kbeauty.lib.admin import readable_fields


def values_of(target: Model) -> dict[str, Any]:
    """A row as JSON values, without what nobody may read."""
    found = {
        field.name: _value(target, field.name)
        for field in readable_fields(type(target))
    }
    loaded: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return loaded


def _value(target: Model, name: str) -> Any:
    value = getattr(target, name)
    return str(value) if isinstance(value, Model) or callable(value) else value


def record_staff(
    target: Model,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    action: AuditAction = AuditAction.STAFF_CHANGED,
) -> None:
    """One event for each company whose owners are to see this."""
    for company in companies_of(target):
        audit.record(action, company=company, target=target, before=before, after=after)


class AuditedAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """Adds, changes and deletes with an event for each row, in the change's transaction."""

    # Not what every save writes.
    unrecorded = frozenset({"id", "updated_at"})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address fills in, less what its fields cannot hold."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        return {
            name: value for name, value in given.items() if self._can_hold(name, value)
        }

    def _can_hold(self, name: str, value: Any) -> bool:
        """Whether a key names a row; Django looks for it and breaks on what is no key."""
        try:
            field = self.opts.get_field(name)
            if field.many_to_one:
                field.clean(value, None)
        except (FieldDoesNotExist, ValidationError):
            return False
        return True

    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first()
        before = values_of(stored) if stored is not None and change else {}
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            self._record(obj, before, values_of(obj))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            self._record_deletion([obj])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            self._record_deletion(queryset)
            super().delete_queryset(request, queryset)

    def _record(
        self, target: Model, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        was, became = audit.difference(before, after)
        told = {name for name in became if name not in self.unrecorded}
        if told:
            record_staff(
                target,
                before={name: was[name] for name in told if before},
                after={name: became[name] for name in told},
            )

    def _record_deletion(self, targets: Iterable[Model]) -> None:
        for target in targets:
            record_staff(target, before=values_of(target))
