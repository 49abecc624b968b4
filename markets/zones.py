"""The zone in which most people of a market live: hours of a day are told in it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from markets.overlay import override_of

ZONES: Mapping[str, str] = {
    "KR": "Asia/Seoul",
    "JP": "Asia/Tokyo",
    "CN": "Asia/Shanghai",
    "TW": "Asia/Taipei",
    "HK": "Asia/Hong_Kong",
    "SG": "Asia/Singapore",
    "US": "America/New_York",
    "CA": "America/Toronto",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
    "PL": "Europe/Warsaw",
    "ID": "Asia/Jakarta",
    "MY": "Asia/Kuala_Lumpur",
    "TH": "Asia/Bangkok",
    "VN": "Asia/Ho_Chi_Minh",
    "IN": "Asia/Kolkata",
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
}


def zone_of(market: str) -> ZoneInfo:
    """KeyError for a market that we do not know."""
    return ZoneInfo(override_of(market).zone or ZONES[market])
