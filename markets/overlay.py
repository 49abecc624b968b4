"""What staff know better of a market than the release: laid over it, field by field.

The registry knows nothing of a database. Where there is one, ``follow`` names the function that
knows what staff wrote; without it everything is as the product brings it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from markets.sources import NamedLater


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day that staff added: of one year, or, without ``year``, of every one."""

    month: int
    day: int
    year: int | None
    en: str
    ko: str

    def in_year(self, year: int) -> date | None:
        """None where the year has no such day."""
        if self.year is not None and self.year != year:
            return None
        try:
            return date(year, self.month, self.day)
        except ValueError:  # 29 February
            return None


@dataclass(frozen=True, slots=True)
class Override:
    """Empty fields are as the product brings them."""

    currency: str = ""
    regulator: tuple[str, str] = ("", "")
    regulator_address: str = ""
    # As all pairs: in English and in Korean.
    route: tuple[str, str] = ("", "")
    months: tuple[int, int] | None = None
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    zone: str = ""
    product_classes: tuple[str, ...] = ()
    days: tuple[OwnDay, ...] = ()
    # Keys of holidays and shopping days that are none there.
    hidden_days: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Overlay:
    """By market; ``state`` changes with anything that staff write."""

    state: str = ""
    overrides: Mapping[str, Override] = field(default_factory=dict)


_NO_OVERRIDE = Override()
_overlay = NamedLater(Overlay())
follow = _overlay.follow


def override_of(market: str) -> Override:
    return _overlay().overrides.get(market, _NO_OVERRIDE)


def registry_state() -> str:
    """Part of the key of answers that rest on what is generally known."""
    return _overlay().state
