"""What staff write of a market in the admin, in place of what the product brings."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar, get_args
from zoneinfo import available_timezones

from babel import Locale
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from kbeauty.lib import figures
from kbeauty.lib.market_codes import MARKETS
from markets.calendars import brought_days
from markets.languages import known_languages
from markets.overlay import Override, OwnDay
from markets.rules.packs import ProductClass

_DAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})\s+(.{2,60}?)\s*\|\s*(.{1,60})")
# Holidays of so many years are known by name.
_YEARS = 3


def _words(label: Any, help_text: Any) -> "ArrayField[list[str], list[str]]":
    return ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        verbose_name=label,
        help_text=help_text,
    )


class MarketOverride(models.Model):
    """What staff know better of one market; empty fields stay as the product brings them."""

    market = models.CharField(
        _("market"), max_length=2, unique=True, choices=figures.market_choices
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    regulator_en = models.CharField(
        _("regulator in English"), max_length=120, blank=True
    )
    regulator_ko = models.CharField(
        _("regulator in Korean"), max_length=120, blank=True
    )
    regulator_address = models.CharField(
        _("address of the regulator"),
        max_length=300,
        blank=True,
        validators=[URLValidator(["http", "https"])],
    )
    route_en = models.CharField(
        _("before a cosmetic is sold, in English"), max_length=300, blank=True
    )
    route_ko = models.CharField(
        _("before a cosmetic is sold, in Korean"), max_length=300, blank=True
    )
    months_low = models.PositiveSmallIntegerField(
        _("months to the shelf, from"), null=True, blank=True
    )
    months_high = models.PositiveSmallIntegerField(
        _("months to the shelf, to"), null=True, blank=True
    )
    platforms = _words(
        _("platforms"), _("With commas between, the most important first.")
    )
    languages = _words(
        _("languages"),
        help_text=_(
            "Codes such as en, the most spoken first. Counts are not made anew."
        ),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Such as Asia/Seoul.")
    )
    product_classes = _words(
        _("product classes"),
        _("Of cosmetic, functional, quasi_drug, special, drug, device."),
    )
    days = models.TextField(
        _("further shopping days"),
        blank=True,
        help_text=_(
            "One a line: 06-18 Name | 이름 for every year, 2027-03-08 Name | 이름 for one."
        ),
    )
    hidden_days = _words(
        _("days that are none there"),
        _("Keys of shopping days or English names of holidays, with commas."),
    )
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where it is written, or who told.")
    )
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("market as we know it")
        verbose_name_plural = _("markets as we know them")
        ordering = ("market",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(market__in=MARKETS), name="market_override_known"
            ),
            models.CheckConstraint(
                condition=Q(months_low=None, months_high=None)
                | Q(months_low__gte=1, months_high__gte=F("months_low")),
                name="market_override_months",
            ),
        ]

    def __str__(self) -> str:
        return figures.market_name(self.market)

    def clean(self) -> None:
        """A sentence beside each field that can't be used."""
        complaints = {
            name: told for name, check in _CHECKS.items() if (told := check(self))
        }
        if complaints:
            raise ValidationError(complaints)

    def as_override(self) -> Override:
        low, high = self.months_low, self.months_high
        return Override(
            currency=self.currency,
            regulator=(self.regulator_en, self.regulator_ko),
            regulator_address=self.regulator_address,
            route=(self.route_en, self.route_ko),
            months=(low, high) if low is not None and high is not None else None,
            platforms=tuple(self.platforms),
            languages=tuple(self.languages),
            zone=self.time_zone,
            product_classes=tuple(self.product_classes),
            days=tuple(_days_in(self.days)),
            hidden_days=frozenset(one.lower() for one in self.hidden_days),
        )


def _days_in(text: str) -> Iterator[OwnDay]:
    """ValueError names the line that is no day."""
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _DAY.fullmatch(line)
        if found is None:
            raise ValueError(line)
        year, month, day, en, ko = found.groups()
        try:
            date(int(year or 2028), int(month), int(day))
        except ValueError as error:
            raise ValueError(line) from error
        yield OwnDay(int(month), int(day), int(year) if year else None, en, ko)


def _currency(row: MarketOverride) -> str:
    if not row.currency or row.currency in Locale("en").currencies:
        return ""
    return translated("Write the three letters of a currency, such as EUR.")


def _pair(first: str, second: str) -> Callable[[MarketOverride], str]:
    def check(row: MarketOverride) -> str:
        if bool(getattr(row, first)) == bool(getattr(row, second)):
            return ""
        return translated("Give both languages, or neither.")

    return check


def _months(row: MarketOverride) -> str:
    low, high = row.months_low, row.months_high
    if (low is None) != (high is None):
        return translated("Give both numbers, or neither.")
    if low is not None and high is not None and not 1 <= low <= high:
        return translated("From must be one at least, and no more than to.")
    return ""


def _languages(row: MarketOverride) -> str:
    return _one_of(row.languages, known_languages())


def _classes(row: MarketOverride) -> str:
    return _one_of(row.product_classes, get_args(ProductClass))


def _hidden(row: MarketOverride) -> str:
    this = timezone.now().year
    if row.market not in MARKETS:
        return ""
    known = {one.key for one in brought_days(row.market, range(this, this + _YEARS))}
    return _one_of([one.lower() for one in row.hidden_days], sorted(known))


def _one_of(given: list[str], known: tuple[str, ...] | list[str]) -> str:
    unknown = [one for one in given if one not in known]
    if not unknown:
        return ""
    return translated("Not known: %(unknown)s. Use: %(known)s.") % {
        "unknown": ", ".join(unknown),
        "known": ", ".join(known),
    }


def _zone(row: MarketOverride) -> str:
    if not row.time_zone or row.time_zone in available_timezones():
        return ""
    return translated("There is no such time zone.")


def _own_days(row: MarketOverride) -> str:
    try:
        list(_days_in(row.days))
    except ValueError as error:
        return translated("This line is no day: %(line)s") % {"line": error}
    return ""


_CHECKS: dict[str, Callable[[MarketOverride], str]] = {
    "currency": _currency,
    "regulator_ko": _pair("regulator_en", "regulator_ko"),
    "route_ko": _pair("route_en", "route_ko"),
    "months_high": _months,
    "languages": _languages,
    "time_zone": _zone,
    "product_classes": _classes,
    "days": _own_days,
    "hidden_days": _hidden,
}
