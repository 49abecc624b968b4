"""A brand connected by Facebook Login, and what others post, on the sandbox."""

from datetime import UTC, datetime, timedelta

import pytest

from instagram.clients import calls
from instagram.enums import Login
from instagram.sandbox.records import AccountRecord, Dataset, MediaRecord
from instagram.services.discovery import creators
from tests.factories.instagram import InstagramAccountFactory

USER_ID, USERNAME = "17841400000000101", "glasshaus.kr"
# The sandbox's present is ours.
NOW = datetime.now(UTC).replace(microsecond=0)


def person(username, number, **fields):
    """Somebody else's account."""
    return AccountRecord(
        **{
            "user_id": str(17_841_499_000_000_000 + number),
            "username": username,
            "name": username.title(),
            "account_type": "MEDIA_CREATOR",
            "followers_count": 1000,
            "follows_count": 30,
            "is_outside": True,
            **fields,
        }
    )


def posts_of(username, count, *, first=0, caption="#glow", every=timedelta(hours=3)):
    """Newest first; post ``number`` has ``number`` likes and one comment."""
    return tuple(
        MediaRecord(
            media_id=str(17_900_000_000_000_000 + number),
            username=username,
            timestamp=NOW - timedelta(hours=1) - every * (number - first),
            caption=f"Day {number} {caption}",
            like_count=number,
            comments_count=1,
        )
        for number in range(first, first + count)
    )


@pytest.fixture
def graph(sandbox, settings, monkeypatch):
    """The sandbox with the brand, Mina who posts #glow, and her private double."""
    settings.FACEBOOK_GRAPH_URL = sandbox.base_url
    settings.FACEBOOK_APP_ID = sandbox.app_id
    settings.FACEBOOK_APP_SECRET = sandbox.app_secret
    monkeypatch.setattr(calls, "FIRST_WAIT", 0)
    monkeypatch.setattr(creators, "PAGE_SIZE", 4)
    monkeypatch.setattr(creators, "NEWEST_POSTS", 4)
    monkeypatch.setattr(creators, "FIRST_POSTS", 12)
    brand = AccountRecord(user_id=USER_ID, username=USERNAME, followers_count=1200)
    others = (person("mina", 1), person("shy", 2, is_private=True))
    posts = posts_of("mina", 14)
    sandbox.load(Dataset(accounts=(brand, *others), media=posts))
    return sandbox


@pytest.fixture
def account(company, graph):
    return InstagramAccountFactory(
        company=company,
        login=Login.FACEBOOK,
        instagram_user_id=USER_ID,
        username=USERNAME,
        token=graph.token(USERNAME, kind="facebook"),
    )


def paths(sandbox):
    """What was asked, oldest first, without the version."""
    return [
        call["path"].strip("/").partition("/")[2] for call in reversed(sandbox.calls())
    ]
