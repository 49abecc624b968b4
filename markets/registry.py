"""The markets we know, and their names."""

from django.utils.translation import gettext as _

from kbeauty.lib import figures
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.market_codes import MARKETS

__all__ = ["MARKETS", "known_market", "market_name"]


def market_name(code: str) -> str:
    """The market in the language in force; posts that fit none have a name too."""
    return figures.market_name(code) if code else _("No market")


def known_market(code: str) -> str:
    """The market in our spelling; NotFoundError for one that we do not know."""
    market = code.strip().upper()
    if market not in MARKETS:
        raise NotFoundError(
            _("“%(code)s” is no market that we know. Use one of: %(known)s.")
            % {"code": code[:10], "known": ", ".join(MARKETS)},
            code="market_unknown",
        )
    return market
