"""The doors to Instagram; services ask for a client here and know no other name."""

from instagram.clients.base import GraphClient, Recorder
from instagram.clients.graph import InstagramLoginClient


def graph_client(*, token: str = "", recorder: Recorder | None = None) -> GraphClient:
    """The client of the configured login flavour."""
    return InstagramLoginClient(token=token, recorder=recorder)
