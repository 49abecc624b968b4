from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.enums import MediaType, MentionKind
from instagram.models.account import InstagramAccount
from kbeauty.lib.models import CodeModel, TenantModel


class Mention(TenantModel, CodeModel):
    """Somebody tagged an account in a post, or named it in a caption or comment."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="mentions",
        db_index=False,
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=MentionKind.choices)
    media_id = models.CharField(_("id of the post"), max_length=64)
    # Of a comment only.
    comment_id = models.CharField(_("id of the comment"), max_length=64, blank=True)
    username = models.CharField(_("user name"), max_length=64, blank=True)
    # The caption, or the comment.
    text = models.TextField(_("text"), blank=True)
    media_type = models.CharField(
        _("type"), max_length=16, choices=MediaType.choices, blank=True
    )
    media_url = models.TextField(_("address of the picture or video"), blank=True)
    permalink = models.URLField(_("link at Instagram"), max_length=500, blank=True)
    like_count = models.BigIntegerField(_("likes"), null=True, blank=True)
    comment_count = models.BigIntegerField(_("comments"), null=True, blank=True)
    timestamp = models.DateTimeField(_("written at"), null=True, blank=True)
    # Why there is no more than the bare mention; a machine name.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)
    found_at = models.DateTimeField(_("found at"))
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("-found_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind", "media_id", "comment_id"],
                name="mention_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "-found_at", "-id"], name="mention_newest"),
        ]

    def __str__(self) -> str:
        return self.comment_id or self.media_id
