"""Short ways for the tests to a file's facts and readings."""

import io
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from instagram.imports.fields import guess_mapping
from instagram.imports.posts import Plan
from instagram.imports.reading import read_posts
from instagram.imports.recognition import recognise

DATA = Path(__file__).resolve().parents[1] / "data" / "imports"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def saved(name):
    return (DATA / name).read_bytes()


def plan(mapping, *, zone="UTC", order="mdy", only_username=""):
    return Plan(mapping, ZoneInfo(zone), NOW, order, only_username)


def read(content, *, mapping=None, encoding="", **settings):
    """Posts and complaints of a file's bytes."""
    source = io.BytesIO(content)
    facts = recognise(source, encoding=encoding)
    chosen = guess_mapping(facts.columns) if mapping is None else mapping
    readings = list(read_posts(source, facts, plan(chosen, **settings)))
    posts = [one.post for one in readings if one.post and not one.is_merged]
    return posts, [issue for one in readings for issue in one.issues]


def told(issues):
    return [(issue.line, issue.reason, issue.column) for issue in issues]
