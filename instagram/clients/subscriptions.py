"""Which changes of an account Instagram tells us by webhook.

https://developers.facebook.com/docs/instagram-platform/webhooks#enable-subscriptions
"""

from collections.abc import Iterable

from instagram.clients import parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.connection import Connection, items
from instagram.clients.errors import invalid_answer


class Subscribing:
    """The subscription of our app to the connection's account; there is one, whoever asks."""

    _connection: Connection

    def subscribed_fields(self) -> tuple[str, ...]:
        """What is agreed; empty where nothing is."""
        answer = self._connection.get(self._path)
        names: set[str] = set()
        # Instagram lists our app alone, whose id differs from the one that log-ins use.
        for item in items(answer):
            fields = item.get("subscribed_fields") if isinstance(item, dict) else None
            names |= set(parsing.scopes(fields or []))
        return tuple(sorted(names))

    def subscribe(self, fields: Iterable[str]) -> None:
        """Be told of these from now on, and of no others."""
        wanted = ",".join(fields)
        _require_success(self._connection.post(self._path, subscribed_fields=wanted))

    def unsubscribe(self) -> None:
        _require_success(self._connection.delete(self._path))

    @property
    def _path(self) -> str:
        return f"{self._connection.account_path}/subscribed_apps"


def _require_success(answer: GraphAnswer) -> None:
    payload = answer.payload
    if not isinstance(payload, dict) or payload.get("success") is not True:
        raise invalid_answer("no success in the answer")
