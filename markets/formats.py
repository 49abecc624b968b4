"""Which shape a picture has in each place of a network, and what lies over it there.

``is_certain`` is off where a figure is from other people's pages rather than from the
network's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Zone:
    """What signs of the network may cover: shares of the height or width from each edge."""

    top: float
    bottom: float
    left: float
    right: float
    source: str
    source_address: str
    is_certain: bool = False

    @property
    def is_clear(self) -> bool:
        return not (self.top or self.bottom or self.left or self.right)


@dataclass(frozen=True, slots=True)
class Format:
    """A place for pictures; ``zone`` is None where nobody tells what lies over them."""

    network: str
    name: "StrOrPromise"
    ratio: tuple[int, int]
    width: int
    height: int
    source: str
    source_address: str
    zone: Zone | None
    is_certain: bool = False


_META = (
    "Meta ad sizes and safe zones (Exflite)",
    "https://www.exflite.com/resources/meta-ad-sizes-safe-zones",
)
_META_ZONES = (
    "Meta ads safe zones (AdsUploader)",
    "https://adsuploader.com/blog/meta-ads-safe-zones",
)
_TIKTOK = (
    "TikTok Business Help Center: TikTok Auction In-Feed Ads",
    "https://ads.tiktok.com/help/article/tiktok-auction-in-feed-ads",
)
# TikTok has templates to lay over a picture, no figures: they change with the caption.
_TIKTOK_ZONE = Zone(
    150 / 1920, 440 / 1920, 0.0, 150 / 1080,
    "TikTok ad sizes (AdFuse)",
    "https://adfuseai.com/blog/tiktok-ad-sizes-specs-guide",
)  # fmt: skip
_YOUTUBE = (
    "Google Ads Help: image assets for Demand Gen campaigns",
    "https://support.google.com/google-ads/answer/17140672",
)
# Told there as Google's for vertical ads; Google's own picture of it was not read.
_YOUTUBE_ZONE = Zone(
    288 / 1920, 672 / 1920, 48 / 1080, 192 / 1080,
    "Vertical video safe zones (Shotstack)",
    "https://shotstack.io/learn/vertical-video-safe-zones/",
)  # fmt: skip


def _meta_zone(top: float = 0.0, bottom: float = 0.0, side: float = 0.0) -> Zone:
    return Zone(top, bottom, side, side, *_META_ZONES)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "instagram_feed": Format(
            "instagram", _("Feed"), (4, 5), 1080, 1350, *_META, _meta_zone()
        ),
        "instagram_square": Format(
            "instagram", _("Feed, square"), (1, 1), 1080, 1080, *_META, _meta_zone()
        ),
        "instagram_story": Format(
            "instagram", _("Story"), (9, 16), 1080, 1920, *_META, _meta_zone(0.14, 0.20)
        ),
        "instagram_reel": Format(
            "instagram", _("Reel"), (9, 16), 1080, 1920, *_META,
            _meta_zone(0.14, 0.35, 0.06),
        ),
        "tiktok_vertical": Format(
            "tiktok", _("In-feed, vertical"), (9, 16), 540, 960, *_TIKTOK,
            _TIKTOK_ZONE, is_certain=True,
        ),
        "tiktok_square": Format(
            "tiktok", _("In-feed, square"), (1, 1), 640, 640, *_TIKTOK,
            None, is_certain=True,
        ),
        "tiktok_horizontal": Format(
            "tiktok", _("In-feed, horizontal"), (16, 9), 960, 540, *_TIKTOK,
            None, is_certain=True,
        ),
        "youtube_short": Format(
            "youtube", _("Short"), (9, 16), 1080, 1920, *_YOUTUBE,
            _YOUTUBE_ZONE, is_certain=True,
        ),
    }
)  # fmt: skip
FORMAT_CODES = tuple(FORMATS)
