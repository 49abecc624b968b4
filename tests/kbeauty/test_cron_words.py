import pytest
from django.utils.translation import override
from django_celery_beat.models import CrontabSchedule

from kbeauty.cron_words import in_words


def schedule(minute, hour, day_of_week="*"):
    return CrontabSchedule(
        minute=minute, hour=hour, day_of_week=day_of_week, timezone="Asia/Seoul"
    )


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (("0", "1"), "en", "At 01:00 (Asia/Seoul)"),
        (("0", "1"), "ko", "01:00 (Asia/Seoul)"),
        (("30", "3", "1"), "en", "At 03:30, only on Monday (Asia/Seoul)"),
        (("30", "3", "1"), "ko", "03:30, 월요일에 (Asia/Seoul)"),
        (("*/5", "*"), "ko", "매 5분마다, 매시마다 (Asia/Seoul)"),
        # Not a time that the library has words for.
        (("x", "1"), "ko", "x 1 * * * (Asia/Seoul)"),
    ],
)
def test_a_schedule_is_told_in_the_readers_words(at, language, words):
    with override(language):
        assert in_words(schedule(*at)) == words
