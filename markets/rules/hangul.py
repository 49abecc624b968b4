"""Korean syllables: letters written apart, and verbs whose last one changes: 사라지~ also 사라져."""

import functools

_FIRST, _LAST = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28
_NIEUN, _RIEUL, _BIEUP, _SSANG_SIOT = 4, 8, 17, 20
# A stem's vowel and the one that it becomes before -어: 지 -> 져, 우 -> 워, 크 -> 커.
_BECOMES = {20: 6, 13: 14, 18: 4, 1: 1}
# 하 becomes 해.
_HA, _HAE = 0xD558, 0xD574
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_ENDINGS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_VOWEL = ord("ㅏ")


def joined(letters: str) -> str:
    """The syllable of an initial, a vowel and perhaps an ending: ㅌㅏㄹ is 탈."""
    code = _INITIALS.index(letters[0]) * _VOWELS + ord(letters[1]) - _FIRST_VOWEL
    final = 1 + _ENDINGS.index(letters[2]) if letters[2:] else 0
    return chr(_FIRST + code * _FINALS + final)


@functools.cache
def inflected(word: str) -> tuple[str, ...]:
    """The beginnings that the forms of ``stem~`` have; of any other word, itself.

    Nouns that end as such a stem does get forms that nobody writes, and that do no harm.
    """
    stem = word.removesuffix("~")
    code = ord(stem[-1:] or " ")
    if stem == word or len(stem) < 2 or not _FIRST <= code <= _LAST:
        return (word,)
    vowel, final = divmod((code - _FIRST) % (_VOWELS * _FINALS), _FINALS)
    if final or (code != _HA and vowel not in _BECOMES):
        return (word,)
    bent = _HAE if code == _HA else code + (_BECOMES[vowel] - vowel) * _FINALS
    last = [code + ending for ending in (0, _NIEUN, _RIEUL, _BIEUP)]
    last += [bent, bent + _SSANG_SIOT]
    return tuple(dict.fromkeys(f"{stem[:-1]}{chr(one)}~" for one in last))
