"""A market as a request names it."""

from django.utils.translation import gettext as _

from kbeauty.lib.errors import NotFoundError
from markets.registry import MARKETS


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
