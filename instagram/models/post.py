"""Posts, comments and what hangs on them: tables in monthly partitions.

A partition key belongs to every unique index, so an index alone no longer keeps a post from
being there twice with two times: ``storage`` does, with the account locked. No constraint of
the database points at these tables (docs/adr/0008).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import (
    Category,
    InsightsStatus,
    MediaType,
    ProductType,
    Sentiment,
    Source,
)
from instagram.models.account import InstagramAccount
from instagram.models.run import SyncRun
from instagram.pictures import picture_url
from instagram.querysets import PostQuerySet
from kbeauty.lib.models import CodeModel, TenantPartModel


class TextReadingModel(models.Model):
    """What the language tools read out of a text; empty until they have been there."""

    # BCP 47 code, "und" where nothing can be said.
    language = models.CharField(_("language"), max_length=12, blank=True)
    language_confidence = models.FloatField(
        _("certainty of the language"), null=True, blank=True
    )
    sentiment = models.CharField(
        _("mood"), max_length=8, choices=Sentiment.choices, blank=True
    )
    # -1 (negative) to 1 (positive)
    sentiment_score = models.FloatField(_("mood score"), null=True, blank=True)
    sentiment_confidence = models.FloatField(
        _("certainty of the mood"), null=True, blank=True
    )
    # Empty where the words tell none.
    category = models.CharField(
        _("category"),
        max_length=12,
        choices=Category.choices,
        blank=True,
        default="",
        db_default="",
    )
    category_confidence = models.FloatField(
        _("certainty of the category"), null=True, blank=True
    )
    # Concepts of beauty, such as "ingredient:centella"; None: not read.
    topics = ArrayField(
        models.CharField(max_length=60), null=True, blank=True, verbose_name=_("topics")
    )
    # Name and version of the reader; empty: still to be read.
    read_by = models.CharField(_("reader"), max_length=40, blank=True)

    class Meta:
        abstract = True


class PostMetrics(models.Model):
    """A post's counts; None is "not known" (hidden, not asked, not given), never 0."""

    like_count = models.BigIntegerField(_("likes"), null=True, blank=True)
    comment_count = models.BigIntegerField(_("comments"), null=True, blank=True)
    reach = models.BigIntegerField(_("reach"), null=True, blank=True)
    views = models.BigIntegerField(_("views"), null=True, blank=True)
    saved = models.BigIntegerField(_("saves"), null=True, blank=True)
    shares = models.BigIntegerField(_("shares"), null=True, blank=True)

    class Meta:
        abstract = True


class Post(TenantPartModel, CodeModel, PostMetrics, TextReadingModel):
    """One post of a connected or imported account."""

    # Keys without an index of their own have one below that begins with them.
    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="posts",
        db_index=False,
        verbose_name=_("account"),
    )
    post_id = models.CharField(_("id of the post"), max_length=64)
    source = models.CharField(
        _("source"), max_length=8, choices=Source.choices, default=Source.API
    )
    caption = models.TextField(_("caption"), blank=True)
    media_type = models.CharField(
        _("type"), max_length=16, choices=MediaType.choices, blank=True
    )
    media_product_type = models.CharField(
        _("placement"), max_length=8, choices=ProductType.choices, blank=True
    )
    # Signed links that expire: shown, never relied on.
    media_url = models.TextField(_("address of the picture or video"), blank=True)
    thumbnail_url = models.TextField(_("address of the preview picture"), blank=True)
    permalink = models.URLField(_("link at Instagram"), max_length=500, blank=True)
    shortcode = models.CharField(_("short code"), max_length=64, blank=True)
    # Graph's children of a carousel: [{"id", "media_type", "media_url", …}]
    children = models.JSONField(_("parts of the carousel"), default=list, blank=True)
    timestamp = models.DateTimeField(_("posted at"))
    hashtags = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        verbose_name=_("hashtags"),
    )
    # ISO 3166 code: the account's market, empty where nobody has chosen one.
    market = models.CharField(_("market"), max_length=2, blank=True)
    # Followers on the day of posting where a snapshot or the file tells; else the number
    # when the post was first collected, and then it is an estimate.
    followers_at_post = models.BigIntegerField(
        _("followers when posted"), null=True, blank=True
    )
    followers_estimated = models.BooleanField(
        _("followers are an estimate"), default=False
    )
    # Per cent; see instagram/engagement.py for the three definitions.
    engagement_rate = models.FloatField(
        _("engagement rate by followers"), null=True, blank=True
    )
    engagement_rate_by_reach = models.FloatField(
        _("engagement rate by reach"), null=True, blank=True
    )
    engagement_rate_by_views = models.FloatField(
        _("engagement rate by views"), null=True, blank=True
    )
    # Every insight as given: {"reach": 12, "ig_reels_avg_watch_time": 5300, …}
    insights = models.JSONField(_("insights"), default=dict, blank=True)
    insights_status = models.CharField(
        _("status of the insights"),
        max_length=12,
        choices=InsightsStatus.choices,
        default=InsightsStatus.PENDING,
    )
    insights_reason = models.CharField(
        _("why there are no insights"), max_length=64, blank=True
    )
    # The run that last brought insights and comments: what makes a collection resumable.
    insights_run = models.ForeignKey(
        SyncRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("collection of the insights"),
    )
    comments_run = models.ForeignKey(
        SyncRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("collection of the comments"),
    )
    comments_cursor = models.TextField(_("where the comments go on"), blank=True)
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)
    # Seen in the full listing of this run; a full run that missed it marks it deleted.
    seen_run = models.ForeignKey(
        SyncRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("collection that last listed it"),
    )
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    collected_at = models.DateTimeField(_("collected at"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("-timestamp", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "post_id", "timestamp"],
                name="post_once_per_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "-timestamp", "-id"], name="post_newest"),
            models.Index(
                fields=["account", "-timestamp", "-id"], name="post_newest_of_account"
            ),
            # For the end of a run; a post of a file has none.
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q((f"{name}__isnull", False)),
                    name=f"post_{name}",
                )
                for name in ("insights_run", "comments_run", "seen_run")
            ),
            # analysis: texts still to be read
            models.Index(
                fields=["company", "id"],
                condition=models.Q(read_by=""),
                name="post_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.post_id

    def get_absolute_url(self) -> str:
        return reverse("instagram:post-detail", args=[self.code])

    @property
    def picture_url(self) -> str:
        return picture_url(
            media_type=self.media_type,
            thumbnail_url=self.thumbnail_url,
            media_url=self.media_url,
        )


class PostSnapshot(TenantPartModel, PostMetrics):
    """A post's counts on one day (UTC)."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="snapshots",
        db_index=False,
        db_constraint=False,
        verbose_name=_("post"),
    )
    captured_on = models.DateField(_("counted on"))

    class Meta:
        verbose_name = _("daily count of a post")
        verbose_name_plural = _("daily counts of posts")
        ordering = ("-captured_on",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "captured_on"], name="post_snapshot_daily"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.captured_on}"


class PostHashtag(TenantPartModel):
    """A hashtag of a post as a row: row-level security leaves array indexes unused."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="tag_rows",
        db_index=False,
        db_constraint=False,
        verbose_name=_("post"),
    )
    hashtag = models.CharField(_("hashtag"), max_length=150)
    posted_at = models.DateTimeField(_("posted at"))

    class Meta:
        verbose_name = _("hashtag of a post")
        verbose_name_plural = _("hashtags of posts")
        ordering = ("-posted_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "hashtag", "posted_at"], name="post_hashtag_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["company", "hashtag", "-posted_at"], name="post_hashtag_newest"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.hashtag}"


class Comment(TenantPartModel, CodeModel, TextReadingModel):
    """A comment or a reply below a post."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="comments",
        db_index=False,
        db_constraint=False,
        verbose_name=_("post"),
    )
    comment_id = models.CharField(_("id of the comment"), max_length=64)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        db_index=False,
        db_constraint=False,
        verbose_name=_("reply to"),
    )
    text = models.TextField(_("text"), blank=True)
    # Graph may leave out who wrote it.
    username = models.CharField(_("user name"), max_length=64, blank=True)
    author_id = models.CharField(_("id of the writer"), max_length=64, blank=True)
    is_from_brand = models.BooleanField(_("written by the brand"), default=False)
    like_count = models.BigIntegerField(_("likes"), null=True, blank=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    timestamp = models.DateTimeField(_("written at"))
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)
    collected_at = models.DateTimeField(_("collected at"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("-timestamp", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "comment_id", "timestamp"],
                name="comment_once_per_post",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["post", "-timestamp", "-id"], name="comment_newest_of_post"
            ),
            models.Index(
                fields=["company", "-timestamp", "-id"], name="comment_newest"
            ),
            models.Index(
                fields=["parent"],
                condition=models.Q(parent__isnull=False),
                name="comment_replies",
            ),
            # analysis: texts still to be read
            models.Index(
                fields=["company", "id"],
                condition=models.Q(read_by=""),
                name="comment_unread",
            ),
        ]

    def __str__(self) -> str:
        return self.comment_id
