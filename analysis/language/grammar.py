"""Negation, emphasis, contrast and questions, as far as short comments need them."""

import re

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# French: the article and the pronoun before an apostrophe are words of their own.
ELIDED = re.compile(r"[^\W_]+")
BREAK = re.compile(r"[.,;:!?()\n]")
# How many words before a phrase a negation may stand.
REACH = 3

_NEGATIONS = {
    "en": {
        "not", "no", "never", "without", "hardly", "barely", "zero", "nor", "none",
        "isn't", "wasn't", "aren't", "weren't", "don't", "doesn't", "didn't", "won't",
        "wouldn't", "can't", "cannot", "couldn't", "ain't", "isnt", "wasnt", "dont",
        "doesnt", "didnt", "wont", "cant", "couldnt", "wouldnt", "aint", "hasn't",
        "haven't", "stopped", "less",
    },
    "de": {
        "nicht", "kein", "keine", "keinen", "keinem", "keiner", "keinerlei", "ohne",
        "nie", "niemals", "kaum", "weder", "nix", "nichts", "weniger",
    },
    "fr": {"pas", "sans", "aucun", "aucune", "jamais", "ne", "n", "ni", "rien", "moins"},
    "es": {"no", "sin", "nunca", "jamás", "jamas", "tampoco", "ni", "nada", "menos"},
    "pt": {"não", "nao", "sem", "nunca", "nem", "jamais", "nada", "menos"},
    "it": {"non", "senza", "mai", "nessun", "nessuna", "niente", "nulla", "né", "neanche", "meno"},
    "ar": {
        "لا", "ما", "مو", "مش", "ليس", "ليست", "لم", "لن", "غير", "بدون", "مب", "موب",
        "مافي", "مافيه", "ماهو", "بلا", "ولا",
    },
    "id": {
        "tidak", "tak", "gak", "ga", "nggak", "ngga", "gk", "enggak", "engga", "bukan",
        "tanpa", "belum", "jangan", "anti", "kurang", "g", "kaga", "kagak", "tdk", "ndak",
    },
}  # fmt: skip
# "without redness and itching": these reach over an "and", verbs' negations do not.
_LASTING = {
    "without", "no", "zero", "ohne", "kein", "keine", "keinen", "sans", "aucun", "aucune",
    "ni", "sin", "sem", "tanpa", "weder", "senza", "بدون", "بلا",
}  # fmt: skip
_AND = {"and", "und", "et", "y", "e", "ed", "dan", "then", "so", "also"}
# "not only", "nicht nur": a negation that praises.
_NOT_ONLY = {"only", "just", "nur", "seulement", "sólo", "solo", "só", "cuma", "hanya"}
# Languages whose negation may also follow the verb: "gefällt mir nicht", "je n'aime pas".
_AFTER = {"de": {"nicht", "nie"}, "fr": {"pas", "jamais"}}

_KO_AFTER = re.compile(
    r"[가-힣]{0,2}?\s?(?:지|진|지도|지는|질)\s?(?:않|안|못)"
    r"|[가-힣]{0,2}?(?:이|가|도|은|는|을|를|함|임|감)?\s?(?:전혀 |하나도 |거의 |별로 |일도 |1도 )?"
    r"(?:없|안 (?:나|생|느|올|하|해|됐|되|났|보))"
)
_KO_BEFORE = re.compile(r"(?:^|\s)(?:안|못|하나도 안|전혀 안|1도 안)\s?$")
_JA_AFTER = re.compile(
    r"[ぁ-ん出]{0,3}?(?:な(?:い|く|かっ|し|さそう)|ませ[んず]|ずに|ず、|無[いくし]|ゼロ)"
)
_ZH_BEFORE = re.compile(r"(?:不|没|没有|无|毫无|不会|不太|并不|不是很|不怎么)$")

_EMPHASIS = {
    "en": {
        "very", "so", "really", "super", "absolutely", "totally", "extremely", "soo",
        "such", "too", "truly", "completely", "sooo", "insanely",
    },
    "de": {"sehr", "so", "total", "echt", "mega", "wirklich", "richtig", "absolut", "voll", "zu"},
    "fr": {"très", "tres", "trop", "tellement", "vraiment", "super", "hyper", "si", "tout"},
    "es": {"muy", "tan", "super", "súper", "demasiado", "realmente", "bien", "totalmente"},
    "pt": {"muito", "tão", "super", "demais", "realmente", "bem"},
    "it": {"molto", "troppo", "così", "super", "davvero", "veramente", "proprio", "tanto"},
    "ar": {"جدا", "جداً", "مره", "مرة", "كثير", "كتير", "اوي", "أوي", "قوي", "وايد"},
    "id": {"sangat", "banget", "bgt", "sekali", "parah", "super", "bener", "beneran"},
}  # fmt: skip
_EMPHASIS_UNSPACED = {
    "ko": re.compile(r"(?:너무|정말|진짜|완전|아주|매우|넘|엄청|무척|역대급|제일)\s?$"),
    "ja": re.compile(
        r"(?:とても|すごく|凄く|めっちゃ|本当に|ほんとに|かなり|超|非常に|めちゃ)$"
    ),
    "zh": re.compile(r"(?:很|非常|超|超级|太|特别|真的|真|好)$"),
}

_CONTRAST = {
    "en": re.compile(r"\b(?:but|however|although|yet)\b"),
    "de": re.compile(r"\b(?:aber|jedoch|trotzdem|allerdings)\b"),
    "fr": re.compile(r"\b(?:mais|cependant|pourtant)\b"),
    "es": re.compile(r"\b(?:pero|aunque|sin embargo)\b"),
    "pt": re.compile(r"\b(?:mas|porém|porem)\b"),
    "it": re.compile(r"\b(?:ma|però|tuttavia|peccato che)\b"),
    "ar": re.compile(r"(?:^|\s)و?(?:لكن|بس|لاكن)\b"),
    "id": re.compile(r"\b(?:tapi|tp|tetapi|cuma|sayangnya|namun)\b"),
    "ko": re.compile(r"지만|는데|은데|하지만|근데|그런데|그러나|으나"),
    "ja": re.compile(r"けど|けれど|ですが|ますが|でしたが|ましたが|しかし|でも|のに"),
    "zh": re.compile(r"但是|但|可是|不过|然而"),
}

_QUESTION_WORDS = {
    "ko": re.compile(
        r"(?:나요|가요|까요|은지요|을까|ㄹ까|인지 궁금|궁금해요|궁금합니다|얼마예요|어디서)"
    ),
    "ja": re.compile(r"(?:です|ます|でしょう|ました|でした|ません)か(?:$|[。\s])"),
    "zh": re.compile(r"(?:吗|呢|多少钱)(?:$|[。\s])"),
    "id": re.compile(r"\b(?:apakah|berapa|dimana|gimana|kapan|kah)\b"),
}


def is_negated(
    words: list[str], start: int, stop: int, clause: tuple[int, int], language: str
) -> bool:
    """Does a negation of the same clause govern words ``start`` to ``stop``?"""
    negations = _NEGATIONS[language]
    # "not bad", "ne marche pas": listed with their negation, which counts once.
    if not negations.isdisjoint(words[start:stop]):
        return False
    first, last = clause
    for position in range(max(first, start - REACH), start):
        if words[position] in negations:
            between = words[position + 1 : start]
            if between and between[0] in _NOT_ONLY:
                return False
            return words[position] in _LASTING or _AND.isdisjoint(between)
    after = _AFTER.get(language)
    if after is None:
        return False
    # "gefällt mir nicht gut" belongs to what follows the verb as well.
    return any(word in after for word in words[stop : min(last, stop + 2)])


def is_negated_unspaced(text: str, start: int, stop: int, language: str) -> bool:
    """The same for Korean, Japanese and Chinese, where endings negate."""
    before = text[max(0, start - 6) : start]
    if language == "ko":
        return bool(_KO_AFTER.match(text, stop) or _KO_BEFORE.search(before))
    if language == "ja":
        return bool(_JA_AFTER.match(text, stop))
    return bool(_ZH_BEFORE.search(before))


def is_emphasized(text: str, start: int, end: int, language: str) -> bool:
    pattern = _EMPHASIS_UNSPACED.get(language)
    if pattern is not None:
        return bool(pattern.search(text[max(0, start - 6) : start]))
    words = _EMPHASIS[language]
    before = text[max(0, start - 16) : start].split()
    after = text[end : end + 16].split()
    if language in {"id", "ar"}:
        return bool(after) and after[0].strip("!.,") in words
    return bool(before) and before[-1] in words


def last_contrast(text: str, language: str) -> int:
    """Where the last "but" stands; 0 without one."""
    place = 0
    for match in _CONTRAST[language].finditer(text):
        place = match.end()
    return place


def asks(sentence: str, language: str) -> bool:
    """A question that needs no question mark."""
    pattern = _QUESTION_WORDS.get(language)
    return pattern is not None and pattern.search(sentence) is not None


def question_word(text: str, start: int, end: int, language: str) -> int:
    """Where the first word of a question stands between two places; -1 without one."""
    pattern = _QUESTION_WORDS.get(language)
    found = pattern.search(text, start, end) if pattern else None
    return found.start() if found else -1
