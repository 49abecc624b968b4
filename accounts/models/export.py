from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import ExportStatus
from kbeauty.lib.models import CodeModel, TenantModel


class CompanyExport(TenantModel, CodeModel):
    """Everything of a company as one zip, built by a task and kept for a week."""

    KEPT = timedelta(days=7)

    status = models.CharField(
        _("status"),
        max_length=16,
        choices=ExportStatus.choices,
        default=ExportStatus.QUEUED,
    )
    requested_by = models.ForeignKey(
        "accounts.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    # Whoever moved this forward builds it until then.
    leased_until = models.DateTimeField(
        _("held by a worker until"), null=True, blank=True, editable=False
    )
    tables_total = models.PositiveIntegerField(_("tables"), default=0)
    tables_done = models.PositiveIntegerField(_("tables done"), default=0)
    rows_done = models.PositiveBigIntegerField(_("rows"), default=0)
    file = models.FileField(_("file"), upload_to="exports/", blank=True)
    file_size = models.PositiveBigIntegerField(_("bytes"), null=True, blank=True)
    # A machine name where it failed; services.exports has the sentences.
    failure = models.CharField(_("failure"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("export of a company")
        verbose_name_plural = _("exports of companies")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            # Two clicks make one export.
            models.UniqueConstraint(
                fields=["company"],
                condition=models.Q(status__in=["queued", "running"]),
                name="export_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.status in ExportStatus.under_way()
