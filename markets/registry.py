"""The markets we know by name; issue by issue they learn more."""

from django.utils.translation import gettext as _

from kbeauty.lib import figures

# ISO 3166 codes, home market first.
MARKETS = (
    "KR", "JP", "CN", "TW", "HK", "SG", "US", "CA", "GB", "DE", "FR",
    "IT", "ES", "PL", "ID", "MY", "TH", "VN", "IN", "AE", "AU", "BR",
)  # fmt: skip


def market_name(code: str) -> str:
    """The market in the language in force; the code where no name is known."""
    if not code:
        return _("No market")
    # Babel spells out a status that a list of markets does not need.
    if code == "HK":
        return _("Hong Kong")
    return str(figures.locale().territories.get(code, code))
