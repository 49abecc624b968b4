"""What Instagram tells of an account as a whole, and which figures it refuses."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from instagram.enums import Audience
from instagram.models.account import InstagramAccount
from kbeauty.lib.models import TenantModel, TenantPartModel


class AccountInsight(TenantPartModel):
    """A figure of an account on one day, whole or a part of a breakdown."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="insights",
        db_index=False,
        verbose_name=_("account"),
    )
    metric = models.CharField(_("figure"), max_length=60)
    # The day that Instagram's day (Pacific midnight to midnight) began on.
    measured_on = models.DateField(_("measured on"))
    # Empty for the whole; else e.g. media_product_type and REELS.
    dimension = models.CharField(_("broken down by"), max_length=40, blank=True)
    part = models.CharField(_("part"), max_length=80, blank=True)
    value = models.BigIntegerField(_("value"))
    collected_at = models.DateTimeField(_("collected at"))

    class Meta:
        verbose_name = _("figure of an account")
        verbose_name_plural = _("figures of accounts")
        ordering = ("-measured_on", "metric", "dimension", "part")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "metric", "measured_on", "dimension", "part"],
                name="account_insight_daily",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.metric} {self.measured_on}"


class AudienceSegment(TenantPartModel):
    """How many followers, or people who engaged, are of one kind; the top 45 of each."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="segments",
        db_index=False,
        verbose_name=_("account"),
    )
    captured_on = models.DateField(_("counted on"))
    audience = models.CharField(_("audience"), max_length=10, choices=Audience.choices)
    # age, gender, country, city, "age,gender"
    dimension = models.CharField(_("broken down by"), max_length=24)
    # 25-34, F, KR, "Seoul, Seoul", "25-34,F"
    part = models.CharField(_("part"), max_length=120)
    value = models.BigIntegerField(_("value"))

    class Meta:
        verbose_name = _("part of an audience")
        verbose_name_plural = _("parts of audiences")
        ordering = ("-captured_on", "audience", "dimension", "-value")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "captured_on", "audience", "dimension", "part"],
                name="audience_segment_daily",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.dimension} {self.part}"


class MetricRefusal(TenantModel):
    """A figure that Instagram refuses for an account: not asked again, never shown as 0."""

    account = models.ForeignKey(
        InstagramAccount,
        models.CASCADE,
        related_name="refusals",
        db_index=False,
        verbose_name=_("account"),
    )
    # FEED, REELS, STORY or ACCOUNT
    scope = models.CharField(_("scope of the figure"), max_length=8)
    metric = models.CharField(_("figure"), max_length=60)
    # A machine name; instagram.clients.messages has the sentences.
    reason = models.CharField(_("reason"), max_length=64)
    error_code = models.IntegerField(_("error code"), null=True)
    # Another version of the API may know it again.
    api_version = models.CharField(_("version of the API"), max_length=8)
    refused_at = models.DateTimeField(_("refused at"))

    class Meta:
        verbose_name = _("refused figure")
        verbose_name_plural = _("refused figures")
        ordering = ("scope", "metric")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "scope", "metric"], name="metric_refused_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.scope} {self.metric}"
