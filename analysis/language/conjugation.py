"""The forms that a Korean verb takes, as far as the beginning of its endings changes it."""

_FIRST, _VOWELS, _LASTS = 0xAC00, 21, 28
_VOWEL = {
    vowel: place
    for place, vowel in enumerate("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
}
_LAST = {"": 0, "ㄴ": 4, "ㄹ": 8, "ㅁ": 16, "ㅂ": 17, "ㅆ": 20, "ㅎ": 27}
_BRIGHT = (_VOWEL["ㅏ"], _VOWEL["ㅗ"])
# Most stems in ㅂ lose it before a vowel, most in ㅎ keep theirs.
_KEEPS_B = frozenset("입잡뽑씹좁넓업")
_KEEPS_H = frozenset("좋많싫않놓넣쌓")
_CONTRACTED = {"ㅣ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅚ": "ㅙ"}


def forms_of(verb: str) -> set[str]:
    """What words of a verb in -다 begin with: 밀리다 gives 밀리, 밀려, 밀린, 밀림 …"""
    stem = verb.removesuffix("다")
    head, last = stem[:-1], stem[-1]
    initial, vowel, final = _apart(last)
    found = {stem}
    if final == _LAST["ㅂ"] and last not in _KEEPS_B:
        found |= {head + _joined(initial, vowel) + one for one in "우운울움워웠와왔"}
    elif final == _LAST["ㅎ"] and last not in _KEEPS_H:
        endings = [(vowel, ""), (vowel, "ㄴ"), (_VOWEL["ㅐ"], ""), (_VOWEL["ㅐ"], "ㅆ")]
        found |= {head + _joined(initial, one, end) for one, end in endings}
    elif final == _LAST["ㄹ"]:
        found |= {head + _joined(initial, vowel, end) for end in ("", "ㄴ", "ㅁ", "ㅂ")}
    elif not final:
        found |= {head + _joined(initial, vowel, end) for end in "ㄴㄹㅁㅂ"}
        found |= {past for one in _past(head, last) for past in (one, _with_ss(one))}
    return found


def _past(head: str, last: str) -> set[str]:
    """A stem that ends in a vowel, joined with -아 or -어."""
    initial, vowel, _ = _apart(last)
    is_bright = bool(head) and _is_syllable(head[-1]) and _apart(head[-1])[1] in _BRIGHT
    if last == "하":
        return {head + "해"}
    if last == "르" and head:
        first, its_vowel, _ = _apart(head[-1])
        return {
            head[:-1] + _joined(first, its_vowel, "ㄹ") + ("라" if is_bright else "러")
        }
    if vowel == _VOWEL["ㅡ"]:
        return {head + _joined(initial, _VOWEL["ㅏ" if is_bright else "ㅓ"])}
    for one, other in _CONTRACTED.items():
        if vowel == _VOWEL[one]:
            return {head + _joined(initial, _VOWEL[other])}
    return {head + last}


def _with_ss(form: str) -> str:
    initial, vowel, _ = _apart(form[-1])
    return form[:-1] + _joined(initial, vowel, "ㅆ")


def _is_syllable(sign: str) -> bool:
    return "가" <= sign <= "힣"


def _apart(syllable: str) -> tuple[int, int, int]:
    """Numbers of its first consonant, vowel and last consonant."""
    rest, final = divmod(ord(syllable) - _FIRST, _LASTS)
    return *divmod(rest, _VOWELS), final


def _joined(initial: int, vowel: int, final: str = "") -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _LASTS + _LAST[final])
