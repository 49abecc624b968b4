"""Scripts that texts are written in: one table of their letters for all who look at them."""

import re
from collections.abc import Mapping

SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "hangul": re.compile("[가-힣]"),
    "kana": re.compile("[ぁ-ゖァ-ヺ]"),
    "han": re.compile("[一-鿿]"),
    "thai": re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]"),
    "arabic": re.compile("[\u0620-\u064a]"),
    "devanagari": re.compile("[\u0904-\u0939\u0958-\u0961\u0971-\u097f]"),
    "cyrillic": re.compile("[а-яё]", re.I),
    "latin": re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.I),
}
# Of languages that their script gives away among those of our markets; Chinese last, whose
# signs others write as well.
TELLING: Mapping[str, re.Pattern[str]] = {
    "ko": SCRIPTS["hangul"],
    "ja": SCRIPTS["kana"],
    "th": SCRIPTS["thai"],
    "ar": SCRIPTS["arabic"],
    "hi": SCRIPTS["devanagari"],
    "zh": SCRIPTS["han"],
}
