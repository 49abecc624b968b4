"""Rules that pages and API share."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ADDRESS_LENGTH = 254
# Turn the order of what follows: a name could make the sentence around it say something else.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_address(email: str) -> None:
    """Refuse an address that no mail could be sent to, though it looks like one."""
    domain = email.rpartition("@")[2]
    try:
        domain.encode("idna")
    except UnicodeError as error:
        raise ValidationError(_("Enter a valid email address.")) from error
    # Some letters get longer in lower case, which is how addresses are kept.
    if len(email.lower()) > ADDRESS_LENGTH:
        raise ValidationError(_("Enter a valid email address."))


def check_name(name: str) -> None:
    """Refuse a name nobody could read, or one that would break the line of a mail's head."""
    kinds = {unicodedata.category(one) for one in name}
    # Letters, marks, numbers, punctuation and symbols; emoji are among the last.
    if not any(kind[0] in "LMNPS" for kind in kinds):
        raise ValidationError(_("Enter a name that can be read."))
    if kinds & {"Cc", "Cs", "Zl", "Zp"} or _TURNING & set(name):
        raise ValidationError(
            _("A name stands in one line, without control characters.")
        )
