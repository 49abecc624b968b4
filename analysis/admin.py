from django.contrib import admin

from analysis.models import AnalysisResult, BatchJob, CacheCount
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


@admin.register(BatchJob)
class BatchJobAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "company",
        "status",
        "total",
        "done",
        "failed",
        "cost_usd",
    )
    list_filter = ("status",)
    list_select_related = ("company",)
    search_fields = ("company__name", "code")
