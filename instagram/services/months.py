"""Room for coming months in the tables that are kept by month."""

from datetime import date

import structlog
from django.utils import timezone

from instagram.parted import PARTED
from kbeauty.lib.partitions import add_months

log = structlog.get_logger(__name__)


def make_months(*, today: date | None = None) -> list[str]:
    """Make the partitions that are missing; the names of those made."""
    day = today or timezone.now().date()
    made = [name for parted in PARTED for name in add_months(parted, today=day)]
    if made:
        log.info("months_made", partitions=made)
    return made
