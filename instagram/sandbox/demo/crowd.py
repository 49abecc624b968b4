"""The people below the posts: a few come often, most come once."""

from random import Random

from instagram.sandbox.demo import content
from instagram.sandbox.demo.mixes import COMPLAINTS

SPAMMERS = (
    "fx_grow_daily",
    "beauty_promo_hub",
    "free.followers.4u",
    "collab_babes_hq",
    "earn_at_home_now",
    "lucky_winner_desk",
    "growth.partner.ig",
    "promo_stars_club",
)
# Foreign visitors of an account write under their own kind of names.
VISITORS = {"ko": "en", "en": "ko", "ja": "ko", "id": "en"}
# The share of comments that somebody known writes.
REGULARS = 0.38


class Crowd:
    """Makes up the writers of one account's comments."""

    def __init__(self, language: str, brand_name: str, rng: Random) -> None:
        self.rng = rng
        self.language = language
        self.shared = content.shared()
        self.impostor = f"{brand_name.replace('.', '_')}_winner"
        self.regulars: list[str] = []
        self.ids: dict[str, str] = {}

    def writer(self, topic: str) -> str:
        """A user name; the earliest regulars are the most faithful."""
        if topic == "spam":
            return self.rng.choice((*SPAMMERS, self.impostor))
        if topic == "mixed":
            return self.name(VISITORS.get(self.language, "en"))
        # Who comes back every week is not who complains.
        is_cross = topic in COMPLAINTS
        if self.regulars and not is_cross and self.rng.random() < REGULARS:
            place = int(len(self.regulars) * self.rng.random() ** 2)
            return self.regulars[place]
        name = self.name(self.language)
        if not is_cross and self.rng.random() < REGULARS:
            self.regulars.append(name)
        return name

    def name(self, language: str) -> str:
        word = self.rng.choice(self.shared.names[language])
        second = self.rng.choice(self.shared.names[language])
        joint = self.rng.choice(("", "_", "."))
        stem = word if self.rng.random() < 0.4 else f"{word}{joint}{second}"
        number = str(self.rng.randrange(100)) if self.rng.random() < 0.55 else ""
        return f"{stem}{self.rng.choice(self.shared.endings)}{number}"

    def author_id(self, name: str) -> str:
        if name not in self.ids:
            self.ids[name] = str(self.rng.randrange(17_000_000_000, 71_000_000_000))
        return self.ids[name]
