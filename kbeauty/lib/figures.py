"""Numbers, dates and changes as people read them in the language in force."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Literal

from babel import Locale, dates, numbers
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kbeauty.lib.market_codes import MARKETS

UNKNOWN = "–"
_COMPACT = re.compile(r"(?P<whole>-?\d+)(?:\.\d+)?\D*")
_WHOLE = re.compile(r"\d+")
Direction = Literal["up", "down", "flat", "unknown"]


def locale() -> Locale:
    """Babel's locale of the language in force."""
    return Locale.parse((translation.get_language() or "en").split("-")[0])


def number(value: float | None) -> str:
    """1,234,567 – and a dash where nothing is known."""
    if value is None:
        return UNKNOWN
    return numbers.format_decimal(round(value), locale=locale())


def compact(value: float | None) -> str:
    """1.2M in English, 123만 in Korean: one decimal below a hundred of the unit, else none."""
    if value is None:
        return UNKNOWN
    if abs(value) < 10_000:
        return number(value)
    here = locale()
    text = numbers.format_compact_decimal(value, locale=here, fraction_digits=1)
    found = _COMPACT.fullmatch(text)
    if found is None or len(found["whole"].lstrip("-")) < 3:
        return text
    rough = numbers.format_compact_decimal(value, locale=here)
    # Babel leaves the thousands together: 1330만.
    return _WHOLE.sub(lambda one: f"{int(one[0]):,}", rough, count=1)


def percent(value: float | None, digits: int = 2) -> str:
    """A value that is in per cent already: 3.2 is 3.20%."""
    if value is None:
        return UNKNOWN
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    return numbers.format_decimal(value, pattern, locale=locale()) + "%"


def short_date(value: date | datetime | None) -> str:
    """Jan 3, 2026 · 2026. 1. 3. in the person's time zone."""
    if value is None:
        return UNKNOWN
    return dates.format_date(_local(value), "medium", locale=locale())


def day_and_month(value: date | datetime) -> str:
    """Jan 3 · 1월 3일"""
    return dates.format_skeleton("MMMd", _local(value), locale=locale())


def month_and_year(value: date | datetime) -> str:
    """Jan 2026 · 2026년 1월"""
    return dates.format_skeleton("yMMM", _local(value), locale=locale())


def short_time(value: datetime | None) -> str:
    """Jan 3, 2026, 14:05 in the person's time zone."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value)
    return f"{short_date(local)} {local:%H:%M}"


def weekday(index: int) -> str:
    """Short name of a day; 0 is Monday."""
    names = dates.get_day_names("abbreviated", "stand-alone", locale=locale())
    return str(names[index])


def language_name(code: str) -> str:
    """The name of a BCP 47 language, the code itself where Babel has none."""
    here = locale()
    base, _dash, script = code.partition("-")
    whole = here.languages.get(code.replace("-", "_"))
    if whole or base not in here.languages:
        return str(whole or code)
    if script in here.scripts:
        return f"{here.languages[base]} ({here.scripts[script]})"
    return str(here.languages[base])


def market_name(code: str) -> str:
    """The name of a country, the code itself where Babel has none."""
    # Babel spells out a status that a list of markets does not need.
    if code == "HK":
        return _("Hong Kong")
    return str(locale().territories.get(code, code))


def market_choices() -> list[tuple[str, str]]:
    """The markets that we know with their names, in our order."""
    return [(code, market_name(code)) for code in MARKETS]


def markets_by_name() -> list[tuple[str, str]]:
    """The same in the order of their names."""
    return sorted(market_choices(), key=itemgetter(1))


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against the period before."""

    direction: Direction
    # Per cent for counts, percentage points for rates; None where unknown.
    amount: float | None = None
    is_points: bool = False

    @property
    def text(self) -> str:
        """The size of the change without its sign: the direction says that."""
        if self.amount is None:
            return ""
        if not self.is_points:
            return percent(abs(self.amount), 1)
        points = percent(abs(self.amount)).removesuffix("%")
        # Translators: percentage points, as in "0.84 pp up"
        return _("%(points)s pp") % {"points": points}


def change(
    now: float | None, before: float | None, *, is_points: bool = False
) -> Change:
    """How ``now`` stands to ``before``: a share for counts, a difference for rates."""
    if now is None or before is None or (not is_points and not before):
        return Change("unknown", is_points=is_points)
    amount = now - before if is_points else 100 * (now - before) / before
    if abs(amount) < (0.005 if is_points else 0.05):
        return Change("flat", 0.0, is_points)
    return Change("up" if amount > 0 else "down", amount, is_points)
