"""A whole log-in, connection and collection, and what the log tells of it: no secret."""

import io
import json
import logging
import logging.config
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from django.conf import settings as configured
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from instagram.models import Comment, InstagramAccount, Post
from instagram.sandbox.records import (
    AccountRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)
from kbeauty.lib import logs

CALLBACK = "http://testserver/accounts/callback/"
USERNAME, PASSWORD = "glasshaus.kr", "glass-skin-2026"
INVITED = {"email": "mina@example.com", "role": "viewer"}
CAPTION, REMARK = "Our secret launch glowformula", "privateremark of a fan"


@pytest.fixture
def log():
    """All that is logged, down to the least, as production writes it."""
    stream = io.StringIO()
    config = logs.configure(as_json=True, level="DEBUG")
    config["handlers"]["lines"]["stream"] = stream
    logging.config.dictConfig(config)
    yield stream.getvalue
    logging.config.dictConfig(configured.LOGGING)
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def brand(sandbox, settings):
    """The sandbox with a brand that has one post with one comment."""
    settings.INSTAGRAM_AUTHORIZE_URL = f"{sandbox.base_url}/oauth/authorize"
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    settings.INSTAGRAM_TOKEN_URL = f"{sandbox.base_url}/oauth/access_token"
    settings.INSTAGRAM_APP_ID = sandbox.app_id
    settings.INSTAGRAM_APP_SECRET = sandbox.app_secret
    now = timezone.now()
    account = AccountRecord(user_id="17841400000000101", username=USERNAME)
    post = MediaRecord(
        media_id="180", username=USERNAME, timestamp=now, caption=CAPTION
    )
    comment = CommentRecord(
        comment_id="179", media_id="180", text=REMARK, timestamp=now
    )
    sandbox.load(Dataset(accounts=(account,), media=(post,), comments=(comment,)))
    return sandbox


def connect(client, brand):
    """Through the pages, as a browser does; returns code and state."""
    url = client.post("/accounts/connect/")["Location"]
    state = parse_qs(urlsplit(url).query)["state"][0]
    back = brand.authorize(USERNAME, CALLBACK, state=state)
    answer = client.get("/accounts/callback/", back)
    assert answer.status_code == 302
    return [back["code"], state]


def use_the_api(client, email):
    """Log in, ask, refresh, fail; returns the tokens."""
    cache.clear()
    form = {"username": email, "password": PASSWORD}
    json_body = {"content_type": "application/json"}
    pair = client.post("/api/v1/auth/login", form, **json_body).json()
    access, refresh = pair["access_token"], pair["refresh_token"]
    client.get("/api/v1/instagram/media", headers={"authorization": f"Bearer {access}"})
    client.post("/api/v1/auth/refresh", {"refresh_token": refresh}, **json_body)
    client.get(f"/api/v1/instagram/media?access_token={access}")
    client.post("/api/v1/auth/login", {**form, "password": "wr0ngsecret"}, **json_body)
    return [access, refresh, "wr0ngsecret"]


def reset_password(client, email):
    """Ask for the mail and follow it; returns the key in its address."""
    client.post("/account/password/reset/", {"email": email})
    path = re.search(r"/account/password/reset/key/([^/\s]+)/", mail.outbox[-1].body)
    client.get(path[0])
    return path[1]


def follow_the_invitation():
    """Open the link of the mail; returns the token in its address."""
    token = re.search(r"/invitations/([^/\s]+)/", mail.outbox[-1].body)[1]
    assert Client().get(f"/invitations/{token}/", follow=True).status_code == 200
    return token


def test_log_of_connecting_and_collecting_holds_no_secret(
    client, member, brand, log, django_capture_on_commit_callbacks
):
    client.force_login(member)
    with django_capture_on_commit_callbacks(execute=True):
        secrets = connect(client, brand)
    brand.fault("190-463", calls=None)
    account = InstagramAccount.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{account.get_absolute_url()}sync/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/settings/invitations/", INVITED)
    secrets.append(follow_the_invitation())
    client.logout()
    secrets += use_the_api(client, member.email)
    secrets.append(reset_password(client, member.email))

    text = log()
    secrets += [account.token, brand.app_secret, PASSWORD, CAPTION, REMARK]
    assert (Post.objects.get().caption, Comment.objects.get().text) == (CAPTION, REMARK)
    assert [secret for secret in secrets if secret in text] == []
    events = {json.loads(line)["event"] for line in text.splitlines()}
    assert {"http_call", "account_connected", "request_finished"} <= events
