"""Events about the brand of the sandbox."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from instagram.models import InstagramEvent
from instagram.services.events.processing import process_events
from instagram.services.events.receiving import receive_updates
from instagram.updates import read_updates
from tests.instagram.deliveries import delivery, entry
from tests.instagram.services.conftest import media
from tests.instagram.waiting import let_time_pass

SENT_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
POST = media(1).media_id


@pytest.fixture
def tell(account):
    """Let Instagram tell of changes; they are not acted upon yet."""

    def tell(*changes, sent_at=SENT_AT, about=account):
        told = entry(about, *changes, time=int(sent_at.timestamp()))
        updates = read_updates(json.dumps(delivery(told)).encode())
        return receive_updates(updates=updates)

    return tell


@pytest.fixture
def process(account):
    """Act upon what is due, and say what became of all events."""

    def process(about=account):
        about.refresh_from_db()
        process_events(account=about)
        events = InstagramEvent.objects.filter(account=about).order_by("pk")
        return [(event.status, event.reason) for event in events]

    return process


@pytest.fixture
def later():
    """Let the waiting of all events be over, and that of budgets and breakers."""

    def later():
        let_time_pass()
        InstagramEvent.objects.filter(due_at__isnull=False).update(
            due_at=timezone.now() - timedelta(seconds=1)
        )

    return later


@pytest.fixture
def asked(graph):
    """The paths that Graph was asked for since the last look, oldest first."""
    seen = []

    def asked():
        calls = [
            f"{call['method']} {call['path'].removeprefix('/v25.0/')}"
            for call in reversed(graph.calls())
        ]
        news = calls[len(seen) :]
        seen.extend(news)
        return news

    return asked
