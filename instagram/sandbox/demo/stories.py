"""The brands' stories: some each day, told as long as the sandbox runs."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from instagram.sandbox.demo.profiles import PROFILES, Profile
from instagram.sandbox.metrics import SHARES
from instagram.sandbox.records import MediaRecord

# Hours in UTC at which a brand tells a story; always some of the last 24 hours.
HOURS = (0, 4, 9, 14, 19)
# The last one of a day is for close friends only: too few to tell figures of.
FEW = {"onyul.uk": 3}
# Nobody is told of replies there.
SILENT = {"JP", "DE", "FR", "ES"}
RIPENING_HOURS = 5
BY_NAME = {profile.username: profile for profile in PROFILES}


def build(profile: Profile, since: datetime, until: datetime) -> list[MediaRecord]:
    """Stories told after `since` up to `until`, with the figures they have by then."""
    found: list[MediaRecord] = []
    day = since.date()
    while day <= until.date():
        found += _of_day(profile, day, until)
        day += timedelta(days=1)
    return [each for each in found if since < each.timestamp <= until]


def _of_day(profile: Profile, day: date, now: datetime) -> Iterator[MediaRecord]:
    for place, hour in enumerate(HOURS):
        # Own chance for each story: where the range begins changes nothing in it.
        seed = f"{profile.username} {day} {place}"
        rng = Random(seed)  # noqa: S311 - chance, not secrecy
        moment = datetime.combine(day, time(hour, _minute(profile, place)), UTC)
        viewers = profile.followers[1] * 0.09 * rng.lognormvariate(0, 0.3)
        if place == len(HOURS) - 1 and profile.username in FEW:
            viewers = FEW[profile.username]
        else:
            age = max((now - moment) / timedelta(hours=1), 0)
            viewers *= 1 - math.exp(-age / RIPENING_HOURS)
        yield _story(profile, day, place, moment, round(viewers), rng)


def _minute(profile: Profile, place: int) -> int:
    """The same every day: any 24 hours hold one story of each place, never two."""
    return Random(f"{profile.username} {place}").randrange(50)  # noqa: S311 - as above


def _story(
    profile: Profile, day: date, place: int, moment: datetime, viewers: int, rng: Random
) -> MediaRecord:
    account = int(profile.user_id[-3:])
    media_id = str(18_300_000_000_000_000 + account * 10**10 + day.toordinal() * 10)
    media_id = str(int(media_id) + place)
    return MediaRecord(
        media_id=media_id,
        username=profile.username,
        timestamp=moment,
        media_type="VIDEO" if rng.random() < 0.4 else "IMAGE",
        media_product_type="STORY",
        permalink=f"https://instagram.com/stories/{profile.username}/{media_id}",
        like_count=round(viewers * 0.02),
        comments_count=0,
        insights=_insights(profile, viewers, rng),
    )


def _insights(profile: Profile, viewers: int, rng: Random) -> dict[str, int | float]:
    taps = round(viewers * rng.uniform(0.9, 1.5))
    replies = 0 if profile.market in SILENT else round(viewers * 0.004)
    shares = round(viewers * rng.uniform(0.002, 0.01))
    visits = round(viewers * rng.uniform(0.01, 0.03))
    found: dict[str, int | float] = {
        "reach": viewers,
        "views": round(viewers * rng.uniform(1.05, 1.3)),
        "replies": replies,
        "shares": shares,
        "reposts": 0,
        "total_interactions": replies + shares,
        "profile_visits": visits,
        "profile_activity": round(visits * 0.1),
        "follows": round(visits * 0.05),
        "link_clicks": round(viewers * rng.uniform(0.004, 0.02)),
        "navigation": taps,
    }
    return found | _navigation(taps)


def _navigation(taps: int) -> dict[str, int | float]:
    """What people did next; the parts are the whole."""
    parts: dict[str, int | float] = {
        f"navigation.{name}": int(taps * share)
        for name, share in SHARES["navigation"].items()
    }
    first = next(iter(parts))
    parts[first] += taps - sum(parts.values())
    return parts
