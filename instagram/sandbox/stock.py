"""Ready texts and people by brand and language, for accounts made in great numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from instagram.sandbox.demo import content, mixes
from instagram.sandbox.demo.crowd import Crowd
from instagram.sandbox.demo.profiles import PROFILES, Profile
from instagram.sandbox.demo.voices import Draft, Writer
from instagram.sandbox.demo.wording import Wording

DRAFTS, LINES, PEOPLE = 400, 2_000, 4_000
# A year of captions, so that every season's topics are among them.
START, STEP = date(2026, 1, 1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Post:
    """What one post says and shows."""

    caption: str
    format: str
    shape: str
    alt_text: str


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything accounts of one profile draw from; the same for the same seed."""

    profile: Profile
    posts: tuple[Post, ...]
    # What the public writes, with the brand's answer where one belongs to it.
    lines: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]  # user name and id


def stock(seed: int, number: int) -> Stock:
    """The stock of the account with that number."""
    return _stock(seed, number % len(PROFILES))


@lru_cache(maxsize=2 * len(PROFILES))
def _stock(seed: int, place: int) -> Stock:
    profile = PROFILES[place]
    rng = Random(f"{seed} {profile.username}")  # noqa: S311 - chance, not secrecy
    crowd = Crowd(profile.language, profile.username, rng)
    names = [crowd.name(profile.language) for _ in range(PEOPLE)]
    return Stock(
        profile=profile,
        posts=_posts(profile, rng),
        lines=_lines(profile, crowd, rng),
        people=tuple((name, crowd.author_id(name)) for name in names),
    )


def _posts(profile: Profile, rng: Random) -> tuple[Post, ...]:
    writer = Writer(profile, START, rng)
    products = content.captions(profile.key).products
    drafts = [writer.everyday(START + STEP * (day % 365)) for day in range(DRAFTS)]
    return tuple(_post(draft, products[draft.product]) for draft in drafts)


def _post(draft: Draft, product: content.Product) -> Post:
    # Reels carry no alternative text on Instagram.
    alt_text = "" if draft.format == "reel" else product.alt
    return Post(draft.caption, draft.format, product.shape, alt_text)


def _lines(profile: Profile, crowd: Crowd, rng: Random) -> tuple[tuple[str, str], ...]:
    wording = Wording(profile, crowd, rng)
    known = {*wording.talk.topics, "both", "emoji"}
    topics = {name: weight for name, weight in mixes.BASE.items() if name in known}
    products = [each.name for each in content.captions(profile.key).products.values()]
    found = []
    for topic in rng.choices([*topics], [*topics.values()], k=LINES):
        wording.begin()
        found.append(wording.say(topic, rng.choice(products), ()))
    return tuple(found)
