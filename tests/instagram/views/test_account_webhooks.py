"""The card with what Instagram told of an account."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from instagram.enums import AccountStatus, EventStatus
from instagram.event_counts import FieldCounts
from instagram.models import InstagramEvent
from kbeauty.lib.tenancy import tenant
from tests.instagram.deliveries import TOKEN

PARTIAL = {"HX-Request": "true"}


@pytest.fixture
def url(instagram_account, settings):
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = TOKEN
    return f"/accounts/{instagram_account.code}/webhooks/"


@pytest.fixture
def event(instagram_account):
    def event(field="comments", status=EventStatus.DONE, *, hours=1, reason=""):
        at = timezone.now() - timedelta(hours=hours)
        with tenant(instagram_account.company_id):
            return InstagramEvent.objects.create(
                company=instagram_account.company,
                account=instagram_account,
                field=field,
                fingerprint=str(InstagramEvent.objects.count()),
                received_at=at,
                processed_at=at,
                status=status,
                reason=reason,
            )

    return event


def test_card_counts_a_day_by_field_and_state(logged_in, url, event):
    for status in EventStatus:
        event(status=status)
    event("mentions", EventStatus.DONE, hours=2)
    event("messages", EventStatus.IGNORED, hours=25)

    answer = logged_in.get(url)

    events = answer.context["events"]
    assert events.rows == [
        FieldCounts("Mentions", 0, 1, 0, 0),
        FieldCounts("Comments", 1, 1, 1, 1),
    ]
    assert events.last_name == "Comments"


def test_card_says_on_only_when_agreed_and_connected(logged_in, url, instagram_account):
    def state():
        return logged_in.get(url).context["events"].is_on

    assert state() is False
    instagram_account.subscribed_fields = ["comments", "story_insights"]
    instagram_account.save()
    assert state() is True
    assert "Comments, Figures of stories" in logged_in.get(url).content.decode()
    instagram_account.status = AccountStatus.RECONNECT
    instagram_account.save()
    assert state() is False


def test_card_says_why_the_last_one_failed(logged_in, url, event):
    event(status=EventStatus.FAILED, reason="token_expired", hours=3)
    event(status=EventStatus.FAILED, reason="unreadable", hours=2)

    text = logged_in.get(url).content.decode()

    assert "could not be made out" in text
    assert "has run out" not in text


def test_card_is_a_page_and_a_part(logged_in, url):
    page, part = logged_in.get(url), logged_in.get(url, headers=PARTIAL)

    assert "<html" in page.content.decode()
    assert part.content.decode().strip().startswith("<section")
    assert 'id="account-webhooks"' in part.content.decode()
    assert "Nothing told in the last 24 hours" in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_viewer_sees_it_and_stranger_does_not(client, viewer, stranger, url):
    client.force_login(viewer)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 405
    client.force_login(stranger)
    assert client.get(url).status_code == 404


def test_account_page_has_its_place_where_webhooks_are_set_up(
    logged_in, url, instagram_account, settings
):
    page = instagram_account.get_absolute_url()
    assert f'hx-get="{url}"' in logged_in.get(page).content.decode()

    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = ""
    assert url not in logged_in.get(page).content.decode()


def test_card_takes_as_many_queries_for_many_events(logged_in, url, event):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(url)
        return len(queries)

    event()
    one = count()
    for field in ("mentions", "story_insights", "messages"):
        event(field)

    assert count() == one
