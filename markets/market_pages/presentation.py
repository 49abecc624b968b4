"""Markets in the words and shapes that their pages show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from kbeauty.lib import figures
from markets.languages import languages_of
from markets.market_pages.days import DayAhead, next_day
from markets.models import DailyFigure
from markets.profiles import Profile, known_profile
from markets.rules.edition import rules_of
from markets.rules.names import CLASS_NAMES
from markets.selectors.register import Presence
from markets.zones import zone_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One market of the table; all but ``presence`` is of the market, not of the company."""

    presence: Presence
    languages: Sequence[str]
    currency: str
    regulator: "StrOrPromise"
    next_day: DayAhead
    rule_count: int


def register_rows(found: Iterable[Presence]) -> list[RegisterRow]:
    """Where the company posts first, most posts first."""
    rows = [_row(one) for one in found]
    return sorted(
        rows,
        key=lambda row: (
            -row.presence.posts,
            figures.market_name(row.presence.market),
        ),
    )


def _row(presence: Presence) -> RegisterRow:
    market = presence.market
    profile = known_profile(market)
    return RegisterRow(
        presence=presence,
        languages=_languages(market),
        currency=profile.currency,
        regulator=profile.regulator,
        next_day=next_day(market, timezone.localdate(None, zone_of(market))),
        rule_count=len(rules_of(market)),
    )


def _languages(market: str) -> list[str]:
    return [figures.language_name(code) for code in languages_of(market)]


@dataclass(frozen=True, slots=True)
class MarketProfile:
    """What is generally known of a market; nothing of it is measured."""

    profile: Profile
    languages: Sequence[str]
    zone: str
    time: str
    product_classes: Sequence["StrOrPromise"]


def profile_of(market: str) -> MarketProfile:
    zone, profile = zone_of(market), known_profile(market)
    return MarketProfile(
        profile=profile,
        languages=_languages(market),
        zone=zone.key,
        time=f"{timezone.localtime(None, zone):%H:%M}",
        product_classes=[CLASS_NAMES[one] for one in profile.product_classes],
    )


def source_names(by_source: Mapping[str, int]) -> list[tuple["StrOrPromise", int]]:
    """Sources of posts with their number, in the order of the model."""
    return [
        (source.label, by_source[source.value])
        for source in DailyFigure.Source
        if source.value in by_source
    ]
