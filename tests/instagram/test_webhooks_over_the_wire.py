"""From the sandbox's sender over a real wire to the stored comment."""

import pytest
from django.utils import timezone

from instagram.enums import EventStatus
from instagram.models import Comment, InstagramEvent, Post, Story
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.deliveries import TOKEN, URL
from tests.instagram.services.conftest import USER_ID, USERNAME, brand, media

MEDIA = media(1).media_id


@pytest.fixture
def brand_account(transactional_db, sandbox, settings):
    """The sandbox's brand, connected to a company that is told of it."""
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    settings.INSTAGRAM_APP_SECRET = sandbox.app_secret
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = TOKEN
    sandbox.load(brand())
    return InstagramAccountFactory(
        company=MembershipFactory().company,
        instagram_user_id=USER_ID,
        username=USERNAME,
        token=sandbox.token(USERNAME),
        token_obtained_at=timezone.now(),
    )


@pytest.fixture
def send(live_server, sandbox, brand_account):
    def send(**params):
        params = {"media_id": MEDIA} | params
        return sandbox.control("webhook", url=f"{live_server.url}{URL}", **params)

    return send


def rows(account, model):
    with tenant(account.company_id):
        return list(model.objects.for_company(account.company).order_by("pk"))


def test_address_is_verified(live_server, sandbox, brand_account):
    url = f"{live_server.url}{URL}"

    right = sandbox.control("webhook-verify", url=url, verify_token=TOKEN)
    wrong = sandbox.control("webhook-verify", url=url, verify_token="guessed")

    assert right == {
        "verified": True,
        "answer": {"status": 200, "body": "1158201444"},
    }
    assert (wrong["verified"], wrong["answer"]["status"]) == (False, 403)


@pytest.mark.parametrize("shape", ["flat", "changes"])
def test_comment_is_told_and_read(brand_account, send, shape):
    sent = send(shape=shape, text="향이 정말 좋아요 💚")

    assert [one["status"] for one in sent["answers"]] == [200]
    (event,) = rows(brand_account, InstagramEvent)
    assert (event.status, event.reason) == (EventStatus.DONE, "")
    (stored,) = rows(brand_account, Comment)
    assert (stored.text, stored.username) == ("향이 정말 좋아요 💚", "glow.diary")
    (post,) = rows(brand_account, Post)
    assert stored.post_id == post.pk


def test_told_five_times_it_is_one(brand_account, send):
    sent = send(times=5)

    assert [one["status"] for one in sent["answers"]] == [200] * 5
    assert len(rows(brand_account, InstagramEvent)) == 1
    assert len(rows(brand_account, Comment)) == 1


@pytest.mark.parametrize("spoilt", [{"is_signed": False}, {"secret": "another"}])
def test_what_is_not_signed_by_us_is_refused(brand_account, send, spoilt):
    sent = send(**spoilt)

    assert [one["status"] for one in sent["answers"]] == [403]
    assert rows(brand_account, InstagramEvent) == []


def test_secret_of_a_webhook_of_its_own(brand_account, send, settings):
    settings.INSTAGRAM_WEBHOOK_SECRETS = ["from the form"]

    assert send(secret="from the form")["answers"][0]["status"] == 200
    assert len(rows(brand_account, Comment)) == 1


def test_figures_of_a_story(brand_account, send):
    send(field="story_insights")

    (story,) = rows(brand_account, Story)
    # The rest lies below five, which Instagram tells as -1: not known.
    assert story.insights == {"reach": 1001, "views": 2000, "impressions": 2000}
