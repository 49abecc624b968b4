from django.contrib import admin

from accounts.admin.base import AuditedAdmin
from kbeauty.lib.admin import ReadOnlyAdmin
from markets.models import CompetitorSpike, CompetitorWatch, DailyFigure, UnitCost


@admin.register(UnitCost)
class UnitCostAdmin(AuditedAdmin):
    """Staff put what is known in the place of what is assumed."""

    list_display = ("item", "market", "low", "high", "source", "updated_at")
    list_filter = ("item", "market")


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
