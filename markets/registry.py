"""The markets we know, and their names."""

from django.utils.translation import gettext as _

from kbeauty.lib import figures
from kbeauty.lib.market_codes import MARKETS

__all__ = ["MARKETS", "market_name"]


def market_name(code: str) -> str:
    """The market in the language in force; posts that fit none have a name too."""
    return figures.market_name(code) if code else _("No market")
