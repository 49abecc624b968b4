"""What people write about, by brand, by post and by the days of the story."""

from collections.abc import Mapping

from instagram.sandbox.demo import calendar

Mix = dict[str, float]

BASE: Mix = {
    "praise": 26,
    "both": 14,
    "detail": 10,
    "emoji": 13,
    "tag": 6,
    "use": 4.5,
    "skin": 3.5,
    "ship": 1.8,
    "price": 3.5,
    "where": 3,
    "result": 3.5,
    "irritation": 0.9,
    "defect": 0.35,
    "parcel": 0.7,
    "reformulation": 0.15,
    "negative": 1.8,
    "restock": 1.6,
    "spam": 3.2,
    "mixed": 2.6,
}
# Colours are asked for, sun care is argued about; lips need no skin type.
BRANDS: dict[str, Mix] = {
    "saebyeok": {},
    "onyul": {"whitecast": 6, "result": 2.5},
    "mulbit": {"shade": 9, "skin": 0, "result": 0, "spam": 6.5, "tag": 10, "emoji": 18},
}
MARKETS: dict[str, Mix] = {
    "ID": {"halal": 2.5},
    # Broken pumps and the new formula are the wave's, nobody knows of them before.
    "US": {"defect": 0, "reformulation": 0},
}

# Topics of comments that a kind of post calls for, as factors.
AFFINITY: dict[str, Mix] = {
    "whitecast": {"whitecast": 6},
    "toneup": {"whitecast": 5},
    "shades": {"shade": 4},
    "undertone": {"shade": 4},
    "look": {"shade": 2.5, "use": 1.5},
    "tutorial": {"use": 4, "shade": 2},
    "hijab": {"halal": 4, "shade": 2.5},
    "routine_am": {"use": 3.5},
    "routine_pm": {"use": 3.5},
    "makeup": {"use": 3},
    "barrier": {"skin": 3},
    "reapply": {"use": 3},
    "review": {"result": 3, "detail": 1.6},
    "transfer": {"funny": 20},
    "team": {"funny": 8},
    "black_friday": {"price": 3, "ship": 4, "restock": 2},
    "pepero": {"price": 3, "ship": 3},
}
DOUBT = 16.0
# Nobody asks for the order of use below a greeting or a raffle.
EVENT_ONLY: Mix = {"answer": 55, "praise": 14, "emoji": 16, "tag": 4, "spam": 3}
POLL: Mix = {"answer": 72, "emoji": 4, "praise": 3, "spam": 2.5, "mixed": 2}
GIVEAWAY: Mix = {"entry": 66, "tag": 8, "spam": 14, "emoji": 5, "praise": 4, "mixed": 2}
VIRAL: Mix = {
    "funny": 42,
    "tag": 17,
    "emoji": 15,
    "spam": 6,
    "mixed": 7,
    "shade": 6,
    "where": 3,
    "price": 2.5,
    "praise": 6,
}
LAUNCH: Mix = {
    "hype": 34,
    "praise": 14,
    "emoji": 12,
    "tag": 8,
    "bought": 9,
    "price": 5,
    "use": 5,
    "skin": 5,
    "ship": 3,
    "where": 3,
    "mixed": 4,
    "spam": 3,
}
# Before it can be had, nobody has bought it or asks how it is used.
TEASER: Mix = {"hype": 60, "praise": 8, "emoji": 16, "tag": 12, "spam": 3, "mixed": 4}
SOLD_OUT: Mix = {**LAUNCH, "hype": 8, "bought": 12, "restock": 26, "ship": 7}
BY_KIND = {
    "giveaway": GIVEAWAY,
    "teaser": TEASER,
    "launch": LAUNCH,
    "soldout": SOLD_OUT,
}
# Complaints of the wave, in the share of all comments on its worst days.
WAVE: Mix = {"reformulation": 24, "defect": 21, "parcel": 5, "irritation": 3}
RELIEF = 16.0
CHEER = ("praise", "both", "detail", "result", "tag")
COMPLAINTS = ("irritation", "defect", "parcel", "reformulation", "negative")
RELIEF_DAYS = 45


def mix(
    topics: Mapping[str, object],
    *,
    brand: str,
    market: str,
    kind: str,
    event: str,
    is_reel: bool,
    has_answers: bool,
) -> Mix:
    """Weights of the topics below one post, before the story touches them."""
    if kind in BY_KIND:
        return dict(BY_KIND[kind])
    if kind == "viral" or event == "viral":
        return dict(VIRAL) if "funny" in topics else dict(BASE)
    if has_answers:
        return dict(POLL if kind == "question" else EVENT_ONLY)
    weights = {**BASE, **BRANDS[brand], **MARKETS.get(market, {})}
    for topic, factor in AFFINITY.get(kind, {}).items():
        if topic != "funny":
            weights[topic] = weights.get(topic, 0) * factor
        # Indonesia laughs about one reel only, the viral one.
        elif topic in topics and is_reel and market != "ID":
            weights[topic] = factor
    if kind == "claims":
        weights["doubt"] = DOUBT
    return weights


def with_story(weights: Mix, *, wave_day: int | None, kind: str) -> Mix:
    """The complaint wave in its weeks, and the thanks after it."""
    if wave_day is None or wave_day < 0 or "answer" in weights or "entry" in weights:
        return weights
    if wave_day < calendar.WAVE_DAYS:
        # Rises within three days; after two weeks the apology begins to tell.
        force = min(1.0, 0.35 + wave_day / 4) * (0.6 if wave_day > 13 else 1.0)
        total = sum(weights.values())
        quiet = {topic: weight * 0.75 for topic, weight in weights.items()}
        for topic, share in WAVE.items():
            quiet[topic] = quiet.get(topic, 0) + total * share / 100 * 1.6 * force
        if kind == "apology":
            # Nobody says how pretty it is below an apology.
            cheer = {topic: quiet[topic] / 5 for topic in CHEER if topic in quiet}
            return {**quiet, **cheer, "respect": RELIEF * 1.5}
        return quiet
    if wave_day < calendar.WAVE_DAYS + RELIEF_DAYS:
        relief = RELIEF * 4 if kind in {"apology", "recovery"} else RELIEF / 4
        left = 2.5 * (1 - (wave_day - calendar.WAVE_DAYS) / RELIEF_DAYS)
        return {
            **weights,
            "relief": relief,
            "reformulation": left,
            "defect": left,
        }
    return weights
