from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.enums import InsightsStatus, MediaType
from instagram.models.account import InstagramAccount
from instagram.pictures import picture_url
from kbeauty.lib.models import CodeModel, TenantModel

STORY_LIFE = timedelta(hours=24)


class Story(TenantModel, CodeModel):
    """A story of a connected account; Instagram forgets it after 24 hours, we do not."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="stories",
        db_index=False,
        verbose_name=_("account"),
    )
    story_id = models.CharField(_("id of the story"), max_length=64)
    caption = models.TextField(_("caption"), blank=True)
    media_type = models.CharField(
        _("type"), max_length=16, choices=MediaType.choices, blank=True
    )
    media_url = models.TextField(_("address of the picture or video"), blank=True)
    thumbnail_url = models.TextField(_("address of the preview picture"), blank=True)
    permalink = models.URLField(_("link at Instagram"), max_length=500, blank=True)
    timestamp = models.DateTimeField(_("posted at"))
    # By metric as given; parts of a breakdown as "navigation.tap_exit".
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
    insights_at = models.DateTimeField(
        _("insights collected at"), null=True, blank=True
    )
    # When a collection first missed it although its 24 hours were not over.
    gone_at = models.DateTimeField(_("gone early"), null=True, blank=True)
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)
    collected_at = models.DateTimeField(_("collected at"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ("-timestamp", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "story_id"], name="story_once_per_account"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-timestamp", "-id"], name="story_newest")
        ]

    def __str__(self) -> str:
        return self.story_id

    @property
    def ends_at(self) -> datetime:
        """When Instagram stops to show it and to tell its figures."""
        return self.timestamp + STORY_LIFE

    @property
    def picture_url(self) -> str:
        return picture_url(
            media_type=self.media_type,
            thumbnail_url=self.thumbnail_url,
            media_url=self.media_url,
        )
