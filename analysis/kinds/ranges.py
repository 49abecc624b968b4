"""Spans of time as requests write them."""

import re

from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError

LONGEST_DAYS = 365
_RANGE = re.compile(r"(\d{1,3})d")


def days_of(time_range: str, field: str = "time_range") -> int:
    """``7d`` is 7."""
    match = _RANGE.fullmatch(time_range.strip().lower())
    days = int(match.group(1)) if match else 0
    if not 1 <= days <= LONGEST_DAYS:
        message = _("Write a number of days from 1 to 365 and a d, for example 7d.")
        raise InvalidInputError.at(field, message)
    return days
