"""Turns the lines people write into what one person wrote this time."""

from random import Random

from instagram.sandbox.demo import content
from instagram.sandbox.demo.crowd import Crowd
from instagram.sandbox.demo.profiles import Profile

# Topics where the sign at the end is the writer's, not part of the line.
LOOSE = {"bought", "praise", "both", "detail", "hype", "funny", "result", "relief"}
# Between two sentences of one comment, by language.
JOINTS = {
    "ko": (" ", "! ", " ㅠㅠ ", "!! "),
    "ja": ("。", "！", "✨ "),
    "fr": (". ", " ! ", " 😍 "),
}
OTHER_JOINTS = (". ", "! ", " 😍 ", ", ")
# So often somebody thinks of something else to say.
TRIES = 12
LOWER_CASE = {"en": 0.3, "id": 0.4, "es": 0.25, "de": 0.1, "fr": 0.1}


class Wording:
    """Finds words for a topic, in the language of one account."""

    def __init__(self, profile: Profile, crowd: Crowd, rng: Random) -> None:
        self.profile = profile
        self.talk = content.talk(profile.key)
        self.shared = content.shared()
        products = content.captions(profile.key).products.values()
        self.product_starts = {product.name.split(" ")[0] for product in products}
        self.crowd = crowd
        self.rng = rng
        # Below one post people seldom write word for word what is there already.
        self.said: set[str] = set()

    def begin(self) -> None:
        """A new post: everything may be said again."""
        self.said.clear()

    def say(
        self, topic: str, product: str, answers: tuple[str, ...]
    ) -> tuple[str, str]:
        """A comment on the topic, and the brand's answer where one belongs to it."""
        if topic == "emoji":
            return self.rng.choice(self.shared.emoji), ""
        for _ in range(TRIES):
            line = self._line(topic, answers)
            if line.text not in self.said:
                break
        text = self._fill(line.text, product)
        if topic in LOOSE or (topic == "answer" and line.text in self.said):
            text = self._loosen(text)
        self.said.add(line.text)
        return text, line.answer

    def _line(self, topic: str, answers: tuple[str, ...]) -> content.Line:
        if topic == "answer":
            return content.Line(text=self.rng.choice(answers))
        if topic != "both":
            return self.rng.choice(self.talk.topics[topic])
        praise = self.rng.choice(self.talk.topics["praise"]).text
        detail = self.rng.choice(self.talk.topics["detail"]).text
        joint = self.rng.choice(JOINTS.get(self.profile.language, OTHER_JOINTS))
        if not praise[-1].isalnum():
            joint = " "
        if joint == ", ":
            detail = detail[0].lower() + detail[1:]
        return content.Line(text=f"{praise}{joint}{detail}")

    def _fill(self, text: str, product: str) -> str:
        if "{" not in text:
            return text
        friends = [f"@{self.crowd.name(self.profile.language)}" for _ in range(2)]
        return text.format(p=product, f=friends[0], f2=friends[1])

    def _loosen(self, text: str) -> str:
        language = self.profile.language
        starts_plain = text.split(" ")[0] not in self.product_starts and "@" not in text
        shouts = text[1:2].isupper()
        if (
            starts_plain
            and not shouts
            and self.rng.random() < LOWER_CASE.get(language, 0)
        ):
            text = text[0].lower() + text[1:]
        # After a sign of its own a line takes no second one.
        if text[-1].isalnum():
            text += self.rng.choice(self.shared.suffixes[language])
        return text
