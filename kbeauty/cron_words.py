"""When a schedule of the database runs, in the reader's words."""

import calendar

from cron_descriptor import (  # type: ignore[import-untyped]
    FormatException,
    MissingFieldException,
    Options,
    WrongArgumentException,
    get_description,
)
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language
from django_celery_beat.models import CrontabSchedule

_LOCALES = {"ko": "ko_KR"}


def in_words(schedule: CrontabSchedule) -> str:
    """Such as "At 01:00 (Asia/Seoul)"; a time that has no words stays as it is written."""
    fields = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
    written = " ".join(getattr(schedule, name).replace(" ", "") for name in fields)
    options = Options()
    options.locale_code = _LOCALES.get(get_language() or "", "en_US")
    options.use_24hour_time_format = True
    try:
        words = get_description(written, options).strip()
    except (FormatException, MissingFieldException, WrongArgumentException):
        words = written
    return f"{_with_days(words)} ({schedule.timezone})"


def _with_days(words: str) -> str:
    """The library takes the names of days and months from the server's language."""
    for number, name in WEEKDAYS.items():
        words = words.replace(calendar.day_name[number], str(name))
    for number, name in MONTHS.items():
        words = words.replace(calendar.month_name[number], str(name))
    return words
