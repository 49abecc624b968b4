"""Instagram's addresses, answered on this machine."""

from datetime import timedelta

import pytest
from django.utils import timezone

from instagram.clients.schemas import LongLivedToken, Profile
from instagram.sandbox.records import AccountRecord, Dataset

CALLBACK = "https://brand.example/accounts/callback/"
USER_ID, USERNAME = "17841400000000101", "glasshaus.kr"
PROFILE = Profile(
    user_id=USER_ID,
    app_scoped_id="90",
    username=USERNAME,
    name="Glasshaus",
    account_type="BUSINESS",
    profile_picture_url="",
    biography="",
    website="",
    followers_count=1200,
    follows_count=None,
    media_count=44,
)


@pytest.fixture
def instagram(sandbox, settings):
    """The sandbox with one brand, as the address of everything of Instagram's."""
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    settings.INSTAGRAM_TOKEN_URL = f"{sandbox.base_url}/oauth/access_token"
    settings.INSTAGRAM_APP_ID = settings.FACEBOOK_APP_ID = sandbox.app_id
    settings.INSTAGRAM_APP_SECRET = settings.FACEBOOK_APP_SECRET = sandbox.app_secret
    settings.FACEBOOK_GRAPH_URL = settings.FACEBOOK_DIALOG_URL = sandbox.base_url
    account = AccountRecord(
        user_id=USER_ID, username=USERNAME, name="Glasshaus", followers_count=1200
    )
    sandbox.load(Dataset(accounts=(account,)))
    return sandbox


@pytest.fixture
def graph_server(httpserver, settings):
    """A loopback server for what the sandbox never says."""
    base_url = f"http://{httpserver.host}:{httpserver.port}"
    settings.INSTAGRAM_GRAPH_URL = settings.FACEBOOK_GRAPH_URL = base_url
    settings.INSTAGRAM_TOKEN_URL = f"{base_url}/oauth/access_token"
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    return httpserver


def new_token(value="new-token", **fields):
    return LongLivedToken(value, timezone.now() + timedelta(days=60), **fields)
