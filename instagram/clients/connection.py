"""One account's way to Graph: address, token, pages and their cursors."""

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings

from instagram.clients import parsing
from instagram.clients.calls import Caller, GraphAnswer
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.flavours import Flavour
from instagram.enums import CallPool


class Connection:
    """Makes calls in the name of one account; without a token it can only get one."""

    def __init__(
        self, *, flavour: Flavour, caller: Caller, token: str, user_id: str
    ) -> None:
        self.flavour = flavour
        self.caller = caller
        self._token = token
        self._user_id = user_id
        # Cursors asked for so far, by edge: a page that leads back to one is a loop.
        self._chains: dict[str, list[str]] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    @property
    def account_path(self) -> str:
        """The account as a segment of a path."""
        if self.flavour.has_own_me:
            return "me"
        if not self._user_id:
            message = "Facebook Login needs the account's id."
            raise ValueError(message)
        return segment(self._user_id)

    def held_token(self) -> str:
        if not self._token:
            reason = "token_missing"
            raise ClientError(reason, ErrorKind.LOGIN, reason=reason)
        return self._token

    def get(
        self, path: str, *, pool: CallPool = CallPool.ACCOUNT, **params: str
    ) -> GraphAnswer:
        """A reading call below the configured version."""
        credentials = self.flavour.credentials(self.held_token())
        return self.caller.get(self._url(path), {**params, **credentials}, pool)

    def post(self, path: str, **data: str) -> GraphAnswer:
        """A call that changes something at Instagram; made once, whatever comes of it."""
        credentials = self.flavour.credentials(self.held_token())
        return self.caller.post(self._url(path), {**data, **credentials})

    def delete(self, path: str) -> GraphAnswer:
        credentials = self.flavour.credentials(self.held_token())
        return self.caller.delete(self._url(path), credentials)

    def _url(self, path: str) -> str:
        return self.flavour.address(f"{settings.INSTAGRAM_API_VERSION}/{path}")

    def page(
        self,
        path: str,
        after: str | None,
        limit: int,
        fields: str,
        *,
        pool: CallPool = CallPool.ACCOUNT,
        **params: str,
    ) -> GraphAnswer:
        """One page of a list; where the next one begins, ``next_cursor`` tells."""
        asked = {"fields": fields, "limit": str(limit), **params}
        cursor = {"after": after} if after else {}
        return self.get(path, pool=pool, **asked, **cursor)

    def next_cursor(self, path: str, asked: str | None, payload: Any) -> str | None:
        """The cursor of the next page, asked for at our own address, never at ``next``."""
        return self.followed(path, asked, self.cursor_after(payload))

    def followed(self, path: str, asked: str | None, cursor: str | None) -> str | None:
        """The cursor, refused if the pages of this list led to it before."""
        chain = self._chains.pop(path, []) if asked else []
        if asked:
            chain = chain[: chain.index(asked)] if asked in chain else chain
            chain.append(asked)
        if cursor is None:
            return None
        if cursor in chain:
            raise invalid_answer("a page that leads back to itself", "repeated_page")
        self._chains[path] = chain
        return cursor

    def cursor_after(self, payload: Any) -> str | None:
        """``after`` of a page that has a next one; the last page has a cursor, too."""
        paging = payload.get("paging") if isinstance(payload, dict) else None
        following = paging.get("next") if isinstance(paging, dict) else None
        if (
            not isinstance(paging, dict)
            or not isinstance(following, str)
            or not following
        ):
            return None
        cursors = paging.get("cursors")
        after = parsing.text(cursors.get("after")) if isinstance(cursors, dict) else ""
        if after:
            return after
        address = urlsplit(following)
        if address.hostname != urlsplit(self.flavour.graph_url).hostname:
            raise invalid_answer("the next page lies on another host")
        found = parse_qs(address.query).get("after")
        if not found:
            raise invalid_answer("a next page without a cursor")
        return found[0]


def segment(value: str) -> str:
    """An id as one segment of a path, whatever it holds."""
    return quote(value, safe="")


def items(answer: GraphAnswer) -> list[Any]:
    found = parsing.objects(answer.payload)
    if found is None:
        raise invalid_answer("no list in the answer")
    return found
