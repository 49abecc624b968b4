"""Lets the public of an account talk below its posts, and the brand answer."""

import math
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from instagram.sandbox.demo import calendar, content, mixes
from instagram.sandbox.demo.crowd import Crowd
from instagram.sandbox.demo.profiles import Profile
from instagram.sandbox.demo.voices import Draft
from instagram.sandbox.demo.wording import Wording
from instagram.sandbox.records import CommentRecord

# Comments grow more slowly than likes: factor * likes ** power.
FACTOR, POWER = 0.073, 0.7
MOST = 560
CHATTER = {
    "giveaway": 3.2,
    "viral": 2.6,
    "question": 1.7,
    "apology": 2.4,
    "news": 3.0,
    "recovery": 1.8,
}
LAUNCH_CHATTER, WAVE_CHATTER = 1.5, 2.2
# How often the brand answers, by topic.
REPLY = {
    "use": 0.86,
    "skin": 0.84,
    "ship": 0.85,
    "price": 0.82,
    "where": 0.86,
    "shade": 0.85,
    "halal": 0.9,
    "restock": 0.8,
    "whitecast": 0.6,
    "doubt": 0.5,
    "irritation": 0.92,
    "defect": 0.9,
    "parcel": 0.9,
    "reformulation": 0.75,
    "negative": 0.5,
    "praise": 0.08,
    "detail": 0.05,
    "both": 0.1,
    "result": 0.25,
    "funny": 0.03,
    "mixed": 0.15,
    "relief": 0.35,
    "respect": 0.35,
}
THANKS = {"detail": "praise", "both": "praise"}
# On the first days of the wave the brand did not come after.
OVERWHELMED_DAYS, OVERWHELMED = 6, 0.3
# Other people join in on questions and, more so, on complaints.
ECHO = dict.fromkeys(("use", "skin", "shade", "restock"), 0.07) | dict.fromkeys(
    mixes.COMPLAINTS, 0.16
)
# Hours until a comment, median and spread. What goes round is found for days; below the
# news of the new cream people write when they have opened theirs.
DELAY = {"news": (190.0, 0.7), "viral": (22.0, 1.1)}
USUAL_DELAY = (3.2, 1.7)
ASLEEP = range(1, 7)
OFFICE = range(9, 19)
# Graph leaves out who wrote some comments.
NAMELESS = 0.015


class Conversation:
    """Everything said on one account."""

    def __init__(self, profile: Profile, start: date, end: date, rng: Random) -> None:
        self.profile = profile
        self.cutoff = datetime.combine(end, time(), UTC) - timedelta(minutes=1)
        self.captions = content.captions(profile.key)
        self.talk = content.talk(profile.key)
        self.crowd = Crowd(profile.language, profile.username, rng)
        self.wording = Wording(profile, self.crowd, rng)
        self.wave = calendar.story_days(start, profile.market).get("wave")
        self.rng = rng
        self.count = 0

    def below(self, draft: Draft, media_id: str, likes: int) -> list[CommentRecord]:
        """Comments and replies below one post, in order of time."""
        answers = self._answers(draft)
        self.wording.begin()
        weights = mixes.mix(
            self.talk.topics,
            brand=self.profile.brand,
            market=self.profile.market,
            kind=draft.kind,
            event=draft.event,
            is_reel=draft.format == "reel",
            has_answers=bool(answers),
        )
        found: list[CommentRecord] = []
        for _ in range(self._volume(draft, likes)):
            hours, spread = DELAY.get(draft.kind, USUAL_DELAY)
            moment = self._after(draft.moment, hours=hours, spread=spread)
            if moment < self.cutoff:
                wave_day = self._wave_day(moment)
                now = mixes.with_story(weights, wave_day=wave_day, kind=draft.kind)
                topic = self.rng.choices([*now], [*now.values()])[0]
                found += self._thread(topic, draft, media_id, moment, answers, likes)
        return sorted(found, key=lambda comment: comment.timestamp)

    def _volume(self, draft: Draft, likes: int) -> int:
        chatter = CHATTER.get(draft.kind, 1.0)
        if draft.event == "launch":
            chatter *= LAUNCH_CHATTER
        wave_day = self._wave_day(draft.moment)
        if wave_day is not None and 0 <= wave_day < calendar.WAVE_DAYS:
            chatter *= WAVE_CHATTER
        scatter = self.rng.lognormvariate(0, 0.3)
        return min(round(FACTOR * math.pow(likes, POWER) * chatter * scatter), MOST)

    def _answers(self, draft: Draft) -> tuple[str, ...]:
        if draft.kind == "question":
            return self.talk.poll_answers[draft.body]
        return self.talk.event_answers.get(draft.event, ())

    def _wave_day(self, moment: datetime) -> int | None:
        return None if self.wave is None else (moment.date() - self.wave).days

    def _after(self, moment: datetime, *, hours: float, spread: float) -> datetime:
        """A while later, mostly soon; who would write at night does in the morning."""
        later = moment + timedelta(
            hours=self.rng.lognormvariate(math.log(hours), spread)
        )
        local = later.astimezone(self.profile.zone)
        if local.hour in ASLEEP and self.rng.random() < 0.85:
            later += timedelta(hours=self.rng.uniform(6, 8))
        return later.replace(microsecond=0)

    def _in_office(self, moment: datetime) -> datetime:
        """The next moment somebody of the brand is there to answer."""
        local = moment.astimezone(self.profile.zone)
        while local.hour not in OFFICE:
            local = local.replace(minute=self.rng.randrange(60)) + timedelta(hours=1)
        return local.astimezone(UTC)

    def _thread(
        self,
        topic: str,
        draft: Draft,
        media_id: str,
        moment: datetime,
        answers: tuple[str, ...],
        likes: int,
    ) -> list[CommentRecord]:
        product = self.captions.products[draft.product].name
        text, answer = self.wording.say(topic, product, answers)
        name = self.crowd.writer(topic)
        first = self._comment(media_id, text, moment, name, topic, likes)
        thread = [first]
        if self.rng.random() < ECHO.get(topic, 0):
            echoed = self._after(moment, hours=2.5, spread=1.2)
            kind = "agree" if topic in mixes.COMPLAINTS else "wonder"
            line = self.rng.choice(self.talk.topics[kind]).text
            other = self.crowd.writer(kind)
            thread.append(self._comment(media_id, line, echoed, other, kind, 0, first))
        if reply := self._reply(topic, answer, first):
            thread.append(reply)
        return [comment for comment in thread if comment.timestamp < self.cutoff]

    def _comment(
        self,
        media_id: str,
        text: str,
        moment: datetime,
        name: str,
        topic: str,
        likes: int,
        parent: CommentRecord | None = None,
    ) -> CommentRecord:
        is_nameless = parent is None and self.rng.random() < NAMELESS
        # Few comments are liked at all, and those of complaint by fellow sufferers.
        warmth = 0.0 if topic == "spam" else 2.2 if topic in mixes.COMPLAINTS else 1.0
        liked = (self.rng.paretovariate(1.15) - 1) * warmth * (0.4 + likes / 4_000)
        return CommentRecord(
            comment_id=self._id(),
            media_id=media_id,
            text=text,
            timestamp=moment,
            parent_id=parent.comment_id if parent else "",
            username="" if is_nameless else name,
            author_id="" if is_nameless else self.crowd.author_id(name),
            like_count=min(round(liked), likes // 12 + 4),
            hidden=topic == "spam" and self.rng.random() < 0.3,
        )

    def _reply(
        self, topic: str, answer: str, comment: CommentRecord
    ) -> CommentRecord | None:
        wave_day = self._wave_day(comment.timestamp)
        chance = REPLY.get(topic, 0)
        if wave_day is not None and 0 <= wave_day < OVERWHELMED_DAYS:
            chance *= OVERWHELMED
        if self.rng.random() > chance:
            return None
        lines = self.talk.replies.get(THANKS.get(topic, topic), ())
        text = answer or (self.rng.choice(lines) if lines else "")
        if not text:
            return None
        if comment.username and self.rng.random() < 0.7:
            text = f"@{comment.username} {text}"
        moment = self._after(comment.timestamp, hours=2.2, spread=0.9)
        return CommentRecord(
            comment_id=self._id(),
            media_id=comment.media_id,
            text=text,
            timestamp=self._in_office(moment),
            parent_id=comment.comment_id,
            username=self.profile.username,
            author_id=self.profile.user_id,
            like_count=int(self.rng.expovariate(0.9)),
        )

    def _id(self) -> str:
        self.count += 1
        # Ids of one account start alike, as those of Graph do, and never meet.
        account = int(self.profile.user_id[-3:])
        place = account * 10**11 + self.count * 10**6 + self.rng.randrange(10**6)
        return str(18_000_000_000_000_000 + place)
