"""How staff look at rows that people and tasks wrote."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from kbeauty.lib.tables import is_secret


def readable_fields(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """What staff may read of a row: everything but secrets."""
    for field in model._meta.concrete_fields:
        if not is_secret(field):
            yield field


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """Shows and searches; rows change through the services only."""

    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    # Django warns of every address field that has not chosen.
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Also what no form would offer, such as the company."""
        return [field.name for field in readable_fields(self.model)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
