from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kbeauty.lib.models import TenantModel


class ApiUsage(TenantModel):
    """API requests of a company on one day (UTC), as counted in Redis."""

    day = models.DateField(_("day"))
    # Answered within the limit.
    request_count = models.PositiveIntegerField(_("requests"), default=0)
    # Answered with 429.
    refused_count = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        verbose_name = _("API requests of a day")
        verbose_name_plural = _("API requests by day")
        ordering = ("-day",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "day"], name="api_usage_daily")
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.day}: {self.request_count}"
