"""Whose language and time zone words are written in, where no request tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from accounts.models import User


@contextmanager
def as_read_by(user: User | None) -> Iterator[None]:
    """Words inside the block are in this person's language and time zone."""
    language = (user.language if user else "") or settings.LANGUAGE_CODE
    zone = ZoneInfo(user.time_zone if user else settings.TIME_ZONE)
    with translation.override(language), timezone.override(zone):
        yield
