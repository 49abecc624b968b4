"""Which languages people of a market write in, most likely first."""

from markets.overlay import override_of

LANGUAGES_OF_MARKET: dict[str, tuple[str, ...]] = {
    "KR": ("ko",),
    "JP": ("ja",),
    "CN": ("zh",),
    "TW": ("zh",),
    "HK": ("zh", "en"),
    "US": ("en", "es"),
    "GB": ("en",),
    "AU": ("en",),
    "CA": ("en", "fr"),
    "IE": ("en",),
    "NZ": ("en",),
    "SG": ("en", "zh", "ms"),
    "PH": ("tl", "en"),
    "IN": ("en", "hi", "hi-Latn"),
    "DE": ("de",),
    "AT": ("de",),
    "CH": ("de", "fr", "it"),
    "FR": ("fr",),
    "BE": ("fr", "nl"),
    "NL": ("nl",),
    "ES": ("es",),
    "MX": ("es",),
    "AR": ("es",),
    "CL": ("es",),
    "CO": ("es",),
    "PE": ("es",),
    "PT": ("pt",),
    "BR": ("pt",),
    "IT": ("it",),
    "ID": ("id",),
    "MY": ("ms", "en"),
    "TH": ("th",),
    "VN": ("vi",),
    "TR": ("tr",),
    "PL": ("pl",),
    "SE": ("sv",),
    "DK": ("da",),
    "FI": ("fi",),
    "CZ": ("cs",),
    "HU": ("hu",),
    "RO": ("ro",),
    "GR": ("el",),
    "RU": ("ru",),
    "UA": ("uk",),
    "SA": ("ar",),
    "AE": ("ar", "en"),
    "EG": ("ar",),
    "IL": ("he",),
    "IR": ("fa",),
}


def languages_of(market: str) -> tuple[str, ...]:
    """As staff know it, else as the product brings it; what was counted rests on the latter."""
    return override_of(market).languages or LANGUAGES_OF_MARKET.get(market, ())


def hinted_languages(hint: str | None) -> tuple[str, ...]:
    """A hint is a market (``ID``, upper case) or a language (``id``)."""
    if not hint:
        return ()
    if hint.isupper():
        return LANGUAGES_OF_MARKET.get(hint, ())
    return (hint,)


def known_languages() -> tuple[str, ...]:
    return tuple(sorted({one for all_ in LANGUAGES_OF_MARKET.values() for one in all_}))
