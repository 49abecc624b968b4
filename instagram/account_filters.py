"""Filters of what hangs on an account, under the pages and the API."""

from datetime import date
from typing import Any, ClassVar

import django_filters as filters  # type: ignore[import-untyped]  # it ships no types
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from instagram.enums import MentionKind
from instagram.models import AccountInsight, Mention, Story
from kbeauty.lib.days import from_day, to_day

Rows = QuerySet[Any]


class AccountRowsFilter(filters.FilterSet):  # type: ignore[misc]  # untyped
    """An account and a range of days, in the zone in force."""

    moment = "timestamp"
    account = filters.UUIDFilter(field_name="account__code", label=_("Account"))
    since = filters.DateFilter(method="from_day", label=_("From"))
    until = filters.DateFilter(method="to_day", label=_("To"))

    def from_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(from_day(self.moment, value))

    def to_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(to_day(self.moment, value))

    @property
    def active(self) -> dict[str, Any]:
        """What was asked and understood."""
        if not self.form.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}


class StoryFilter(AccountRowsFilter):
    """Conditions on a company's stories."""

    class Meta:
        model = Story
        fields: ClassVar[list[str]] = []


class MentionFilter(AccountRowsFilter):
    """Conditions on a company's mentions; their days are those of finding them."""

    moment = "found_at"
    kind = filters.ChoiceFilter(choices=MentionKind.choices, label=_("Kind"))

    class Meta:
        model = Mention
        fields: ClassVar[list[str]] = []


class WrittenMentionFilter(MentionFilter):
    """The same of ``newest_mentions``, for people: their days are those of writing them."""

    moment = "written_at"


class InsightFilter(AccountRowsFilter):
    """Conditions on an account's figures; their days are Instagram's."""

    metric = filters.CharFilter(label=_("Figure"))

    class Meta:
        model = AccountInsight
        fields: ClassVar[list[str]] = []

    def from_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(measured_on__gte=value)

    def to_day(self, rows: Rows, name: str, value: date) -> Rows:
        return rows.filter(measured_on__lte=value)
