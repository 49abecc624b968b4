"""Rules that pages, API and commands share."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instagram.hashtags import MAX_LENGTH, normalize_hashtag, sign_of_no_hashtag
from instagram.imports.issues import FILE_SENTENCES
from kbeauty.lib.errors import InvalidInputError
from kbeauty.lib.market_codes import MARKETS

_USERNAME = re.compile(r"[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?")


def check_username(text: str) -> str:
    """A user name as Instagram spells it, without the @."""
    name = text.strip().removeprefix("@").lower()
    if not _USERNAME.fullmatch(name):
        message = FILE_SENTENCES["username_invalid"]
        raise InvalidInputError.at("username", message, code="username_invalid")
    return name


_PROFILE_HOSTS = {"instagram.com", "www.instagram.com", "m.instagram.com"}
# First parts of addresses at Instagram that are nobody's.
_NO_PROFILES = {"p", "reel", "reels", "tv", "stories", "explore", "accounts", "direct"}
HASHTAG_SENTENCES = {
    "hashtag_empty": gettext_lazy("Type a hashtag."),
    "hashtag_blank": gettext_lazy(
        "A hashtag has no spaces. Add several one after the other."
    ),
    "hashtag_emoji": gettext_lazy("Instagram cannot search for hashtags with emoji."),
    "hashtag_sign": gettext_lazy(
        "A hashtag has letters, digits and underscores, nothing else."
    ),
    "hashtag_number": gettext_lazy("A number alone is no hashtag."),
    "hashtag_long": gettext_lazy("A hashtag has 150 characters at most."),
}


PROFILE_SENTENCE = gettext_lazy(
    "Type a user name such as mina.beauty, or the address of a profile."
)


def check_hashtag(text: str) -> str:
    """A hashtag as we spell it, without the sign; refused where Instagram knows no such."""
    tag = normalize_hashtag(text)
    code = _fault_of(tag)
    if code:
        raise InvalidInputError.at("hashtag", HASHTAG_SENTENCES[code], code=code)
    return tag


def _fault_of(tag: str) -> str:
    if not tag:
        return "hashtag_empty"
    if re.search(r"\s", tag):
        return "hashtag_blank"
    if sign := sign_of_no_hashtag(tag):
        is_emoji = unicodedata.category(sign) in {"So", "Sk", "Mn"}
        return "hashtag_emoji" if is_emoji else "hashtag_sign"
    if tag.isdigit():
        return "hashtag_number"
    return "hashtag_long" if len(tag) > MAX_LENGTH else ""


def check_profile(text: str) -> str:
    """The user name of a profile, from the name itself or from the profile's address."""
    told = text.strip()
    if "/" in told:
        told = _name_in_address(told)
    try:
        return check_username(told)
    except InvalidInputError:
        raise InvalidInputError.at(
            "profile", PROFILE_SENTENCE, code="profile_invalid"
        ) from None


def _name_in_address(text: str) -> str:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return ""
    first = address.path.strip("/").partition("/")[0]
    is_profile = address.netloc.lower() in _PROFILE_HOSTS and first not in _NO_PROFILES
    return first if is_profile else ""


def check_market(market: str) -> str:
    """The code of a market that we know, or empty for none."""
    if market and market not in MARKETS:
        message = _("We do not know this market.")
        raise InvalidInputError.at("market", message)
    return market
