"""Where the next page of a list begins: after the row of this time and key."""

import base64
import binascii
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError


def to_cursor(moment: datetime, key: int) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def from_cursor(cursor: str) -> tuple[datetime, int]:
    """The time and the key; InvalidInputError for what is not a cursor of ours."""
    try:
        text, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        # Python knows offsets that Postgres refuses.
        return moment.astimezone(UTC), int(key)
    except (ValueError, OverflowError, binascii.Error) as error:
        message = _("This cursor is not one of ours. Start again without “after”.")
        raise InvalidInputError(message, fields={"after": [message]}) from error
