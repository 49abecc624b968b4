"""Devanagari in Latin letters, the way people type it: ``बहुत`` is *bahut*.

Only training needs this: no list of romanised Hindi may be shipped, one of Hindi may.
"""

import unicodedata

_VOWELS = dict(
    zip(
        "अआइईउऊऋएऐओऔऑऍ",
        ["a", "aa", "i", "i", "u", "u", "ri", "e", "ai", "o", "au", "o", "e"],
        strict=True,
    )
)
_SIGNS = dict(
    zip(
        "ािीुूृेैोौॉॅ",
        ["a", "i", "i", "u", "u", "ri", "e", "ai", "o", "au", "o", "e"],
        strict=True,
    )
)
_CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळ",
        [
            "k",
            "kh",
            "g",
            "gh",
            "n",
            "ch",
            "chh",
            "j",
            "jh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "t",
            "th",
            "d",
            "dh",
            "n",
            "p",
            "ph",
            "b",
            "bh",
            "m",
            "y",
            "r",
            "l",
            "v",
            "sh",
            "sh",
            "s",
            "h",
            "l",
        ],
        strict=True,
    )
)
# With a dot below: sounds of Persian and of flaps.
_DOTTED = dict(zip("कखगजडढफ", ["q", "kh", "g", "z", "r", "rh", "f"], strict=True))
_DOT, _SILENT = "\u093c", "\u094d"
_NASAL = "\u0902\u0901"


def spellings(word: str) -> list[str]:
    """How people write a Hindi word in Latin letters, most of the ways at least."""
    plain = romanise(word)
    if len(plain) < 2:
        return []
    found = {plain, plain.replace("aa", "a")}
    if "v" in plain:
        found.add(plain.replace("v", "w"))
    if word[-1] in _NASAL:
        found.add(plain[:-1])
    return sorted(found)


def romanise(word: str) -> str:
    """Empty where a sign is not Devanagari."""
    units = _units(unicodedata.normalize("NFD", word))
    if not units:
        return ""
    # The unwritten "a" is not spoken at the end, nor between two spoken vowels.
    if len(units) > 1 and units[-1][2]:
        units[-1] = (units[-1][0], "", False)
    for place in range(len(units) - 2, 0, -1):
        consonant, _, is_unwritten = units[place]
        after = units[place + 1]
        if is_unwritten and units[place - 1][1] and after[0] and after[1]:
            units[place] = (consonant, "", False)
    return "".join(consonant + vowel for consonant, vowel, _ in units)


def _units(word: str) -> list[tuple[str, str, bool]]:
    """Consonant, vowel, and whether that vowel is the unwritten one."""
    units: list[tuple[str, str, bool]] = []
    last = ""
    for sign in word:
        if sign in _CONSONANTS:
            units.append((_CONSONANTS[sign], "a", True))
        elif sign == _DOT and last in _DOTTED:
            units[-1] = (_DOTTED[last], "a", True)
        elif sign in _SIGNS and units:
            units[-1] = (units[-1][0], _SIGNS[sign], False)
        elif sign == _SILENT and units:
            units[-1] = (units[-1][0], "", False)
        elif sign in _VOWELS:
            units.append(("", _VOWELS[sign], False))
        elif sign in _NASAL:
            units.append(("n", "", False))
        elif sign == "ः":
            units.append(("h", "", False))
        else:
            return []
        last = sign
    return units
