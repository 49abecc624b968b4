"""Hashtags and accounts of others."""

from django.contrib import admin

from instagram import models
from kbeauty.lib.admin import ReadOnlyAdmin


@admin.register(models.WatchedHashtag)
class WatchedHashtagAdmin(ReadOnlyAdmin):
    list_display = (
        "hashtag",
        "company",
        "market",
        "priority",
        "is_active",
        "account",
        "reason",
        "due_at",
    )
    list_filter = ("is_active", "priority", "market", "reason")
    list_select_related = ("company", "account")
    search_fields = ("hashtag", "company__name")


@admin.register(models.HashtagSearch)
class HashtagSearchAdmin(ReadOnlyAdmin):
    list_display = ("searched_at", "account", "hashtag", "is_ours")
    list_filter = ("is_ours",)
    list_select_related = ("account",)
    search_fields = ("hashtag", "account__username")


@admin.register(models.HashtagPost)
class HashtagPostAdmin(ReadOnlyAdmin):
    list_display = (
        "media_id",
        "watched",
        "listing",
        "media_type",
        "timestamp",
        "like_count",
        "comment_count",
        "last_seen_at",
    )
    list_filter = ("listing", "media_type")
    list_select_related = ("watched",)
    search_fields = ("media_id", "watched__hashtag")


@admin.register(models.CreatorPost)
class CreatorPostAdmin(ReadOnlyAdmin):
    list_display = (
        "media_id",
        "creator",
        "media_type",
        "timestamp",
        "like_count",
        "comment_count",
        "view_count",
        "engagement_rate",
    )
    list_filter = ("media_type", "media_product_type")
    list_select_related = ("creator",)
    search_fields = ("media_id", "creator__username")


@admin.register(models.CreatorSnapshot)
class CreatorSnapshotAdmin(ReadOnlyAdmin):
    list_display = ("creator", "captured_on", "follower_count", "media_count")
    list_select_related = ("creator",)
    search_fields = ("creator__username",)
