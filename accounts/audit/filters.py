"""The one filter of the audit log under the page, the download and the API."""

from datetime import date
from typing import Any, ClassVar

import django_filters as filters  # type: ignore[import-untyped]  # it ships no types
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditKind
from accounts.models import AuditEvent
from kbeauty.lib.days import from_day, to_day

Events = QuerySet[AuditEvent]
LONGEST = 200


class AuditFilter(filters.FilterSet):  # type: ignore[misc]  # untyped
    """Conditions on a company's events; dates are days in the zone in force."""

    kind = filters.ChoiceFilter(
        choices=AuditKind.choices, method="by_kind", label=_("Kind")
    )
    who = filters.CharFilter(method="by_actor", max_length=LONGEST, label=_("Who"))
    q = filters.CharFilter(method="by_object", max_length=LONGEST, label=_("Object"))
    since = filters.DateFilter(method="since_day", label=_("From"))
    until = filters.DateFilter(method="until_day", label=_("To"))

    class Meta:
        model = AuditEvent
        fields: ClassVar[list[str]] = []

    def by_kind(self, events: Events, name: str, value: str) -> Events:
        return events.filter(action__in=AuditKind(value).actions)

    def by_actor(self, events: Events, name: str, value: str) -> Events:
        """A person by address, a key by name; the member of staff behind a person too."""
        is_actor = Q(actor_label__icontains=value)
        return events.filter(is_actor | Q(impersonator_label__icontains=value))

    def by_object(self, events: Events, name: str, value: str) -> Events:
        is_named = Q(target_label__icontains=value)
        return events.filter(is_named | Q(target_code__iexact=value))

    def since_day(self, events: Events, name: str, value: date) -> Events:
        return events.filter(from_day("created_at", value))

    def until_day(self, events: Events, name: str, value: date) -> Events:
        return events.filter(to_day("created_at", value))

    @property
    def active(self) -> dict[str, Any]:
        """What was asked and understood."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}
