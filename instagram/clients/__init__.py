"""The doors to Instagram; services ask for a client here and know no other name."""

from instagram.clients.base import GraphClient, Recorder
from instagram.clients.facebook import FacebookTokens
from instagram.clients.flavours import flavour_of
from instagram.clients.graph import GraphReader
from instagram.clients.tokens import InstagramTokens


def graph_client(
    *, login: str, token: str, user_id: str = "", recorder: Recorder | None = None
) -> GraphClient:
    """Reads one account, ``user_id``, that was connected by this log-in."""
    return GraphReader(
        flavour=flavour_of(login), token=token, user_id=user_id, recorder=recorder
    )


def instagram_tokens(*, recorder: Recorder | None = None) -> InstagramTokens:
    """Gets and lengthens the tokens of Instagram Login."""
    return InstagramTokens(recorder=recorder)


def facebook_tokens(*, recorder: Recorder | None = None) -> FacebookTokens:
    """Gets the tokens of Facebook Login, its Pages, and what a token is worth."""
    return FacebookTokens(recorder=recorder)
