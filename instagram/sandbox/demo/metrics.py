"""How many people see, like and keep a post.

The rates follow real exports of Graph: half of the pictures are liked by 2.8 to 4.8 %
of those reached, a view count is 1.2 to 1.5 times the reach, and both scatter like a
logarithmic normal. Accounts of this size see 0.8 to 6 % engagement by followers.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from instagram.sandbox.demo import calendar
from instagram.sandbox.demo.profiles import Profile

# Against an ordinary picture: reels are shown to strangers, carousels shown twice.
REACH = {"image": 0.88, "carousel": 1.0, "reel": 1.75}
LIKES = {"image": 1.0, "carousel": 1.05, "reel": 0.86}
VIEWS = {"image": 1.26, "carousel": 1.48, "reel": 1.42}
# Per like. What explains something is saved, what amuses is sent on.
SAVES = {"image": 0.05, "carousel": 0.17, "reel": 0.09}
SHARES = {"image": 0.03, "carousel": 0.06, "reel": 0.12}

# January to December, against the year's mean.
SEASONS = {
    "onyul": (0.6, 0.62, 0.8, 1.0, 1.2, 1.55, 1.7, 1.55, 1.05, 0.8, 0.62, 0.58),
    "saebyeok": (1.08, 1.04, 1.0, 0.97, 0.98, 0.94, 0.9, 0.9, 1.0, 1.05, 1.12, 1.1),
    "mulbit": (0.94, 1.06, 1.02, 1.0, 1.02, 1.0, 0.96, 0.95, 1.02, 1.0, 1.08, 1.1),
}
# People look at their phones on the way, at noon and most of all in the evening.
EVENING = {18: 1.05, 19: 1.12, 20: 1.15, 21: 1.14, 22: 1.04}
# Monday to Sunday.
WEEKDAYS = (0.97, 1.0, 1.03, 1.04, 0.97, 0.95, 1.05)
# What moves the reach of every post alike on a single day: mood of the ranking, luck.
REACH_SPREAD = 0.36
LIKE_SPREAD = 0.26
# A post has gathered 63 % of its reach after so many hours.
RIPENING_HOURS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Reception:
    """What the public did, apart from writing comments."""

    reach: int
    views: int
    likes: int
    saved: int
    shares: int


def season(brand: str, day: date) -> float:
    """The month's factor, gliding from the middle of one month to the next."""
    months = SEASONS[brand]
    place = day.month - 1 + (day.day - 15) / 30
    low = math.floor(place)
    share = place - low
    return months[low % 12] * (1 - share) + months[(low + 1) % 12] * share


def followers(profile: Profile, start: date, end: date, day: date) -> int:
    """Steady growth, plus the steps of the story, each won within two weeks."""
    first, last = profile.followers
    story = calendar.story_days(start, profile.market)
    won = gained = 0.0
    for event, share in profile.steps.items():
        gained += share * first * _settled(story[event], end)
        won += share * first * _settled(story[event], day)
    steady = (last - first - gained) * (day - start).days / (end - start).days
    # A slow wave, so that the line is not drawn with a ruler.
    wave = 0.004 * first * math.sin((day - start).days / 23)
    ends = 1 if start < day < end else 0
    return round(first + steady + won + wave * ends)


def _settled(event: date, day: date) -> float:
    return 1 - math.exp(-max((day - event).days + 1, 0) / 6)


def interest(profile: Profile, start: date, day: date) -> float:
    """The launch lifts every post for about a month; bad news damps them."""
    story = calendar.story_days(start, profile.market)
    factor = 1.0
    if "launch" in story:
        since = (day - story["launch"]).days
        factor += 0.95 * math.exp(-since / 16) if since >= 0 else 0.0
    if "viral" in story and (since := (day - story["viral"]).days) > 0:
        factor += 0.8 * math.exp(-since / 18)
    if in_wave(profile, start, day):
        factor *= 0.92
    return factor


def in_wave(profile: Profile, start: date, day: date) -> bool:
    wave = calendar.story_days(start, profile.market).get("wave")
    return wave is not None and 0 <= (day - wave).days < calendar.WAVE_DAYS


def receive(
    profile: Profile,
    *,
    format: str,
    boost: float,
    moment: datetime,
    start: date,
    end: date,
    rng: Random,
) -> Reception:
    """How a post of this kind is taken, posted at this (local) moment."""
    day = moment.date()
    now = datetime.combine(end, datetime.min.time(), moment.tzinfo)
    age = max((now - moment) / timedelta(hours=1), 1)
    reach = (
        followers(profile, start, end, day)
        * profile.reach_share
        * REACH[format]
        * boost
        * season(profile.brand, day)
        * interest(profile, start, day)
        * EVENING.get(moment.hour, 1.0)
        * WEEKDAYS[moment.weekday()]
        # What is made to travel far (boost) scatters less than an everyday post.
        * rng.lognormvariate(0, REACH_SPREAD if boost < 3 else 0.05)
        * (1 - math.exp(-age / RIPENING_HOURS))
    )
    damped = 0.72 if in_wave(profile, start, day) else 1.0
    liked = profile.like_rate * LIKES[format] * damped
    likes = min(reach * liked * rng.lognormvariate(0, LIKE_SPREAD), 0.6 * reach)
    return Reception(
        reach=round(reach),
        views=round(reach * VIEWS[format] * rng.lognormvariate(0, 0.06) + 1),
        likes=round(likes),
        saved=round(likes * SAVES[format] * rng.lognormvariate(0, 0.4)),
        shares=round(likes * SHARES[format] * rng.lognormvariate(0, 0.5)),
    )


def insights(
    reception: Reception, *, format: str, comments: int, rng: Random
) -> dict[str, int | float]:
    """The metrics Graph gives for a feed post or a reel."""
    found: dict[str, int | float] = {
        "reach": reception.reach,
        "views": max(reception.views, reception.reach),
        "likes": reception.likes,
        "comments": comments,
        "saved": reception.saved,
        "shares": reception.shares,
    }
    found["total_interactions"] = (
        reception.likes + comments + reception.saved + reception.shares
    )
    if format == "reel":
        # Milliseconds; short reels of 15 to 30 s are watched for about a third.
        watched = round(rng.lognormvariate(math.log(6_800), 0.28))
        found["ig_reels_avg_watch_time"] = watched
        found["ig_reels_video_view_total_time"] = watched * round(found["views"])
        found["reels_skip_rate"] = round(min(max(rng.gauss(41, 8), 12), 78), 1)
        return found
    visits = round(reception.reach * rng.lognormvariate(math.log(0.011), 0.4))
    found["profile_visits"] = visits
    found["profile_activity"] = round(visits * rng.uniform(0.06, 0.16))
    found["follows"] = round(visits * rng.uniform(0.05, 0.14))
    return found
