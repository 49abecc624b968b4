from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.enums import MediaType


class PublicPost(models.Model):
    """What Instagram tells of somebody else's post, wherever it was met."""

    media_id = models.CharField(_("id of the post"), max_length=64)
    caption = models.TextField(_("caption"), blank=True)
    media_type = models.CharField(
        _("type"), max_length=16, choices=MediaType.choices, blank=True
    )
    media_url = models.TextField(_("address of the picture or video"), blank=True)
    permalink = models.URLField(_("link at Instagram"), max_length=500, blank=True)
    like_count = models.BigIntegerField(_("likes"), null=True, blank=True)
    comment_count = models.BigIntegerField(_("comments"), null=True, blank=True)
    hashtags = ArrayField(
        models.CharField(max_length=150),
        default=list,
        blank=True,
        verbose_name=_("hashtags"),
    )
    raw_data = models.JSONField(_("data as received"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.media_id
