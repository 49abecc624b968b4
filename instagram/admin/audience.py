"""What an account has besides posts."""

from django.contrib import admin

from instagram import models
from kbeauty.lib.admin import ReadOnlyAdmin


@admin.register(models.Story)
class StoryAdmin(ReadOnlyAdmin):
    list_display = (
        "story_id",
        "account",
        "media_type",
        "timestamp",
        "insights_status",
        "insights_reason",
        "insights_at",
    )
    list_filter = ("media_type", "insights_status")
    list_select_related = ("account",)
    search_fields = ("story_id", "account__username")


@admin.register(models.Mention)
class MentionAdmin(ReadOnlyAdmin):
    list_display = ("found_at", "account", "kind", "username", "media_id", "reason")
    list_filter = ("kind", "reason")
    list_select_related = ("account",)
    search_fields = ("media_id", "comment_id", "username", "account__username")


@admin.register(models.AccountInsight)
class AccountInsightAdmin(ReadOnlyAdmin):
    list_display = ("account", "metric", "measured_on", "dimension", "part", "value")
    list_filter = ("metric", "dimension")
    list_select_related = ("account",)
    search_fields = ("account__username",)


@admin.register(models.AudienceSegment)
class AudienceSegmentAdmin(ReadOnlyAdmin):
    list_display = ("account", "captured_on", "audience", "dimension", "part", "value")
    list_filter = ("audience", "dimension")
    list_select_related = ("account",)
    search_fields = ("account__username", "part")


@admin.register(models.MetricRefusal)
class MetricRefusalAdmin(ReadOnlyAdmin):
    list_display = (
        "account",
        "scope",
        "metric",
        "reason",
        "error_code",
        "api_version",
        "refused_at",
    )
    list_filter = ("scope", "metric", "api_version")
    list_select_related = ("account",)
    search_fields = ("account__username",)
