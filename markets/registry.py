"""The markets we know, and their names."""

from django.utils.translation import gettext as _

from kbeauty.lib import figures

# ISO 3166 codes, home market first.
MARKETS = (
    "KR", "JP", "CN", "TW", "HK", "SG", "US", "CA", "GB", "DE", "FR",
    "IT", "ES", "PL", "ID", "MY", "TH", "VN", "IN", "AE", "AU", "BR",
)  # fmt: skip


def market_name(code: str) -> str:
    """The market in the language in force; posts that fit none have a name too."""
    return figures.market_name(code) if code else _("No market")
