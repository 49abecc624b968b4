from django.contrib import admin

from instagram import models
from kbeauty.lib.admin import ReadOnlyAdmin


@admin.register(models.InstagramAccount)
class InstagramAccountAdmin(ReadOnlyAdmin):
    list_display = (
        "username",
        "company",
        "login",
        "status",
        "status_reason",
        "token_obtained_at",
        "token_refreshed_at",
        "token_checked_at",
        "token_expires_at",
        "data_access_ends_at",
        "last_synced_at",
    )
    list_filter = ("status", "login", "account_type", "market")
    list_select_related = ("company",)
    search_fields = ("username", "instagram_user_id", "page_name", "company__name")
    # The token is not even shown encrypted.
    exclude = ("token",)


@admin.register(models.AccountSnapshot)
class AccountSnapshotAdmin(ReadOnlyAdmin):
    list_display = (
        "account",
        "captured_on",
        "followers_count",
        "follows_count",
        "media_count",
    )
    list_select_related = ("account",)
    search_fields = ("account__username",)


@admin.register(models.Post)
class PostAdmin(ReadOnlyAdmin):
    list_display = (
        "post_id",
        "account",
        "media_type",
        "timestamp",
        "like_count",
        "comment_count",
        "language",
        "sentiment",
        "deleted_at",
    )
    list_filter = (
        "source",
        "media_type",
        "media_product_type",
        "insights_status",
        "language",
    )
    list_select_related = ("account",)
    search_fields = ("post_id", "shortcode", "account__username")


@admin.register(models.PostSnapshot)
class PostSnapshotAdmin(ReadOnlyAdmin):
    list_display = (
        "post",
        "captured_on",
        "like_count",
        "comment_count",
        "reach",
        "views",
    )
    list_select_related = ("post",)
    search_fields = ("post__post_id",)


@admin.register(models.PostHashtag)
class PostHashtagAdmin(ReadOnlyAdmin):
    list_display = ("hashtag", "post", "posted_at")
    list_select_related = ("post",)
    search_fields = ("hashtag",)


@admin.register(models.Comment)
class CommentAdmin(ReadOnlyAdmin):
    list_display = (
        "comment_id",
        "post",
        "timestamp",
        "language",
        "sentiment",
        "is_hidden",
    )
    list_filter = ("language", "sentiment", "is_hidden", "is_from_brand")
    list_select_related = ("post",)
    search_fields = ("comment_id", "post__post_id")


@admin.register(models.Hashtag)
class HashtagAdmin(ReadOnlyAdmin):
    list_display = (
        "hashtag",
        "company",
        "market",
        "post_count",
        "trending_score",
        "last_updated",
    )
    list_filter = ("market",)
    list_select_related = ("company",)
    search_fields = ("hashtag",)


@admin.register(models.Creator)
class CreatorAdmin(ReadOnlyAdmin):
    list_display = ("username", "company", "market", "follower_count", "last_updated")
    list_filter = ("market", "category")
    list_select_related = ("company",)
    search_fields = ("username",)


@admin.register(models.SyncRun)
class SyncRunAdmin(ReadOnlyAdmin):
    list_display = (
        "account",
        "trigger",
        "status",
        "phase",
        "posts_seen",
        "comments_collected",
        "calls_used",
        "error_count",
        "created_at",
        "finished_at",
    )
    list_filter = ("status", "phase", "trigger")
    list_select_related = ("account",)
    search_fields = ("account__username", "request_id")


@admin.register(models.ApiCall)
class ApiCallAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "account",
        "method",
        "path",
        "status_code",
        "error_code",
        "duration_ms",
        "usage_percent",
    )
    list_filter = ("status_code", "error_code")
    list_select_related = ("account",)
    search_fields = ("path", "trace_id", "request_id")


@admin.register(models.ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = (
        "file_name",
        "account",
        "status",
        "rows_read",
        "rows_created",
        "rows_refused",
        "created_at",
    )
    list_filter = ("status", "file_format")
    list_select_related = ("account",)
    search_fields = ("file_name", "account__username")


@admin.register(models.ImportIssue)
class ImportIssueAdmin(ReadOnlyAdmin):
    list_display = ("batch", "line", "column", "reason")
    list_filter = ("reason",)
    list_select_related = ("batch",)


@admin.register(models.DataDeletionRequest)
class DataDeletionRequestAdmin(ReadOnlyAdmin):
    list_display = ("code", "status", "account_count", "created_at", "finished_at")
    list_filter = ("status",)
    search_fields = ("code",)


@admin.register(models.InstagramEvent)
class InstagramEventAdmin(ReadOnlyAdmin):
    list_display = (
        "received_at",
        "account",
        "field",
        "status",
        "reason",
        "attempt_count",
        "due_at",
        "processed_at",
    )
    list_filter = ("status", "field")
    list_select_related = ("account",)
    search_fields = ("account__username", "reason")
