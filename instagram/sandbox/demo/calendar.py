"""What happens on which day: the window, the story told in it, and the holidays."""

from collections.abc import Iterator
from datetime import date, timedelta

MONTHS = 14

# Days after the window's start. The launch reaches each market three weeks later.
LAUNCH = {"KR": 275, "US": 296, "JP": 317}
WAVE_START = 345
WAVE_DAYS = 21
VIRAL = 185

# Feasts that follow the moon. Past the last year here they are just not celebrated.
MOON = {
    "lunar_new_year": (
        *(date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
        *(date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3), date(2031, 1, 23)),
    ),
    "chuseok": (
        *(date(2024, 9, 17), date(2025, 10, 6), date(2026, 9, 25), date(2027, 9, 15)),
        *(date(2028, 10, 3), date(2029, 9, 22), date(2030, 9, 12), date(2031, 10, 1)),
    ),
    "ramadan": (
        *(date(2024, 3, 12), date(2025, 3, 1), date(2026, 2, 19), date(2027, 2, 8)),
        *(date(2028, 1, 28), date(2029, 1, 16), date(2030, 1, 6), date(2030, 12, 26)),
    ),
    "eid": (
        *(date(2024, 4, 10), date(2025, 3, 31), date(2026, 3, 20), date(2027, 3, 10)),
        *(date(2028, 2, 27), date(2029, 2, 15), date(2030, 2, 5), date(2031, 1, 25)),
    ),
}

# (month, day) of what comes every year, named as in the caption files.
FIXED = {
    "new_year": (1, 1),
    "kings": (1, 6),
    "epiphany": (1, 6),
    "valentine": (2, 14),
    "women": (3, 8),
    "white_day": (3, 14),
    "poisson": (4, 1),
    "birthday": (4, 3),
    "kartini": (4, 21),
    "fair": (4, 23),
    "heritage_month": (5, 4),
    "parents_day": (5, 8),
    "rainy_season_jp": (6, 8),
    "summer_start": (6, 21),
    "san_juan": (6, 23),
    "rainy_season": (6, 24),
    "festival": (6, 26),
    "july_4": (7, 4),
    "tanabata": (7, 7),
    "heatwave": (7, 9),
    "bastille": (7, 14),
    "summer_holidays": (7, 18),
    "obon": (8, 13),
    "independence": (8, 17),
    "back_to_school": (9, 1),
    "nine_nine": (9, 9),
    "vuelta": (9, 10),
    "halloween": (10, 31),
    "bonfire": (11, 5),
    "pepero": (11, 11),
    "good_couple": (11, 11),
    "nikolaus": (12, 6),
    "twelve_twelve": (12, 12),
    "mothers_day_id": (12, 22),
    "christmas": (12, 25),
    "boxing_day": (12, 26),
    "new_years_eve": (12, 31),
}

# (month, weekday with Monday as 0, which one of the month; -1 is the last)
NTH_WEEKDAY = {
    "spring": (3, 6, -1),
    "mothers_day_es": (5, 6, 1),
    "mothers_day": (5, 6, 2),
    "mothers_day_us": (5, 6, 2),
    "mothers_day_fr": (5, 6, -1),
    "bank_holiday": (5, 0, -1),
    "exam": (11, 3, 3),
    "thanksgiving": (11, 3, 4),
}


def window(today: date) -> tuple[date, date]:
    """The fourteen months up to (and without) today."""
    months = today.year * 12 + today.month - 1 - MONTHS
    # 28: the day that every month has.
    return date(months // 12, months % 12 + 1, min(today.day, 28)), today


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian rule."""
    golden, century = year % 19, year // 100
    skipped = (
        century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15
    ) % 30
    moon = skipped - (skipped // 28) * (1 - 29 // (skipped + 1) * (21 - golden) // 11)
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    shift = moon - weekday
    month = 3 + (shift + 40) // 44
    return date(year, month, shift + 28 - 31 * (month // 4))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def story_days(start: date, market: str) -> dict[str, date]:
    """The days of the story in this market, counted from the window's start."""
    days = {"giveaway": 0}
    if market in LAUNCH:
        days["launch"] = LAUNCH[market]
    if market == "US":
        days["wave"] = WAVE_START
    if market in {"ID", "ES"}:
        days["viral"] = VIRAL
    return {name: start + timedelta(days=day) for name, day in days.items()}


def _year(year: int) -> Iterator[tuple[str, date]]:
    yield from ((name, date(year, *day)) for name, day in FIXED.items())
    for name, rule in NTH_WEEKDAY.items():
        yield name, nth_weekday(year, *rule)
    yield "black_friday", nth_weekday(year, 11, 3, 4) + timedelta(days=1)
    sunday = easter(year)
    yield "carnival", sunday - timedelta(days=48)
    yield "pancake", sunday - timedelta(days=47)
    yield "mothering_sunday", sunday - timedelta(days=21)


def occasions(start: date, end: date, market: str) -> list[tuple[str, date]]:
    """Every occasion near the window, the market's own story first."""
    found = list(story_days(start, market).items())
    for year in range(start.year, end.year + 2):
        found += _year(year)
    found += [(name, day) for name, days in MOON.items() for day in days]
    # The harvest moon is looked at in Japan under another name.
    found += [("moon", day) for day in MOON["chuseok"]]
    return found
