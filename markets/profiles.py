"""What is generally known of a market before anything was collected there.

None of it is measured. Each answer that uses it says so: ``basis`` is "general_knowledge".
Months to the shelf are of one ordinary cosmetic whose papers are in order; a sunscreen, a
whitening or an anti-ageing product takes longer where the law makes it another class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from markets.overlay import override_of
from markets.rules.packs import ProductClass
from markets.written import in_force

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


_in_force = lazy(in_force, str)


@dataclass(frozen=True, slots=True)
class Profile:
    currency: str
    regulator: "StrOrPromise"
    # What has to be done before a cosmetic may be sold.
    route: "StrOrPromise"
    months_low: int
    months_high: int
    # Where beauty is talked about, the most important first.
    platforms: tuple[str, ...]
    # What a beauty product can be in the market's law; see ``markets.rules.packs``.
    product_classes: tuple[ProductClass, ...] = ("cosmetic", "drug", "device")
    regulator_address: str = ""


_EU_ROUTE = _("responsible person, safety report, notification in the CPNP")
_EU = (_("European Commission and national authority"), _EU_ROUTE, 2, 4)

PROFILES: Mapping[str, Profile] = {
    "KR": Profile(
        "KRW", _("MFDS"), _("registered responsible seller"), 1, 2,
        ("Instagram", "YouTube", "Naver", "TikTok", "Threads"),
        ("cosmetic", "functional", "quasi_drug", "drug", "device"),
    ),
    "JP": Profile(
        "JPY", _("MHLW and prefecture"), _("marketing licence holder, notification of the product"), 2, 4,
        ("Instagram", "X", "LINE", "YouTube", "TikTok"),
        ("cosmetic", "quasi_drug", "drug", "device"),
    ),
    "CN": Profile(
        "CNY", _("NMPA"), _("domestic responsible person, filing or registration, efficacy evidence"), 6, 12,
        ("Xiaohongshu", "Douyin", "Weibo", "WeChat", "Tmall"),
        ("cosmetic", "special", "drug", "device"),
    ),
    "TW": Profile(
        "TWD", _("TFDA"), _("notification of the product, product information file"), 1, 3,
        ("Instagram", "Facebook", "LINE", "YouTube", "Threads"),
    ),
    "HK": Profile(
        "HKD", _("Customs and Excise"), _("no notification; labels and safety"), 1, 2,
        ("Instagram", "Facebook", "YouTube", "Xiaohongshu"),
    ),
    "SG": Profile(
        "SGD", _("HSA"), _("notification of the product"), 1, 2,
        ("Instagram", "TikTok", "Facebook", "YouTube"),
    ),
    "US": Profile(
        "USD", _("FDA"), _("responsible person, listing of the product, facility registration"), 1, 3,
        ("Instagram", "TikTok", "YouTube", "Pinterest"),
    ),
    "CA": Profile(
        "CAD", _("Health Canada"), _("notification of the product, bilingual labels"), 1, 3,
        ("Instagram", "TikTok", "YouTube", "Facebook"),
    ),
    "GB": Profile(
        "GBP", _("OPSS"), _("responsible person, safety report, notification in the SCPN"), 2, 4,
        ("Instagram", "TikTok", "YouTube", "Facebook"),
    ),
    "DE": Profile("EUR", *_EU, ("Instagram", "TikTok", "YouTube", "Pinterest")),
    "FR": Profile("EUR", *_EU, ("Instagram", "TikTok", "YouTube", "Snapchat")),
    "IT": Profile("EUR", *_EU, ("Instagram", "TikTok", "Facebook", "YouTube")),
    "ES": Profile("EUR", *_EU, ("Instagram", "TikTok", "YouTube", "Facebook")),
    "PL": Profile("PLN", *_EU, ("Instagram", "Facebook", "TikTok", "YouTube")),
    "ID": Profile(
        "IDR", _("BPOM"), _("notification of the product, halal certificate"), 4, 8,
        ("Instagram", "TikTok", "YouTube", "X"),
    ),
    "MY": Profile(
        "MYR", _("NPRA"), _("notification of the product"), 1, 3,
        ("Instagram", "TikTok", "Facebook", "YouTube"),
    ),
    "TH": Profile(
        "THB", _("Thai FDA"), _("notification of the product"), 1, 3,
        ("Facebook", "Instagram", "TikTok", "LINE", "X"),
    ),
    "VN": Profile(
        "VND", _("DAV"), _("notification of the product"), 2, 4,
        ("Facebook", "TikTok", "Instagram", "YouTube"),
    ),
    "IN": Profile(
        "INR", _("CDSCO"), _("import registration"), 6, 9,
        ("Instagram", "YouTube", "Facebook"),
    ),
    "AE": Profile(
        "AED", _("MOHAP, MoIAT and municipality"), _("registration of the product"), 1, 3,
        ("Instagram", "TikTok", "Snapchat", "YouTube"),
    ),
    "AU": Profile(
        "AUD", _("AICIS"), _("registration as introducer; sunscreens at the TGA"), 1, 3,
        ("Instagram", "TikTok", "YouTube", "Facebook"),
    ),
    "BR": Profile(
        "BRL", _("ANVISA"), _("notification or registration of the product, local holder"), 3, 6,
        ("Instagram", "TikTok", "YouTube", "WhatsApp"),
    ),
}  # fmt: skip


def known_profile(market: str) -> Profile:
    """With what staff know better laid over it; KeyError for a market that we do not know."""
    profile, known = PROFILES[market], override_of(market)
    better: dict[str, Any] = {
        "currency": known.currency,
        "regulator": _both(known.regulator),
        "regulator_address": known.regulator_address,
        "route": _both(known.route),
        "platforms": known.platforms,
        "product_classes": known.product_classes,
    }
    if known.months:
        better["months_low"], better["months_high"] = known.months
    return replace(profile, **{name: value for name, value in better.items() if value})


def _both(texts: tuple[str, str]) -> "StrOrPromise":
    """In the reader's language, whenever it is shown."""
    return _in_force(*texts) if any(texts) else ""
