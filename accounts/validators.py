"""Rules that pages and API share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ADDRESS_LENGTH = 254


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
