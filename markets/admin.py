from django.contrib import admin

from accounts.admin.base import AuditedAdmin
from markets.models import UnitCost


@admin.register(UnitCost)
class UnitCostAdmin(AuditedAdmin):
    """Staff put what is known in the place of what is assumed."""

    list_display = ("item", "market", "low", "high", "source", "updated_at")
    list_filter = ("item", "market")
