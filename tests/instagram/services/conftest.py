"""A brand on the sandbox that is connected to our company."""

from datetime import UTC, datetime, timedelta

import pytest

from instagram.clients import calls
from instagram.enums import RunTrigger
from instagram.models import SyncRun
from instagram.sandbox.records import (
    AccountRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)
from instagram.services.collection.lease import Lease
from instagram.services.collection.running import run_sync
from instagram.services.collection.steps import asking, insights, posts
from tests.factories.instagram import InstagramAccountFactory

USERNAME = "glasshaus.kr"
USER_ID = "17841400000000101"
# The sandbox's present is ours, so that posts are young where a test needs it.
NOW = datetime.now(UTC).replace(microsecond=0)


def media(number, **fields):
    """Post `number` days old, with figures that follow from its number."""
    defaults = {
        "media_id": str(18_000_000_000_000_000 + number),
        "username": USERNAME,
        "timestamp": NOW - timedelta(days=number),
        "caption": f"Post {number} #glow",
        "like_count": 100 + number,
        "insights": {"reach": 1000 + number, "views": 2000, "saved": 7, "shares": 3},
    }
    return MediaRecord(**(defaults | fields))


def comments_of(post, count):
    """A thread: every third comment answers the one before."""
    start = int(post.media_id) * 10
    return [
        CommentRecord(
            comment_id=str(start + number),
            media_id=post.media_id,
            parent_id=str(start + number - 1) if number % 3 == 2 else "",
            text=f"좋아요 {number}",
            timestamp=post.timestamp + timedelta(minutes=number + 1),
            username="minji",
            author_id="17841400000005555",
        )
        for number in range(count)
    ]


def brand(post_count=7, comment_count=5):
    """A brand whose first posts have comments and whose oldest is a quarter old."""
    posts = [media(number) for number in range(1, post_count)]
    posts.append(media(post_count, timestamp=NOW - timedelta(days=90)))
    threads = [each for post in posts[:3] for each in comments_of(post, comment_count)]
    account = AccountRecord(
        user_id=USER_ID,
        username=USERNAME,
        name="Glasshaus",
        followers_count=12_000,
        market="KR",
    )
    return Dataset(accounts=(account,), media=tuple(posts), comments=tuple(threads))


def take_lease(account):
    lease = Lease.take(account)
    assert lease is not None
    return lease


@pytest.fixture
def graph(sandbox, settings, monkeypatch):
    """The sandbox with a brand, as the address of Graph; pages of three, no waiting."""
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    monkeypatch.setattr(posts, "PAGE_SIZE", 3)
    monkeypatch.setattr(insights, "INSIGHTS_AT_A_TIME", 2)
    # One call after the other: tests say which of them meets a fault.
    monkeypatch.setattr(asking, "THREADS", 1)
    monkeypatch.setattr(calls, "FIRST_WAIT", 0)
    sandbox.load(brand())
    return sandbox


@pytest.fixture
def account(company, graph):
    """The brand, connected to the company."""
    return InstagramAccountFactory(
        company=company,
        instagram_user_id=USER_ID,
        username=USERNAME,
        followers_count=None,
        token=graph.token(USERNAME),
        # Figures of the account are asked for once a day: test_audience does without.
        audience_collected_at=NOW,
    )


@pytest.fixture
def collect():
    """Collect an account to the end of one task."""

    def collect(account):
        run = SyncRun.objects.create(
            company=account.company, account=account, trigger=RunTrigger.PERSON
        )
        return run_sync(run=run)

    return collect
