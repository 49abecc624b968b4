from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitCost(models.Model):
    """What one unit of market entry costs, as assumed until staff know better; of no company."""

    class Item(models.TextChoices):
        ACCESS = "access", _("Bringing one product to the shelf")
        TEXT = "text", _("Localising one post")
        CREATOR = "creator", _("Working with one small creator")
        SAMPLE = "sample", _("Sending one set of samples")

    # ISO 3166 code; empty for all markets that have no row of their own.
    market = models.CharField(_("market"), max_length=2, blank=True)
    item = models.CharField(_("item"), max_length=10, choices=Item.choices)
    # US dollars.
    low = models.DecimalField(_("from"), max_digits=10, decimal_places=2)
    high = models.DecimalField(_("to"), max_digits=10, decimal_places=2)
    source = models.CharField(_("source"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("unit cost")
        verbose_name_plural = _("unit costs")
        ordering = ("item", "market")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["market", "item"], name="unit_cost_once_per_market"
            ),
            models.CheckConstraint(
                condition=models.Q(low__gte=0) & models.Q(high__gte=models.F("low")),
                name="unit_cost_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.market}".rstrip()
