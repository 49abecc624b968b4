"""The registry as every process reads it: what staff wrote, looked up every two seconds."""

from django.db.models import Count, Max
from django.utils import timezone

from kbeauty.lib.followed import Followed
from markets.calendars import brought_days
from markets.languages import LANGUAGES_OF_MARKET
from markets.overlay import Overlay
from markets.profiles import PROFILES
from markets.registry_model import MarketOverride
from markets.zones import ZONES


def _state() -> str:
    """Rows may go as well: their number and the newest change tell of all of it."""
    found = MarketOverride.objects.aggregate(rows=Count("pk"), newest=Max("updated_at"))
    return f"{found['rows']} {found['newest']}" if found["rows"] else ""


def _overlay() -> Overlay:
    rows = MarketOverride.objects.order_by("market")
    return Overlay(_state(), {row.market: row.as_override() for row in rows})


overlay = Followed(_state, _overlay)


def brought_lines(market: str) -> list[str]:
    """What the product brings of a market, for whoever writes something better."""
    profile, this = PROFILES[market], timezone.now().year
    days = {one.key: one for one in brought_days(market, [this])}
    return [
        profile.currency,
        f"{profile.regulator}: {profile.route}",
        f"{profile.months_low} – {profile.months_high}",
        ", ".join(profile.platforms),
        f"{', '.join(LANGUAGES_OF_MARKET[market])}; {ZONES[market]}",
        ", ".join(profile.product_classes),
        ", ".join(sorted(days)),
    ]
