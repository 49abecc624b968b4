from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.admin.base import AuditedAdmin
from kbeauty.lib.admin import ReadOnlyAdmin
from markets.models import (
    CompetitorSpike,
    CompetitorWatch,
    DailyFigure,
    KnowledgeEntry,
    UnitCost,
)


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


@admin.register(CompetitorWatch)
class CompetitorWatchAdmin(ReadOnlyAdmin):
    list_display = ("creator", "market", "company", "created_at")
    list_filter = ("market",)
    list_select_related = ("creator", "company")
    search_fields = ("creator__username",)


@admin.register(CompetitorSpike)
class CompetitorSpikeAdmin(ReadOnlyAdmin):
    list_display = ("creator", "first_day", "last_day", "posts", "reactions")
    list_select_related = ("creator",)
    search_fields = ("creator__username",)


@admin.register(DailyFigure)
class DailyFigureAdmin(ReadOnlyAdmin):
    list_display = ("day", "company", "source", "market", "facet", "name", "posts")
    list_filter = ("source", "market")
    list_select_related = ("company",)
    search_fields = ("name",)
