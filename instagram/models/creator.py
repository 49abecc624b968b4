"""Creators and competitors: accounts of others, as business discovery tells them."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from instagram.enums import CreatorKind, CreatorStatus, ProductType
from instagram.models.public_post import PublicPost
from instagram.pictures import picture_url
from kbeauty.lib.models import CodeModel, TenantModel, TenantPartModel


class Creator(TenantModel, CodeModel):
    """A creator (an influencer) or competitor of interest to a company."""

    username = models.CharField(_("user name"), max_length=64)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=CreatorKind.choices,
        default=CreatorKind.CREATOR,
    )
    # Null, not empty: unknown ids are many, known ones are unique.
    instagram_user_id = models.CharField(  # noqa: DJ001 - see above
        _("account id at Instagram"),
        max_length=64,
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    profile_picture_url = models.TextField(
        _("address of the profile picture"), blank=True
    )
    follower_count = models.BigIntegerField(_("followers"), null=True, blank=True)
    follows_count = models.BigIntegerField(_("following"), null=True, blank=True)
    media_count = models.BigIntegerField(_("posts"), null=True, blank=True)
    # Per cent of followers, over the newest posts that tell their counts.
    avg_engagement_rate = models.FloatField(
        _("average engagement rate"), null=True, blank=True
    )
    market = models.CharField(_("market"), max_length=2, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    authenticity_score = models.PositiveSmallIntegerField(
        _("authenticity score"), null=True, blank=True
    )
    verified = models.BooleanField(_("verified"), null=True, blank=True)
    bio = models.TextField(_("biography"), blank=True)
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)
    is_watched = models.BooleanField(_("watched"), default=False)
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=CreatorStatus.choices,
        default=CreatorStatus.UNKNOWN,
    )
    # A machine name; instagram.clients.messages has the sentences.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    # When it is asked for again; empty: as soon as there is room.
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    # Graph's cursor of its posts, saved with the rows that came before it.
    posts_cursor = models.TextField(_("where the posts go on"), blank=True)
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True, editable=False
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    added_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )
    last_updated = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("creator")
        verbose_name_plural = _("creators")
        ordering = ("username",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "username"], name="creator_name_once"
            ),
            models.UniqueConstraint(
                fields=["company", "instagram_user_id"], name="creator_id_once"
            ),
            models.CheckConstraint(
                condition=models.Q(authenticity_score__isnull=True)
                | models.Q(authenticity_score__range=(0, 100)),
                name="creator_score_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.username}"

    def get_absolute_url(self) -> str:
        return reverse("instagram:creator-detail", args=[self.code])


class CreatorSnapshot(TenantPartModel):
    """A creator's counts on one day (UTC)."""

    creator = models.ForeignKey(
        Creator,
        models.CASCADE,
        related_name="snapshots",
        db_index=False,
        verbose_name=_("creator"),
    )
    captured_on = models.DateField(_("counted on"))
    follower_count = models.BigIntegerField(_("followers"), null=True)
    follows_count = models.BigIntegerField(_("following"), null=True)
    media_count = models.BigIntegerField(_("posts"), null=True)

    class Meta:
        verbose_name = _("daily count of a creator")
        verbose_name_plural = _("daily counts of creators")
        ordering = ("-captured_on",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["creator", "captured_on"], name="creator_snapshot_daily"
            )
        ]

    def __str__(self) -> str:
        return f"{self.creator} {self.captured_on}"


class CreatorPost(PublicPost, TenantPartModel, CodeModel):
    """A public post of a creator or competitor."""

    creator = models.ForeignKey(
        Creator,
        models.CASCADE,
        related_name="posts",
        db_index=False,
        verbose_name=_("creator"),
    )
    media_product_type = models.CharField(
        _("placement"), max_length=8, choices=ProductType.choices, blank=True
    )
    timestamp = models.DateTimeField(_("posted at"))
    # Reels only, paid and organic plays together.
    view_count = models.BigIntegerField(_("views"), null=True, blank=True)
    # Per cent of followers on the day it was collected.
    engagement_rate = models.FloatField(
        _("engagement rate by followers"), null=True, blank=True
    )
    collected_at = models.DateTimeField(_("collected at"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("post of a creator")
        verbose_name_plural = _("posts of creators")
        ordering = ("-timestamp", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["creator", "media_id"], name="creator_post_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["creator", "-timestamp", "-id"], name="creator_post_newest"
            ),
            models.Index(
                fields=["company", "-timestamp", "-id"], name="creator_post_of_company"
            ),
        ]

    @property
    def picture_url(self) -> str:
        return picture_url(
            media_type=self.media_type, thumbnail_url="", media_url=self.media_url
        )
