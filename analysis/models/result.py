from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.enums import AnalysisType
from kbeauty.lib.models import CodeModel, TenantModel


class AnalysisResult(TenantModel, CodeModel):
    """One finished analysis with its input, its answer and what it cost."""

    analysis_type = models.CharField(
        _("kind"), max_length=24, choices=AnalysisType.choices
    )
    input_data = models.JSONField(_("input"))
    result_data = models.JSONField(_("result"))
    # Posts and comments it rests on, by code.
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    provider = models.CharField(_("provider"), max_length=24)
    model_used = models.CharField(_("model"), max_length=80)
    tokens_used = models.PositiveIntegerField(_("tokens"), default=0)
    # None: words of a model whose price is not known.
    cost_usd = models.DecimalField(
        _("cost in USD"),
        max_digits=12,
        decimal_places=6,
        default=0,
        null=True,
        blank=True,
    )
    prompt_version = models.CharField(
        _("version of the prompt"), max_length=40, blank=True, default=""
    )
    # Of the method that the figures were counted by.
    method_version = models.CharField(
        _("version of the method"), max_length=40, blank=True, default=""
    )
    # Providers that were asked before ``provider`` and failed, with the sort of failure.
    fell_back = models.JSONField(
        _("providers that failed before"), default=list, blank=True
    )
    requested_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(
                fields=["company", "analysis_type", "-created_at"],
                name="analysis_newest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_analysis_type_display()} {self.created_at:%Y-%m-%d %H:%M}"


class CacheCount(models.Model):
    """How often analyses of one day (UTC) were answered from the cache; of no company."""

    day = models.DateField(_("day"), unique=True)
    hits = models.PositiveIntegerField(_("hits"), default=0)
    misses = models.PositiveIntegerField(_("misses"), default=0)

    class Meta:
        verbose_name = _("use of the analysis cache")
        verbose_name_plural = _("use of the analysis cache")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day}: {self.hits}/{self.hits + self.misses}"
