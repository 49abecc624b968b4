"""Words that are hidden from rules, read: letters apart, repeated, swapped or cut by signs."""

import bisect
import functools
import re
from collections.abc import Callable, Iterator

from markets.rules.hangul import joined
from markets.rules.reading import Reading

_ASIAN = "가-힣ぁ-ゖァ-ヺ一-鿿㐀-䶿々ー"
_HAN = "ぁ-ゖァ-ヺ一-鿿ー"
_APART = r"[ \t._\-*·•‧・|/~^+'’`\"]"
_PICTURE = r"\u00a9\u00ae\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"
# Each begins with the signs between letters: few places of a text have to be looked at.
_CUT = re.compile(rf"[{_PICTURE}](?<=\w.)[{_PICTURE}]*(?=\w)")
_INNER = re.compile(
    rf"[._\-*·•‧|/~^+'’`\"](?<=[{_ASIAN}].)[._\-*·•‧|/~^+'’`\"]?(?=[{_ASIAN}])"
)
_HAN_SIGN = re.compile(f"[{_HAN}]")
_HAN_BLANK = re.compile(rf"[ \t](?<=[{_HAN}].)[ \t]*(?=[{_HAN}])")
# A quotation that a particle follows: "…"는, '…'라고.
_QUOTES = "\"'`"
_QUOTED = re.compile(r"""(["'`])(?<!\w.)[^"'`\n]+\1(?=\w)""")
_INNER_LATIN = re.compile(r"[._*·•‧|^+`\"](?<=[a-z].)[._*·•‧|^+`\"]?(?=[a-z])")
# Letters apart, from behind the first of them.
_SINGLES = re.compile(
    rf"{_APART}(?:(?<=(?<!\w)\w.){_APART}{{0,2}}\w(?:{_APART}{{1,3}}\w)+(?!\w)"
    rf"|(?<=(?<!\w)[{_ASIAN}].){_APART}{{0,2}}[{_ASIAN}](?:{_APART}{{1,3}}[{_ASIAN}])*(?!\w))"
)
# Two letters apart, after a third or as the only ones.
_SINGLE = re.compile(
    rf"{_APART}(?:\w{_APART}{{1,3}}\w(?!\w)"
    rf"|(?<=(?<!\w)[{_ASIAN}].){_APART}{{0,2}}[{_ASIAN}](?!\w))"
)
_KOREAN_BEFORE = frozenset(
    "이그저더안못한두세네잘꼭왜또총각약새내제첫단및등곧덜참막큰온맨몇좀때둘써너늘딱쓸할볼날땐꽤"
)
_KOREAN_AFTER = frozenset(
    "수것때만번뿐줄적데듯점게걸건등및병장개통년월일시분초전후중안속위원명곳더잘그본볼또큰거쓸꼭딱확쏙막"
)
_TRIPLE = re.compile(r"(\w)\1\1")
# Letters of Hangul apart are laughter and tears: ㅋㅋㅋ, ㅠㅠㅠ.
_REPEATED = re.compile(r"([^\W\d\u1100-\u11ffㄱ-ㅣ])\1{2,}")
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕԁһкмтвнгάαβεικνορτυχ",
        "aeopcyxijsdhkmtbhraabeiknoptux",
        strict=True,
    )
)
_FOREIGN = re.compile(f"[{''.join(_LOOKALIKE)}]")
_MIXED = re.compile(rf"(?=\w*[a-z])(?=\w*[{''.join(_LOOKALIKE)}])\w+")
_LEET = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "@": "a",
    "$": "s",
    "!": "i",
    "€": "e",
    "¥": "y",
    "£": "l",
    "¡": "i",
}
# Letters of the west; a last digit is one of the word that holds others: "s4rn4".
_LETTER = "[a-zß-ÿ]"
_DIGITS = re.compile(
    rf"(?<![\w@$]){_LETTER}*[a-zß-ÿ@$][0-9@$!€¥£¡]{{1,2}}{_LETTER}+(?:[0-9@$!€¥£¡]{{0,2}}{_LETTER}+)*(?:[0-9@$€¥£](?!\w))?"
    rf"|(?<![\w@$])[0-9@$](?:{_LETTER}{{3,}}|{_LETTER}+(?:[0-9@$!€¥£¡]{{1,2}}{_LETTER}+)+(?:[0-9@$€¥£](?!\w))?)"
)
_DIGIT = re.compile("[0-9@$!€¥£¡][a-zß-ÿ]")
# Kanji that look like katakana, beside such: "アトピ一", "二キビ".
_KANJI = dict(zip("一二口力夕工卜八三千", "ーニロカタエトハミチ", strict=True))
_KANJI_AMONG = re.compile(
    "一(?<=[ァ-ヺ].)(?![本枚回個つ度日人滴番発般部緒])|[二口力夕工卜八三千](?=[ァ-ヺ])"
)
# A Latin letter or a digit in the place of a Korean one: "아Eㅗ피".
_JAMO = dict(zip("etczl0o7", "ㅌㅜㄷㄹㅣㅇㅇㄱ", strict=True))
_FIRST_VOWEL = 0x1161
_MIXED_HANGUL = re.compile("[etczl0o7](?=[\u1161-\u1175])")
# What a trick can't do without, which is sooner looked for.
_NEEDED = {_REPEATED: _TRIPLE, _DIGITS: _DIGIT, _MIXED: _FOREIGN}
# Pictures that are read as the sign in them: ㊙ as 秘, 🈲 as 禁.
_SIGN_PICTURE = re.compile("[\u3297\u3299\U0001f201-\U0001f251]")
# A point behind the end of a Korean sentence, and the name of an account.
_SENTENCE_POINT = re.compile(r"(?<=[가-힣][다요죠음데고듯만당구면네까])\.{1,2}")
_LONGEST_NAME = 40
_ADDRESS = re.compile(r"(?<!\S)(?:@|www\.|https?:)\S*\Z")
_BORDER = re.compile(r"[.!?。！？\n]+")
# A sign, a letter, a blank, a letter, a sign.
_TWO_APART = 5
Span = tuple[int, int]


def uncovered(text: str, reading: Reading) -> Iterator[Reading]:
    """The sentences in which a trick is seen, with those beside them and the tricks undone."""
    pictured = [*_pictured(text, reading)]
    spots = sorted([*_spots(reading.text), *pictured])
    for start, end in around(reading.text, spots):
        hidden = found = reading.part(start, end)
        if pictured:
            found = _without_pictures(found, text)
        for undo in _UNDO:
            found = undo(found, text)
        if found.text != hidden.text:
            yield found


def _spots(text: str) -> Iterator[Span]:
    """Where a trick is seen. Most texts lack the signs that a trick needs."""
    tricks = [_INNER_LATIN]
    if not text.isascii():
        tricks += _CUT, _INNER, _MIXED_HANGUL
    if _HAN_SIGN.search(text):
        tricks += _HAN_BLANK, _KANJI_AMONG
    tricks += (trick for trick in _NEEDED if _may_be_in(text, trick))
    if _SINGLE.search(text):
        singles = [(met.start() - 1, met.end()) for met in _SINGLES.finditer(text)]
        yield from (span for span in singles if _is_hiding(text[slice(*span)]))
    # Few texts have a trick at a quotation mark.
    closing = functools.cache(lambda: {met.end() - 1 for met in _QUOTED.finditer(text)})
    for trick in tricks:
        for met in trick.finditer(text):
            is_quoted = text[met.start()] in _QUOTES and met.start() in closing()
            if not is_quoted and not _is_ordinary(text, met):
                yield met.span()


def _may_be_in(text: str, trick: re.Pattern[str]) -> bool:
    needed = _NEEDED.get(trick)
    return needed is None or needed.search(text) is not None


def _is_ordinary(text: str, trick: re.Match[str]) -> bool:
    """Whether a point ends a sentence, or a sign is of an account's name."""
    if trick.re is _INNER:
        return _SENTENCE_POINT.fullmatch(text, *trick.span()) is not None
    place = trick.start()
    return trick.re is _INNER_LATIN and bool(
        _ADDRESS.search(text, max(0, place - _LONGEST_NAME), place)
    )


def _pictured(original: str, reading: Reading) -> Iterator[Span]:
    """Where a picture of a sign is read as the sign."""
    if _SIGN_PICTURE.search(original):
        for place, start in enumerate(reading.starts or range(len(original))):
            if _SIGN_PICTURE.match(original, start):
                yield place, place + 1


def _is_hiding(singles: str) -> bool:
    """Korean words of one syllable stand beside each other in any text: "쓸 수", "이 약"."""
    letters = [sign for sign in singles if sign.isalnum()]
    if len(letters) != 2:
        return len(letters) > 2
    return letters[0] not in _KOREAN_BEFORE and letters[1] not in _KOREAN_AFTER


def around(text: str, spots: list[Span]) -> Iterator[Span]:
    """The stretches that hold the spots and a sentence before and behind each."""
    if not spots:
        return
    borders = [0, 0, *(met.end() for met in _BORDER.finditer(text)), *[len(text)] * 2]
    begin, finish = 0, -1
    for start, end in spots:
        opening = borders[bisect.bisect_right(borders, start, 0, len(borders) - 2) - 2]
        closing = borders[bisect.bisect_left(borders, end, 2) + 1]
        if finish < 0:
            begin = opening
        elif opening > finish:
            yield begin, finish
            begin = opening
        finish = max(finish, closing)
    yield begin, finish


def _swapped(
    reading: Reading, pattern: re.Pattern[str], table: dict[str, str]
) -> Reading:
    if not _may_be_in(reading.text, pattern):
        return reading
    text = pattern.sub(
        lambda met: "".join(table.get(sign, sign) for sign in met[0]), reading.text
    )
    return Reading(text, reading.starts, reading.ends)


def _cut(reading: Reading, pattern: re.Pattern[str]) -> Reading:
    return reading.without(
        place for met in pattern.finditer(reading.text) for place in range(*met.span())
    )


def _without_pictures(reading: Reading, original: str) -> Reading:
    return reading.without(
        place for span in _pictured(original, reading) for place in range(*span)
    )


def _syllables(reading: Reading) -> Reading:
    text = reading.text
    places = [met.start() for met in _MIXED_HANGUL.finditer(text)]
    if not places:
        return reading
    signs = list(text)
    for place in places:
        vowel = chr(ord("ㅏ") + ord(text[place + 1]) - _FIRST_VOWEL)
        signs[place] = joined(_JAMO[text[place]] + vowel)
    mended = Reading("".join(signs), reading.starts, reading.ends)
    return mended.without(place + 1 for place in places)


def _closed(reading: Reading, original: str) -> Reading:
    """Letters apart stand together. A capital or a second blank begins another word.

    So does a blank among other signs: "t.e.n.n.i.s e.l.b.o.w".
    """
    text, starts = reading.text, reading.starts or []
    return reading.without(
        place
        for met in _SINGLES.finditer(text)
        for place in range(*met.span())
        if not text[place].isalnum()
        and text[place : place + 2] != "  "
        and not _parts(met[0], place - met.start())
        and not _rises(original, starts[place - 1 : place + 2])
    )


def _parts(singles: str, place: int) -> bool:
    """Whether a blank between two letters has another sign behind either of them."""
    near = singles[max(0, place - 2) : place + 3]
    return (
        len(near) == _TWO_APART
        and not near[2].strip()
        and near[1].isalnum()
        and near[3].isalnum()
        and bool(near[0].strip() or near[4].strip())
        and not (near[0].isalnum() or near[4].isalnum())
    )


def _rises(text: str, places: list[int]) -> bool:
    """Whether a small letter comes first and a capital last."""
    return text[places[0]].islower() and text[places[-1]].isupper()


def _once(reading: Reading) -> Reading:
    if not _may_be_in(reading.text, _REPEATED):
        return reading
    return reading.without(
        place
        for met in _REPEATED.finditer(reading.text)
        for place in range(met.start() + 1, met.end())
    )


_UNDO: tuple[Callable[[Reading, str], Reading], ...] = (
    lambda one, _text: _syllables(one),
    lambda one, _text: _cut(one, _CUT),
    _closed,
    lambda one, _text: _cut(one, _INNER),
    lambda one, _text: _cut(one, _HAN_BLANK),
    lambda one, _text: _cut(one, _INNER_LATIN),
    lambda one, _text: _once(one),
    lambda one, _text: _swapped(one, _KANJI_AMONG, _KANJI),
    lambda one, _text: _swapped(one, _MIXED, _LOOKALIKE),
    lambda one, _text: _swapped(one, _DIGITS, _LEET),
)
