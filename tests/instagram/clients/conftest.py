import json
from pathlib import Path

import pytest

from instagram.clients.flavours import INSTAGRAM_LOGIN
from instagram.clients.graph import GraphReader
from instagram.clients.tokens import InstagramTokens

DATA = Path(__file__).parents[1] / "data"
TOKEN = "IGQVJ-very-secret"


@pytest.fixture
def sample():
    """Read a saved answer of the Graph API."""
    return lambda name: json.loads((DATA / f"{name}.json").read_text("utf-8"))


@pytest.fixture
def graph(httpserver, settings):
    """A loopback server in the place of Instagram."""
    base_url = f"http://{httpserver.host}:{httpserver.port}"
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [f"{httpserver.host}:{httpserver.port}"]
    settings.INSTAGRAM_GRAPH_URL = base_url
    settings.INSTAGRAM_TOKEN_URL = f"{base_url}/oauth/access_token"
    settings.INSTAGRAM_API_VERSION = "v25.0"
    return httpserver


@pytest.fixture
def records():
    """What the client told its recorder."""
    return []


@pytest.fixture
def waits():
    """How long the client slept between tries."""
    return []


@pytest.fixture
def graph_client(graph, records, waits):
    return GraphReader(
        flavour=INSTAGRAM_LOGIN,
        token=TOKEN,
        recorder=records.append,
        sleep=waits.append,
    )


@pytest.fixture
def tokens(graph, records, waits):
    return InstagramTokens(recorder=records.append, sleep=waits.append)
