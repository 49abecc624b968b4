"""Makes accounts in great numbers from a seed, straight into the store."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as clock_time
from itertools import islice
from random import Random
from typing import Any

from instagram.sandbox import store
from instagram.sandbox.demo import content
from instagram.sandbox.filling import app_scoped_id
from instagram.sandbox.stock import Post, Stock, stock

DAY = 86_400
# So many rows at most wait in one transaction.
ROWS_AT_ONCE = 100_000
# Media and comments of one account share 10**8 ids: a post takes ten, for its pages.
IDS, FIRST_COMMENT, STEP = 10**8, 5 * 10**7, 10
MOST_ACCOUNTS = 100_000
TALK_DAYS = 7
ANSWERED = 0.6
TYPES = {"image": "IMAGE", "carousel": "CAROUSEL_ALBUM", "reel": "VIDEO"}
MEDIA = (
    *("media_id", "user_id", "parent_id", "caption", "media_type"),
    *("media_product_type", "posted_at", "permalink", "shortcode", "media_url"),
    *("thumbnail_url", "like_count", "comments_count", "is_comment_enabled"),
    *("is_shared_to_feed", "alt_text", "shape", "insights"),
)
COMMENT = (
    *("comment_id", "media_id", "parent_id", "username", "author_id", "text"),
    *("posted_at", "like_count", "hidden"),
)
Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """How much of everything; the same order makes the same rows."""

    seed: int = 1
    accounts: int = 1
    posts: int = 300
    # Below each post, replies included.
    comments: int = 20
    # Over which posts are spread, backwards from the end of the day `until`.
    days: int = 730
    until: date = field(default_factory=lambda: datetime.now(UTC).date())

    def __post_init__(self) -> None:
        enough = self.seed >= 0 and self.accounts > 0 and self.posts > 0
        if not (enough and self.comments >= 0 and self.days > 0):
            message = "A seed, at least one account, one post and one day are needed."
            raise ValueError(message)
        fits = self.posts * STEP <= FIRST_COMMENT
        if not fits or self.posts * self.comments > IDS - FIRST_COMMENT:
            message = (
                "An account holds 5,000,000 posts and 50,000,000 comments at most."
            )
            raise ValueError(message)
        if self.accounts > MOST_ACCOUNTS:
            message = f"At most {MOST_ACCOUNTS:,} accounts are made at once."
            raise ValueError(message)

    def username(self, number: int) -> str:
        words = content.shared().names["ko"]
        return f"load{self.seed}.{words[number % len(words)]}.{number:04d}"

    @property
    def end(self) -> int:
        return store.seconds(datetime.combine(self.until, clock_time(), UTC))


def first_id(order: Order, number: int) -> int:
    """Where the ids of an account's media begin; other seeds' lie elsewhere."""
    return (1810 + order.seed % 80) * 10**13 + number * IDS


def generate(order: Order) -> dict[str, Any]:
    """Write all of it; rows that an earlier run with the same seed made are replaced."""
    started = time.perf_counter()
    for number in range(order.accounts):
        _forget(first_id(order, number))
    with store.filling():
        rows = sum(_fill(_Account(order, each)) for each in range(order.accounts))
    seconds = time.perf_counter() - started
    return {
        "accounts": order.accounts,
        "media": order.accounts * order.posts,
        "comments": order.accounts * order.posts * order.comments,
        "first_username": order.username(0),
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
    }


def _forget(first: int) -> None:
    """Remove what an earlier run made of this account, and what hangs on it."""
    store.run(
        "DELETE FROM media WHERE media_id >= ? AND media_id < ?",
        *(str(first), str(first + IDS)),
    )


def _fill(account: "_Account") -> int:
    with store.writing() as database:
        store.insert(database, "account", account.row())
    return 1 + sum(_write(each) for each in account.batches())


def _write(batch: tuple[list[Row], Iterator[Row]]) -> int:
    """One transaction; how many rows it made, those of hashtags among them."""
    media, comments = batch
    with store.writing() as database:
        before = database.total_changes
        _insert(database, "media", MEDIA, media)
        _insert(database, "comment", COMMENT, comments)
        return database.total_changes - before


def _insert(
    database: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[Row],
) -> None:
    database.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - own names
        f"VALUES ({', '.join('?' * len(columns))})",
        rows,
    )


class _Account:
    """One account and everything on it, drawn from its own chance."""

    def __init__(self, order: Order, number: int) -> None:
        self.order = order
        self.stock: Stock = stock(order.seed, number)
        self.rng = Random(f"{order.seed} {number}")  # noqa: S311 - chance, not secrecy
        self.username = order.username(number)
        self.user_id = f"178418{order.seed % 1000:03d}{number:08d}"
        self.first_id = first_id(order, number)
        self.comment_id = self.first_id + FIRST_COMMENT
        self.followers = int(self.rng.lognormvariate(9.2, 1.1)) + 100

    def row(self) -> dict[str, Any]:
        profile = self.stock.profile
        return {
            "user_id": self.user_id,
            "app_scoped_id": app_scoped_id(self.user_id),
            "username": self.username,
            "name": f"{profile.name} {self.username[-4:]}",
            "account_type": "BUSINESS",
            "biography": profile.biography,
            "website": profile.website,
            "profile_picture_url": "",
            "followers_count": self.followers,
            "follows_count": self.rng.randrange(40, 900),
            "market": profile.market,
            "professional_since": None,
            "follower_history": "[]",
            "colors": json.dumps(profile.colors),
        }

    def batches(self) -> Iterator[tuple[list[Row], Iterator[Row]]]:
        """Posts with their comments, in portions of one transaction."""
        size = max(1, ROWS_AT_ONCE // (self.order.comments + 3))
        numbers = iter(range(self.order.posts))
        while portion := list(islice(numbers, size)):
            moments = [(number, self._posted_at(number)) for number in portion]
            media = [row for number, at in moments for row in self._post(number, at)]
            yield media, self._comments(moments)

    def _posted_at(self, number: int) -> int:
        step = self.order.days * DAY / self.order.posts
        return int(self.order.end - (number + self.rng.random() * 0.9 + 0.05) * step)

    def _post(self, number: int, posted_at: int) -> Iterator[Row]:
        post = self.rng.choice(self.stock.posts)
        media_id = self.first_id + number * STEP
        likes = int(self.followers * self.rng.random() ** 2 * 0.08)
        yield self._media(post, media_id, posted_at, likes)
        if post.format == "carousel":
            for page in range(self.rng.randrange(2, 5)):
                yield self._page(post, media_id, page, posted_at)

    def _media(self, post: Post, media_id: int, posted_at: int, likes: int) -> Row:
        is_reel = post.format == "reel"
        return (
            *(str(media_id), self.user_id, "", post.caption, TYPES[post.format]),
            *("REELS" if is_reel else "FEED", posted_at),
            *_addresses(media_id, is_reel=is_reel),
            *(likes, self.order.comments, 1, 1, post.alt_text, post.shape),
            self._insights(likes),
        )

    def _page(self, post: Post, parent: int, page: int, posted_at: int) -> Row:
        media_id = parent + page + 1
        return (
            *(str(media_id), self.user_id, str(parent), "", "IMAGE", "FEED", posted_at),
            *_addresses(media_id, is_reel=False),
            *(None, None, 1, 1, "", post.shape, "{}"),
        )

    def _insights(self, likes: int) -> str:
        reach = int(likes * (8 + 20 * self.rng.random())) + 20
        views = int(reach * (1.1 + self.rng.random()))
        saved, shares = int(likes * self.rng.random() * 0.3), likes // 25
        return f'{{"reach":{reach},"views":{views},"saved":{saved},"shares":{shares}}}'

    def _comments(self, moments: list[tuple[int, int]]) -> Iterator[Row]:
        for number, posted_at in moments:
            media_id = str(self.first_id + number * STEP)
            yield from self._below(media_id, posted_at)

    def _below(self, media_id: str, posted_at: int) -> Iterator[Row]:
        """The comments of one post: somebody writes, and sometimes the brand answers."""
        chance, lines, people = self.rng.random, self.stock.lines, self.stock.people
        span = min(TALK_DAYS * DAY, self.order.end - posted_at)
        answer, parent, moment = "", "", posted_at
        for comment_id in range(self.comment_id, self.comment_id + self.order.comments):
            if answer and chance() < ANSWERED:
                moment += int(chance() * (self.order.end - moment) * 0.01)
                yield (
                    *(str(comment_id), media_id, parent, self.username, self.user_id),
                    *(answer, moment, 0, 0),
                )
                answer = ""
                continue
            text, answer = _one_of(lines, chance)
            name, author_id = _one_of(people, chance)
            parent, moment = str(comment_id), posted_at + int(span * chance() ** 3)
            yield (
                *(parent, media_id, "", name, author_id, text, moment),
                *(int(chance() ** 9 * 30), chance() < 0.01),
            )
        self.comment_id += self.order.comments


def _one_of(
    pairs: tuple[tuple[str, str], ...], chance: Callable[[], float]
) -> tuple[str, str]:
    """Quicker than `Random.choice`, which counts with millions of comments."""
    return pairs[int(chance() * len(pairs))]


def _addresses(media_id: int, *, is_reel: bool) -> tuple[str, str, str, str]:
    """Permalink, short code, and no addresses of files: the sandbox draws them."""
    code = f"C{media_id:x}"
    return (
        f"https://www.instagram.com/{'reel' if is_reel else 'p'}/{code}/",
        code,
        "",
        "",
    )
