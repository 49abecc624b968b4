"""Many posts, many kinds: a job and its posts."""

from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from analysis.enums import BatchStatus, ItemStatus
from kbeauty.lib.models import CodeModel, TenantModel


class BatchJob(TenantModel, CodeModel):
    """One question about many posts; its posts are analysed one after the other."""

    market = models.CharField(_("market"), max_length=2)
    # Kinds that are run on each post, in this order.
    analysis_types = models.JSONField(_("kinds of analysis"))
    # Of the words: the language of whoever asked.
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=BatchStatus.choices,
        default=BatchStatus.QUEUED,
    )
    # A machine name of why it stopped before its end.
    reason = models.CharField(_("reason"), max_length=64, blank=True)
    total = models.PositiveIntegerField(_("posts in all"))
    done = models.PositiveIntegerField(_("posts done"), default=0)
    failed = models.PositiveIntegerField(_("posts that failed"), default=0)
    # US dollars. The estimate is of the moment of asking; None: the price is not known.
    estimated_usd = models.DecimalField(
        _("estimate in USD"), max_digits=12, decimal_places=6, null=True, blank=True
    )
    # It stops before a post that could pass this; None: only the company's budget holds.
    budget_usd = models.DecimalField(
        _("budget in USD"), max_digits=12, decimal_places=6, null=True, blank=True
    )
    cost_usd = models.DecimalField(
        _("cost in USD"), max_digits=12, decimal_places=6, default=Decimal(0)
    )
    requested_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch analysis")
        verbose_name_plural = _("batch analyses")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="batch_newest")
        ]

    def __str__(self) -> str:
        return f"{self.total} {self.market} {self.created_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("studio:batch-detail", args=[self.code])

    @property
    def is_under_way(self) -> bool:
        return self.status in BatchStatus.under_way()

    @property
    def duration(self) -> timedelta | None:
        """From the first post to the last; None while it waits."""
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at


class BatchItem(TenantModel):
    """One post of a job with what was found of it."""

    job = models.ForeignKey(
        BatchJob, models.CASCADE, related_name="items", verbose_name=_("batch analysis")
    )
    place = models.PositiveIntegerField(_("place"))
    post_url = models.CharField(_("address of the post"), max_length=500)
    status = models.CharField(
        _("status"),
        max_length=8,
        choices=ItemStatus.choices,
        default=ItemStatus.WAITING,
    )
    # By kind: an answer, or {"error": {"code", "message"}}.
    results = models.JSONField(_("results"), default=dict, blank=True)
    cost_usd = models.DecimalField(
        _("cost in USD"), max_digits=12, decimal_places=6, default=Decimal(0)
    )

    class Meta:
        verbose_name = _("post of a batch analysis")
        verbose_name_plural = _("posts of batch analyses")
        ordering = ("job", "place")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "place"], name="batch_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.post_url}"
