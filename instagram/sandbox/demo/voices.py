"""Decides what each account posts on which day, and puts the captions together."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from instagram.sandbox.demo import calendar, content
from instagram.sandbox.demo.metrics import season
from instagram.sandbox.demo.profiles import Profile

# A topic rests for so many posts before the brand comes back to it.
REST = 4
# And a text for so many days before it is used again below another opening.
BODY_REST = timedelta(days=42)
# Schedulers post on the hour and half hour, people a little off it.
MINUTES = (0, 0, 0, 30, 30, 5, 12, 41)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A post as planned, before the public has seen it."""

    moment: datetime
    format: str
    # Topic, event, "giveaway", "apology" or "viral".
    kind: str
    event: str
    product: str
    caption: str
    boost: float
    # Which body of the topic; polls are answered by it.
    body: int


def plan(profile: Profile, start: date, end: date, rng: Random) -> list[Draft]:
    """All posts of an account in the window, in order of time."""
    writer = Writer(profile, start, rng)
    drafts = [writer.for_event(post, day) for post, day in _events(profile, start, end)]
    taken = {draft.moment.astimezone(profile.zone).date() for draft in drafts}
    missing = max(profile.posts - len(drafts), 0)
    days = _days(profile, start, end, taken, missing, rng)
    drafts += [writer.everyday(day) for day in days]
    cutoff = datetime.combine(end, time(), UTC) - timedelta(hours=1)
    shown = [draft for draft in drafts if draft.moment < cutoff]
    return sorted(shown, key=lambda draft: draft.moment)


def _events(
    profile: Profile, start: date, end: date
) -> Iterator[tuple[content.EventPost, date]]:
    """The posts for occasions; on a day with two, the first written stays."""
    days = defaultdict(list)
    for name, day in calendar.occasions(start, end, profile.market):
        days[name].append(day)
    silent, taken = _silence(profile, start), set[date]()
    for post in content.captions(profile.key).events:
        for day in days[post.event]:
            posted = day + timedelta(days=post.day)
            if start <= posted < end and posted not in taken | silent:
                taken.add(posted)
                yield post, posted


def _silence(profile: Profile, start: date) -> set[date]:
    first, days = profile.quiet
    return {start + timedelta(days=first + day) for day in range(days)}


def _days(
    profile: Profile,
    start: date,
    end: date,
    taken: set[date],
    posts: int,
    rng: Random,
) -> list[date]:
    """Days for everyday posts: so many a week, more in the brand's season."""
    silent = _silence(profile, start)
    weeks: dict[int, list[date]] = defaultdict(list)
    for number in range((end - start).days):
        day = start + timedelta(days=number)
        if day not in taken and day not in silent:
            weeks[number // 7].append(day)
    # The square root: in season a brand posts more, but not as much as people look.
    wishes = {
        week: len(days) * season(profile.brand, days[0]) ** 0.5
        for week, days in weeks.items()
    }
    scale = posts / sum(wishes.values())
    chosen, credit = [], rng.random()
    for week, days in weeks.items():
        credit += wishes[week] * scale
        count, credit = int(credit), credit % 1
        weights = {
            day: rng.random() ** (1 / profile.weekdays[day.weekday()]) for day in days
        }
        chosen += sorted(days, key=weights.__getitem__, reverse=True)[:count]
    return sorted(chosen)


class Writer:
    """Writes one account's posts and remembers what it has said."""

    def __init__(self, profile: Profile, start: date, rng: Random) -> None:
        self.profile = profile
        self.captions = content.captions(profile.key)
        self.launch = calendar.story_days(start, profile.market).get("launch")
        self.rng = rng
        self.recent: deque[str] = deque(maxlen=REST)
        self.bodies: dict[tuple[str, int], date] = {}
        self.used: dict[str, int] = defaultdict(lambda: rng.randrange(3))

    def for_event(self, post: content.EventPost, day: date) -> Draft:
        tags = self._tags(self._product_tags(post.product), 3)
        moment = self._moment(day)
        return Draft(
            moment=moment.astimezone(UTC),
            format=post.format,
            kind=post.kind,
            event=post.event,
            product=post.product,
            caption=f"{post.text}\n\n{tags}",
            boost=post.boost,
            body=0,
        )

    def everyday(self, day: date) -> Draft:
        topic = self._topic(day)
        opening, body = self._pair(topic)
        self.used[topic.name] += 1
        self.bodies[topic.name, body] = day
        call = self.rng.choice(self.captions.ctas[topic.cta])
        parts = [topic.openings[opening], topic.bodies[body], call]
        caption = "\n\n".join(filter(None, [*parts, self._tags(topic.tags, 4)]))
        moment = self._moment(day)
        wanted = {name: self.profile.formats[name] for name in topic.formats}
        return Draft(
            moment=moment.astimezone(UTC),
            format=self.rng.choices([*wanted], [*wanted.values()])[0],
            kind=topic.name,
            event="",
            product=topic.product,
            caption=caption,
            boost=1.0,
            body=body,
        )

    def _topic(self, day: date) -> content.Topic:
        launched = self.launch is not None and day > self.launch
        possible = [
            topic
            for topic in self.captions.topics
            if day.month in topic.months
            and topic.name not in self.recent
            and (launched or not topic.after_launch)
        ]
        rested = [topic for topic in possible if self._has_rested(topic, day)]
        open_topics = rested or possible
        # A brand whose pictures are reels talks most of what can be filmed.
        weights = [
            topic.weight * max(self.profile.formats[name] for name in topic.formats)
            for topic in open_topics
        ]
        topic = self.rng.choices(open_topics, weights)[0]
        self.recent.append(topic.name)
        return topic

    def _has_rested(self, topic: content.Topic, day: date) -> bool:
        used = self.bodies.get((topic.name, self._pair(topic)[1]))
        return used is None or day - used > BODY_REST

    def _pair(self, topic: content.Topic) -> tuple[int, int]:
        """The next of all pairs of opening and body; none comes twice in a round."""
        openings, bodies = len(topic.openings), len(topic.bodies)
        turn, opening = divmod(self.used[topic.name] % (openings * bodies), openings)
        return opening, (opening + turn) % bodies

    def _product_tags(self, product: str) -> tuple[str, ...]:
        topics = self.captions.topics
        return next(topic.tags for topic in topics if topic.product == product)

    def _tags(self, tags: tuple[str, ...], most: int) -> str:
        few = self.rng.sample(tags, min(len(tags), self.rng.randint(2, most)))
        brand = self.rng.choice(self.captions.tag_sets)
        return " ".join(f"#{tag}" for tag in dict.fromkeys([*few, *brand]))

    def _moment(self, day: date) -> datetime:
        hours = self.profile.hours
        hour = self.rng.choices([*hours], [*hours.values()])[0]
        minute = self.rng.choice(MINUTES)
        return datetime.combine(day, time(hour, minute), self.profile.zone)
