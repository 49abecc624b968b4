"""Product categories that a trend can be asked of, and which posts belong to them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL = "all"
CATEGORY_NAMES: Mapping[str, "StrOrPromise"] = {
    ALL: _("Everything"),
    "skincare": _("Skincare"),
    "suncare": _("Sun care"),
    "makeup": _("Make-up"),
    "haircare": _("Hair care"),
    "bodycare": _("Body care"),
    "fragrance": _("Fragrance"),
}
# Stems in the languages of the markets; a hashtag holds them without blanks.
_STEMS: Mapping[str, tuple[str, ...]] = {
    "skincare": (
        *("skin ?care", "serum", "ampou?le", "essence", "toner", "moistur", "cleans", "sheet ?mask"),
        *("face ?cream", "스킨 ?케어", "세럼", "앰플", "에센스", "토너", "크림", "클렌", "마스크팩", "보습"),
        *("スキンケア", "美容液", "化粧水", "乳液", "クリーム", "洗顔", "保湿", "护肤", "護膚", "保養", "精华", "精華"),
        *("爽肤水", "化妝水", "面霜", "面膜", "hautpflege", "gesichts", "soin", "peau", "piel", "pelle", "perawatan"),
        *("skóry", "pielęgnac", "บำรุงผิว", "สกินแคร์", "dưỡng da", "बालों|त्वचा", "بشرة", "pele"),
    ),
    "suncare": (
        *("sun ?screen", "sun ?cream", r"\bspf ?\d", "uv ?protect", "선 ?크림", "썬 ?크림", "자외선", "日焼け止め", "防晒"),
        *("防曬", "sonnencreme", "sonnenschutz", "solaire", "protector solar", "protezione solare", "filtr uv"),
        *("tabir surya", "กันแดด", "chống nắng", "واقي الشمس", "protetor solar"),
    ),
    "makeup": (
        *("make ?-?up", "lip ?stick", "lip ?tint", "cushion", "foundation", "mascara", "eye ?shadow", "blush", "concealer"),
        *("메이크업", "립스틱", "틴트", "쿠션", "파운데이션", "마스카라", "섀도", "블러셔", "メイク", "リップ", "クッション"),
        *("ファンデ", "アイシャドウ", "チーク", "彩妆", "彩妝", "口红", "口紅", "气垫", "氣墊", "maquill", "trucco", "makijaż"),
        *("riasan", "แต่งหน้า", "trang điểm", "مكياج", "maquiagem"),
    ),
    "haircare": (
        *("hair ?care", "shampoo", "conditioner", "scalp", "샴푸", "트리트먼트", "두피", "헤어", "シャンプー", "ヘアケア"),
        *("洗发", "洗髮", "护发", "護髮", "haarpflege", "cheveux", "cabello", "capelli", "włos", "rambut", "แชมพู", "dầu gội", "شعر", "cabelo"),
    ),
    "bodycare": (
        *("body ?(?:care|lotion|wash|cream|scrub)", "hand ?cream", "바디", "핸드크림", "ボディ", "ハンドクリーム", "身体乳", "身體乳"),
        *("körper", "corps", "corporal", "corpo", "ciała", "lulur", "sữa tắm"),
    ),
    "fragrance": (
        *("perfum", "fragrance", "eau de", "향수", "香水", "パフューム", "フレグランス", "parfum", "parfüm", "profum", "น้ำหอม", "nước hoa", "عطر"),
    ),
}  # fmt: skip


@cache
def _pattern(category: str) -> re.Pattern[str]:
    stems = _STEMS.get(category)
    choice = "|".join(stems) if stems else re.escape(category)
    return re.compile(choice, re.IGNORECASE)


def belongs_to(category: str, caption: str, hashtags: Iterable[str]) -> bool:
    """Whether a post speaks of a category, or of any other word that is asked for."""
    if category == ALL:
        return True
    pattern = _pattern(category)
    return bool(pattern.search(caption) or pattern.search(" ".join(hashtags)))
