"""Lets the demo go on: what was posted since somebody last looked."""

import json
from datetime import UTC, datetime, timedelta

from instagram.sandbox import store
from instagram.sandbox.filling import load
from instagram.sandbox.records import Dataset, MediaRecord

# Looked at oftener than this, nothing has changed.
PAUSE = 600
# After a long sleep only the last days are made up for.
LONGEST_GAP = timedelta(days=7)
# Figures of younger posts still grow.
RIPENING = timedelta(days=3)


def go_on() -> None:
    """Add posts and stories of the lively accounts up to the sandbox's present."""
    now, last = store.now(), int(store.setting("lived_until", 0))
    if abs(now - last) < PAUSE:
        return
    lively = store.rows("SELECT username FROM account WHERE is_lively")
    if not lively:
        return
    until = datetime.fromtimestamp(now, UTC)
    since = max(datetime.fromtimestamp(last, UTC), until - LONGEST_GAP)
    happened = _happened(store.ids(lively, "username"), until - LONGEST_GAP, until)
    fresh = {each.media_id for each in happened.media if each.timestamp > since}
    load(
        Dataset(
            media=tuple(each for each in happened.media if each.media_id in fresh),
            comments=tuple(
                each for each in happened.comments if each.media_id in fresh
            ),
        )
    )
    _ripen([each for each in happened.media if each.media_id not in fresh], until)
    store.set_setting("lived_until", now)


def _happened(names: list[str], since: datetime, until: datetime) -> Dataset:
    """What these accounts have posted; the same whenever it is asked for."""
    from instagram.sandbox.demo import outside, stories  # noqa: PLC0415 - large

    media: list[MediaRecord] = []
    parts = [
        outside.posts(outside.outsiders()[name], since, until)
        for name in names
        if name in outside.outsiders()
    ]
    for name in names:
        if name in stories.BY_NAME:
            media += stories.build(stories.BY_NAME[name], since, until)
    media += [each for part in parts for each in part.media]
    comments = tuple(comment for part in parts for comment in part.comments)
    return Dataset(media=tuple(media), comments=comments)


def _ripen(posts: list[MediaRecord], now: datetime) -> None:
    """Give young posts the figures of now; what was changed or deleted stays so."""
    with store.writing() as database:
        database.executemany(
            "UPDATE media SET like_count = ?, insights = ? WHERE media_id = ?",
            [
                (each.like_count, json.dumps(dict(each.insights)), each.media_id)
                for each in posts
                if now - each.timestamp < RIPENING
            ],
        )
