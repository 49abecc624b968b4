"""How long a text may be on each network; shapes of pictures are in ``formats``.

``is_certain`` is off where the figure is from other people's pages or our own knowledge
rather than from the network's documentation.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Network:
    """``count`` is how the network counts the length that ``limit`` is about."""

    name: str
    limit: int
    count: Callable[[str], int]
    source: str
    source_address: str
    is_certain: bool = True


def _signs(text: str) -> int:
    return len(text)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


_URL = re.compile(r"https?://\S+")
_URL_WEIGHT = 23
# A picture sign with its colours, variants and joined others counts once, as two.
_BASE = "[\U0001f300-\U0001faff\u2600-\u27bf]"
_PART = "(?:\ufe0f|[\U0001f3fb-\U0001f3ff])*"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|{_BASE}{_PART}(?:\u200d{_BASE}{_PART})*"
)
_SINGLE = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


def _weighed(text: str) -> int:
    """As X counts: most scripts 1, Korean, Chinese, Japanese and emoji 2, an address 23."""
    plain = unicodedata.normalize("NFC", text)
    plain, addresses = _URL.subn("", plain)
    plain, emoji = _EMOJI.subn("", plain)
    weights = (
        1 if any(low <= ord(sign) <= high for low, high in _SINGLE) else 2
        for sign in plain
    )
    return sum(weights) + 2 * emoji + _URL_WEIGHT * addresses


NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        "instagram": Network(
            "Instagram",
            2200,
            _signs,
            "Instagram Platform: IG User Media, caption",
            "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media",
        ),
        "tiktok": Network(
            "TikTok",
            2200,
            _utf16,
            "TikTok for Developers: Direct Post, title",
            "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post",
        ),
        "x": Network(
            "X",
            280,
            _weighed,
            "X: Counting characters",
            "https://docs.x.com/fundamentals/counting-characters",
        ),
        "threads": Network(
            "Threads",
            500,
            _signs,
            "Threads API: overview",
            "https://developers.facebook.com/docs/threads/overview",
            is_certain=False,
        ),
        "youtube": Network(
            "YouTube",
            100,
            _signs,
            "YouTube Data API: videos, snippet.title",
            "https://developers.google.com/youtube/v3/docs/videos",
        ),
    }
)
NETWORK_CODES = tuple(NETWORKS)
NETWORK_CHOICES = tuple((code, one.name) for code, one in NETWORKS.items())
