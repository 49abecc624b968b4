from django.db import models
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """Something of the whole product that staff must look at, one row for each kind.

    Kept in Postgres, because what raises it may be that Redis is gone.
    """

    name = models.CharField(_("name"), max_length=64, unique=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    seen_at = models.DateTimeField(_("last seen at"))
    seen_count = models.PositiveIntegerField(_("times seen"), default=1)
    # None while it lasts.
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.name
