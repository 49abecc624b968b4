from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin.base import AuditedAdmin
from markets.models import KnowledgeEntry, UnitCost


@admin.register(UnitCost)
class UnitCostAdmin(AuditedAdmin):
    """Staff put what is known in the place of what is assumed."""

    list_display = ("item", "market", "low", "high", "source", "updated_at")
    list_filter = ("item", "market")


@admin.register(KnowledgeEntry)
class KnowledgeEntryAdmin(AuditedAdmin):
    """What staff write stays when the product brings its files anew."""

    list_display = ("slug", "market", "topic", "grade", "is_certain", "is_edited")
    list_filter = ("market", "topic", "grade", "is_certain", "is_edited")
    search_fields = ("slug", "text_en", "text_ko", "words")
    readonly_fields = ("is_edited",)

    def save_model(
        self, request: HttpRequest, obj: Model, form: Any, change: bool
    ) -> None:
        obj.is_edited = True  # type: ignore[attr-defined]  # an entry
        super().save_model(request, obj, form, change)
