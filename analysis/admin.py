from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin.base import AuditedAdmin
from analysis.models import (
    AiPrice,
    AnalysisResult,
    CacheCount,
    EngineTerms,
    LedgerEntry,
    MonthSpend,
)
from kbeauty.lib.admin import ReadOnlyAdmin


@admin.register(AnalysisResult)
class AnalysisResultAdmin(ReadOnlyAdmin):
    list_display = (
        "analysis_type",
        "company",
        "provider",
        "model_used",
        "tokens_used",
        "cost_usd",
        "created_at",
    )
    list_filter = ("analysis_type", "provider")
    list_select_related = ("company",)
    search_fields = ("company__name", "code")


@admin.register(CacheCount)
class CacheCountAdmin(ReadOnlyAdmin):
    list_display = ("day", "hits", "misses")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "company",
        "kind",
        "provider",
        "model",
        "outcome",
        "tokens_in",
        "tokens_out",
        "cost_usd",
        "latency_ms",
    )
    list_filter = ("provider", "outcome", "kind")
    list_select_related = ("company",)
    date_hierarchy = "created_at"
    search_fields = ("company__name", "model", "request_id")


@admin.register(MonthSpend)
class MonthSpendAdmin(ReadOnlyAdmin):
    list_display = ("month", "company", "spent_usd", "unknown_count")
    list_filter = ("month",)
    list_select_related = ("company",)
    search_fields = ("company__name",)


@admin.register(EngineTerms)
class EngineTermsAdmin(AuditedAdmin):
    """What was agreed with a company; its owners read of each change in their audit log."""

    list_display = ("company", "engines", "monthly_budget_usd")
    list_select_related = ("company",)
    autocomplete_fields = ("company",)
    search_fields = ("company__name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Terms stay with the company they were agreed with."""
        return [] if obj is None else ["company"]


@admin.register(AiPrice)
class AiPriceAdmin(AuditedAdmin):
    """A new price is a new row from its day on, so that old calls keep theirs."""

    list_display = (
        "provider",
        "model",
        "effective_from",
        "in_per_mtok",
        "cached_read_per_mtok",
        "out_per_mtok",
        "is_own",
        "checked_on",
    )
    list_filter = ("provider", "is_own")
    search_fields = ("model",)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        obj.is_own = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What calls were booked with stays."""
        return False
