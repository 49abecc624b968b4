"""Who follows a beauty brand, by its home market: shares that look like life."""

from itertools import product
from math import prod

KEYS = {"age", "city", "country", "gender"}
MOST_ENTRIES = 45

AGE = {
    "13-17": 0.05,
    "18-24": 0.31,
    "25-34": 0.38,
    "35-44": 0.16,
    "45-54": 0.07,
    "55-64": 0.02,
    "65+": 0.01,
}
GENDER = {"F": 0.83, "M": 0.11, "U": 0.06}
ABROAD = ("US", "ID", "JP", "PH", "TH", "VN", "TW", "MY", "BR", "GB", "DE", "FR", "KR")
HOME_SHARE = 0.68
CITIES = {
    "KR": ("Seoul, Seoul", "Busan, Busan", "Incheon, Incheon", "Daegu, Daegu"),
    "US": ("New York, New York", "Los Angeles, California", "Houston, Texas"),
    "JP": ("Tokyo, Tokyo", "Osaka, Osaka", "Nagoya, Aichi", "Fukuoka, Fukuoka"),
    "DE": ("Berlin, Berlin", "Hamburg, Hamburg", "Munich, Bavaria"),
    "FR": (
        "Paris, Île-de-France",
        "Lyon, Auvergne-Rhône-Alpes",
        "Lille, Hauts-de-France",
    ),
    "GB": ("London, England", "Manchester, England", "Glasgow, Scotland"),
    "ES": ("Madrid, Comunidad de Madrid", "Barcelona, Cataluña", "Sevilla, Andalucía"),
    "ID": ("Jakarta, Jakarta", "Surabaya, East Java", "Bandung, West Java"),
}
# Hours of the day by how many are awake and scrolling, in local time.
ACTIVITY = (2, 1, 1, 1, 1, 2, 4, 6, 7, 7, 6, 7, 8, 7, 6, 6, 7, 8, 9, 11, 13, 14, 12, 7)
# Hours that a market's clock is ahead of the one these figures are told in (UTC-8).
AHEAD = {"KR": 17, "JP": 17, "ID": 15, "DE": 9, "FR": 9, "ES": 9, "GB": 8, "US": 3}


def _falling(names: tuple[str, ...], whole: float) -> dict[str, float]:
    """Shares that halve from one to the next."""
    return {name: whole / 2 ** (at + 1) for at, name in enumerate(names)}


def countries(market: str) -> dict[str, float]:
    home = market or "US"
    others = tuple(name for name in ABROAD if name != home)
    return {home: HOME_SHARE} | _falling(others, 1 - HOME_SHARE)


def _shares(market: str, key: str) -> dict[str, float]:
    if key == "age":
        return AGE
    if key == "gender":
        return GENDER
    if key == "country":
        return countries(market)
    return _falling(CITIES.get(market, CITIES["US"]), HOME_SHARE)


def parts(market: str, people: int, keys: list[str]) -> dict[tuple[str, ...], int]:
    """People by the wanted keys together; the 45 largest groups."""
    tables = [_shares(market, key) for key in keys]
    found = {
        tuple(names): int(
            people * prod(table[n] for table, n in zip(tables, names, strict=True))
        )
        for names in product(*tables)
    }
    largest = sorted(found.items(), key=lambda item: -item[1])
    return dict(largest[:MOST_ENTRIES])


def online(market: str, people: int) -> dict[str, int]:
    """Followers online by hour, "0" to "23"."""
    ahead = AHEAD.get(market, 8)
    return {
        str(hour): people * ACTIVITY[(hour + ahead) % 24] // 40 for hour in range(24)
    }
