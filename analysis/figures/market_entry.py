"""The criteria of market entry, from what was counted and what is generally known."""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import NormalDist

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company
from markets.calendars import market_days
from markets.entry import Criterion, creators_score, months_score, volume_score
from markets.languages import languages_of
from markets.profiles import known_profile
from markets.registry import MARKETS
from markets.selectors.entry import Counted

LEAST_POSTS = 10
LEAST_TEXTS = 10
LEAST_LANGUAGE_POSTS = 5
SEASON_DAYS = 90
# As many shopping days in a quarter are a full season.
FULL_SEASON = 4


def compared_markets(company: Company, market: str) -> list[str]:
    """The market that is asked about and the company's own."""
    known = [one for one in company.target_markets if one in MARKETS]
    return sorted({market, *known})


def criteria_of(
    market: str, counts: Mapping[str, Counted], now: datetime
) -> list[Criterion]:
    """Every criterion of one market; ``counts`` holds the markets it is compared with."""
    counted = counts[market]
    largest = max(one.posts_now for one in counts.values())
    return [
        _demand(counted, largest),
        _growth(counted, counts),
        _mood(counted),
        _room(counted),
        Criterion(
            "price_room",
            None,
            "not_measured",
            missing=_("No prices are collected."),
        ),
        _rules(market),
        _creators(counted),
        _language(market, counted),
        _season(market, now),
    ]


def _watch_more() -> str:
    return _("Watch hashtags and creators of this market.")


def _demand(counted: Counted, largest: int) -> Criterion:
    """Posts of others in 30 days: nothing collected is unknown, not no demand."""
    source = _("posts of others in 30 days")
    if counted.posts_now + counted.posts_before < LEAST_POSTS:
        return Criterion("demand", None, "not_measured", missing=_watch_more())
    return Criterion(
        "demand",
        round(volume_score(counted.posts_now, largest), 1),
        "measured",
        value=counted.posts_now,
        n=counted.posts_now,
        source=source,
    )


def _growth(counted: Counted, counts: Mapping[str, Counted]) -> Criterion:
    """100 × P(the market's share of all posts grew)."""
    x, x0 = counted.posts_now, counted.posts_before
    o = sum(one.posts_now for one in counts.values()) - x
    o0 = sum(one.posts_before for one in counts.values()) - x0
    # Without any post in one of the spans there are no shares.
    if x + x0 < LEAST_POSTS or not (x + o and x0 + o0):
        return Criterion("growth", None, "not_measured", missing=_watch_more())
    # One market alone has no share: its own volume is compared.
    is_alone = len(counts) == 1
    n, n0 = (1, 1) if is_alone else (x + o, x0 + o0)
    ratio = (x + 0.5) / (x0 + 0.5) * n0 / n
    z = _more(x, x0) if is_alone else _larger_share(x, o, x0, o0)
    return Criterion(
        "growth",
        round(100 * NormalDist().cdf(z), 1),
        "measured",
        value=round(100 * (ratio - 1), 1),
        n=x + x0,
        source=_("posts of 30 days against 30 days before, per cent"),
    )


def _more(x: int, x0: int) -> float:
    """z of two Poisson counts being alike, smoothed by a half each."""
    return (x - x0) / math.sqrt(x + x0 + 1)


def _larger_share(x: int, o: int, x0: int, o0: int) -> float:
    """z of two shares being alike, x of x + o against x0 of x0 + o0, smoothed by halves.

    The variance is that of the pooled share (Agresti, Categorical Data Analysis, 3.4). That
    of the log ratio would not do: it shrinks with x, so that a post more could lower z.
    """
    a, b, c, d = (one + 0.5 for one in (x, o, x0, o0))
    spread = (a + c) * (b + d) * (a + b) * (c + d) / (a + b + c + d)
    return (a * d - b * c) / math.sqrt(spread)


def _mood(counted: Counted) -> Criterion:
    if counted.mood is None or counted.mood_texts < LEAST_TEXTS:
        return Criterion(
            "mood",
            None,
            "not_measured",
            n=counted.mood_texts,
            missing=_("Fewer than %(least)s comments of this market are read.")
            % {"least": LEAST_TEXTS},
        )
    score = round(50 * (1 + counted.mood), 1)
    return Criterion(
        "mood",
        score,
        "measured",
        value=score,
        n=counted.mood_texts,
        source=_("comments of 90 days"),
    )


def _room(counted: Counted) -> Criterion:
    """The share of interactions that watched competitors do not have."""
    total = counted.competitor_interactions + counted.own_interactions
    if not counted.competitors or not total:
        return Criterion(
            "room",
            None,
            "not_measured",
            missing=_("Watch competitors of this market."),
        )
    share = 100 * counted.own_interactions / total
    return Criterion(
        "room",
        round(share, 1),
        "measured",
        value=round(share, 1),
        n=counted.competitors,
        source=_("our share of likes and comments beside watched competitors"),
    )


def _rules(market: str) -> Criterion:
    profile = known_profile(market)
    months = (profile.months_low + profile.months_high) / 2
    return Criterion(
        "rules",
        round(months_score(months), 1),
        "general_knowledge",
        value=months,
        source=_("months to the shelf (%(regulator)s)")
        % {"regulator": profile.regulator},
    )


def _creators(counted: Counted) -> Criterion:
    if not counted.creators:
        return Criterion(
            "creators",
            None,
            "not_measured",
            n=0,
            missing=_("Watch creators of this market."),
        )
    return Criterion(
        "creators",
        round(creators_score(counted.creators), 1),
        "measured",
        value=counted.creators,
        n=counted.creators,
        source=_("creators on your list"),
    )


def _language(market: str, counted: Counted) -> Criterion:
    n = counted.languages.total()
    if n < LEAST_LANGUAGE_POSTS:
        return Criterion(
            "language",
            None,
            "not_measured",
            n=n,
            missing=_("Fewer than %(least)s posts for this market are read.")
            % {"least": LEAST_LANGUAGE_POSTS},
        )
    spoken = languages_of(market)
    share = 100 * sum(counted.languages[one] for one in spoken) / n
    return Criterion(
        "language",
        round(share, 1),
        "measured",
        value=round(share, 1),
        n=n,
        source=_("our posts in a language of the market"),
    )


def _season(market: str, now: datetime) -> Criterion:
    today = timezone.localdate(now)
    ahead = market_days(market, today, today + timedelta(days=SEASON_DAYS))
    days = sum(one.kind == "shopping" for one in ahead)
    return Criterion(
        "season",
        round(100 * min(1.0, days / FULL_SEASON), 1),
        "general_knowledge",
        value=days,
        source=_("shopping days in the next 90 days"),
    )
