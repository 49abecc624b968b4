"""Pages of lists that grow at their head: after a row, not after a number of rows."""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError

Key = TypeVar("Key")
Rows = TypeVar("Rows", bound="QuerySet[Any]")


def to_cursor(moment: datetime, key: object) -> str:
    """The row after which the next page begins, as callers carry it."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode()


def rows_after(
    rows: Rows, moment: datetime, key: object, *, field: str = "created_at"
) -> Rows:
    """Those that come after the row of this moment and key where the newest come first."""
    is_after = Q(**{f"{field}__lt": moment}) | Q(pk__lt=key)
    # The first condition is for the index, which does not read an OR.
    return rows.filter(**{f"{field}__lte": moment}).filter(is_after)


def from_cursor(cursor: str, read_key: Callable[[str], Key]) -> tuple[datetime, Key]:
    """Moment and key of the row; InvalidInputError for what is no cursor of ours."""
    try:
        timestamp, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        moment = datetime.fromisoformat(timestamp)
        if moment.tzinfo is None:
            raise ValueError(timestamp)
        # Python knows offsets that Postgres refuses.
        return moment.astimezone(UTC), read_key(key)
    except (ValueError, OverflowError, binascii.Error) as error:
        message = _("This cursor is not one of ours. Start again without “after”.")
        raise InvalidInputError.at("after", message) from error
