"""The registry as every process reads it: what staff wrote, looked up every two seconds."""

from django.db.models import Count, Max

from kbeauty.lib.followed import Followed
from markets.overlay import Overlay
from markets.registry_model import MarketOverride


def _state() -> str:
    """Rows may go as well: their number and the newest change tell of all of it."""
    found = MarketOverride.objects.aggregate(rows=Count("pk"), newest=Max("updated_at"))
    return f"{found['rows']} {found['newest']}" if found["rows"] else ""


def _overlay() -> Overlay:
    rows = MarketOverride.objects.order_by("market")
    return Overlay(_state(), {row.market: row.as_override() for row in rows})


overlay = Followed(_state, _overlay)
