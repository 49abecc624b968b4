"""Creators and competitors around the brands: what hashtags and discovery find."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from instagram.sandbox.demo.content import CONTENT
from instagram.sandbox.records import (
    AccountRecord,
    ChildRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)

DAYS = 60
# By market: language, the brand's account there, four creators, a competitor.
EVERYWHERE = ("kbeauty", "koreanskincare", "glassskin", "skincare")
# The first creator posts each day at the same hour: some post is always fresh.
RHYTHM = (1.0, 0.5, 0.45, 0.35, 0.5)
FORMATS = {"image": 4, "carousel": 3, "reel": 4}
KINDS = {
    "image": ("IMAGE", "FEED"),
    "carousel": ("CAROUSEL_ALBUM", "FEED"),
    "reel": ("VIDEO", "REELS"),
}
SHAPES = ("bottle", "tube", "jar", "stick", "dropper", "compact", "sachet")
MENTIONS = 0.16
TALKS = 0.15
RIPENING_HOURS = 20
FOLLOWERS = "fan.of.{}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outsider:
    """Somebody else's account in one of the markets."""

    number: int
    username: str
    name: str
    language: str
    market: str
    # The demo brand's account in the same market.
    brand: str
    followers: int
    # Posts a day.
    rhythm: float
    # A competing brand, else a creator.
    is_brand: bool = False
    is_private: bool = False

    @property
    def user_id(self) -> str:
        return f"178414800000{self.number:05}"


@cache
def _read(name: str) -> Any:
    return json.loads((CONTENT / "outside" / name).read_text(encoding="utf-8"))


def words(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = _read(f"{language}.json")
    return found


def markets() -> dict[str, dict[str, Any]]:
    """By market: language, the brand's account there, four creators, a competitor."""
    found: dict[str, dict[str, Any]] = _read("markets.json")
    return found


@cache
def outsiders() -> dict[str, Outsider]:
    """All of them by name."""
    found = [each for market in markets() for each in _of_market(market)]
    return {each.username: each for each in found}


def _of_market(market: str) -> Iterator[Outsider]:
    told = dict(markets()[market])
    named, brand = told.pop("accounts"), told["brand"]
    rng = Random(f"outside {market}")  # noqa: S311 - chance, not secrecy
    first = list(markets()).index(market) * 10
    shared: dict[str, Any] = {"market": market, **told}
    for place, (username, name) in enumerate(named):
        yield Outsider(
            number=first + place,
            username=username,
            name=name,
            followers=round(rng.lognormvariate(math.log(38_000), 1.0)),
            rhythm=RHYTHM[place],
            is_brand=place == len(named) - 1,
            **shared,
        )
    yield Outsider(
        number=first + 9,
        username=FOLLOWERS.format(brand),
        name="♡",
        followers=214,
        rhythm=0.2,
        is_private=True,
        **shared,
    )


def build(now: datetime) -> Dataset:
    """The accounts, and their posts of the last two months."""
    start = now - timedelta(days=DAYS)
    parts = [posts(each, start, now) for each in outsiders().values()]
    return Dataset(
        accounts=tuple(_account(each) for each in outsiders().values()),
        media=tuple(media for part in parts for media in part.media),
        comments=tuple(comment for part in parts for comment in part.comments),
    )


def _account(who: Outsider) -> AccountRecord:
    kind = "BUSINESS" if who.is_brand else "MEDIA_CREATOR"
    return AccountRecord(
        user_id=who.user_id,
        username=who.username,
        name=who.name,
        account_type="PERSONAL" if who.is_private else kind,
        biography="" if who.is_private else words(who.language)["openings"][0],
        website=f"https://{who.username}.example/" if who.is_brand else "",
        followers_count=who.followers,
        follows_count=120 + who.number * 7,
        market=who.market,
        is_outside=True,
        is_private=who.is_private,
        is_lively=True,
    )


def posts(who: Outsider, since: datetime, until: datetime) -> Dataset:
    """What the account posts after `since` up to `until`; always the same posts."""
    media: list[MediaRecord] = []
    comments: list[CommentRecord] = []
    day = since.date()
    while day <= until.date():
        # Own chance for each day: where the range begins changes nothing in it.
        rng = Random(f"{who.username} {day}")  # noqa: S311 - chance, not secrecy
        moment = datetime.combine(day, _hour(who), UTC)
        if rng.random() < who.rhythm and since < moment <= until:
            media.append(_post(who, day, moment, until, rng))
            comments += _talk(who, media[-1], rng)
        day += timedelta(days=1)
    return Dataset(media=tuple(media), comments=tuple(comments))


def _hour(who: Outsider) -> time:
    return time((5 + 7 * who.number) % 24, who.number * 11 % 60)


def _post(
    who: Outsider, day: date, moment: datetime, now: datetime, rng: Random
) -> MediaRecord:
    format_ = rng.choices([*FORMATS], [*FORMATS.values()])[0]
    media_type, product_type = KINDS[format_]
    media_id = 17_860_000_000_000_000 + who.number * 10**10 + day.toordinal() * 1000
    is_mention = who.is_private or (not who.is_brand and rng.random() < MENTIONS)
    caption = _caption(who, rng, is_mention=is_mention)
    pages = range(rng.randint(2, 6)) if format_ == "carousel" else ()
    shape = rng.choice(SHAPES)
    likes, insights = reception(who, moment, now, rng)
    return MediaRecord(
        media_id=str(media_id),
        username=who.username,
        timestamp=moment,
        caption=caption,
        media_type=media_type,
        media_product_type=product_type,
        like_count=likes,
        comments_count=likes // 45,
        children=tuple(ChildRecord(media_id=str(media_id + 1 + p)) for p in pages),
        insights=insights,
        shape=shape,
        tagged=(who.brand,) if is_mention else (),
    )


def _caption(who: Outsider, rng: Random, *, is_mention: bool) -> str:
    said = words(who.language)
    product = rng.choice(said["products"])
    body = rng.choice(said["brand" if who.is_brand else "bodies"])
    text = body.format(p=product)
    parts = [text[0].upper() + text[1:]]
    if not who.is_brand:
        parts.insert(0, rng.choice(said["openings"]))
    if is_mention:
        parts.append(f"@{who.brand}")
    tags = [*rng.sample(said["tags"], 4), *rng.sample(EVERYWHERE, 2)]
    # Each market's first tag and the world's are on every post of its daily creator.
    if who.rhythm == 1:
        tags = [said["tags"][0], "kbeauty", *tags]
    parts.append(" ".join(f"#{tag}" for tag in dict.fromkeys(tags)))
    return "\n\n".join(parts)


def reception(
    who: Outsider, moment: datetime, now: datetime, rng: Random
) -> tuple[int, dict[str, int | float]]:
    """Likes and insights: small accounts reach more of their followers."""
    share = 0.9 * who.followers**-0.12
    hours = max((now - moment) / timedelta(hours=1), 0)
    reach = who.followers * share * rng.lognormvariate(0, 0.5)
    reach *= 1 - math.exp(-hours / RIPENING_HOURS)
    likes = round(reach * min(rng.lognormvariate(math.log(0.055), 0.4), 0.5))
    views = round(reach * rng.uniform(1.2, 1.6))
    return likes, {"reach": round(reach), "views": max(views, round(reach))}


def _talk(who: Outsider, post: MediaRecord, rng: Random) -> Iterator[CommentRecord]:
    """Now and then a reader brings up the brand below the post."""
    if rng.random() >= TALKS:
        return
    line = rng.choice(words(who.language)["talk"])
    number = rng.randrange(10_000)
    yield CommentRecord(
        comment_id=str(int(post.media_id) + 900),
        media_id=post.media_id,
        text=line.format(b=f"@{who.brand}"),
        timestamp=post.timestamp + timedelta(minutes=1),
        username=f"reader_{number}",
        author_id=str(17_841_490_000_000_000 + number),
    )
