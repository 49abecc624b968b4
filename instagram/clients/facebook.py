"""The tokens of Facebook Login: the person's, those of their Pages, and what each is worth.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from instagram.clients import parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.connection import Connection, items
from instagram.clients.errors import ClientError, ErrorKind, classify, invalid_answer
from instagram.clients.flavours import FACEBOOK_LOGIN
from instagram.clients.schemas import (
    FacebookPage,
    LongLivedToken,
    ShortLivedToken,
    TokenReport,
)
from instagram.clients.tokens import TokenClient, read_token

PAGES = "me/accounts"
PAGE_FIELDS = "id,name,access_token,instagram_business_account{id,username}"
PAGES_AT_A_TIME = 100
# Nobody runs more Pages; a list that goes on past them is broken.
MOST_PAGES = 5000


class FacebookTokens(TokenClient):
    """Asks in the name of our app, or of the person who has just logged in."""

    def exchange_code(self, code: str, redirect_uri: str) -> ShortLivedToken:
        """Trade the log-in's code, good for one use, for the person's token of an hour."""
        params = {
            "client_id": FACEBOOK_LOGIN.app_id,
            "client_secret": FACEBOOK_LOGIN.app_secret,
            "redirect_uri": redirect_uri,
            "code": code,
        }
        try:
            answer = self._caller.get_once(_address("oauth/access_token"), params)
        except ClientError as error:
            if error.code == 100:
                error.reason = "code_refused"
            raise
        # Which permissions it has only debug_token tells.
        return ShortLivedToken(read_token(answer).value, user_id="", scopes=())

    def long_lived_token(self, token: ShortLivedToken) -> LongLivedToken:
        """Trade the token of an hour for one of about 60 days."""
        params = {
            "grant_type": "fb_exchange_token",
            "client_id": FACEBOOK_LOGIN.app_id,
            "client_secret": FACEBOOK_LOGIN.app_secret,
            "fb_exchange_token": token.value,
        }
        return read_token(self._caller.get(_address("oauth/access_token"), params))

    def pages(self, token: str) -> list[FacebookPage]:
        """Every Page that the person runs and let us see, each with its own token."""
        connection = Connection(
            flavour=FACEBOOK_LOGIN, caller=self._caller, token=token, user_id=""
        )
        found: list[FacebookPage] = []
        for answer in _page_lists(connection):
            found += [page for item in items(answer) if (page := _page(item))]
            if len(found) > MOST_PAGES:
                raise invalid_answer("more Pages than anybody runs")
        return found

    def inspect(self, token: str) -> TokenReport:
        """What a token may do and until when; a dead one is refused with the reason."""
        own = f"{FACEBOOK_LOGIN.app_id}|{FACEBOOK_LOGIN.app_secret}"
        params = {"input_token": token, **FACEBOOK_LOGIN.credentials(own)}
        try:
            answer = self._caller.get(_address("debug_token"), params)
        except ClientError as error:
            raise _of_our_app(error) from error
        fields = parsing.single(answer.payload) or {}
        ends = _end(fields.get("data_access_expires_at"))
        if ends is not None and ends <= datetime.now(UTC):
            raise _dead("data_access_ended")
        if fields.get("is_valid") is not True:
            raise _refused(fields)
        return TokenReport(
            scopes=parsing.scopes(fields.get("scopes")),
            expires_at=_end(fields.get("expires_at")),
            data_access_ends_at=ends,
            person_id=parsing.text(fields.get("user_id"))[: parsing.MAX_ID],
        )


def _address(path: str) -> str:
    return FACEBOOK_LOGIN.address(f"{settings.INSTAGRAM_API_VERSION}/{path}")


def _page_lists(connection: Connection) -> Iterator[GraphAnswer]:
    after: str | None = None
    while True:
        answer = connection.page(PAGES, after, PAGES_AT_A_TIME, PAGE_FIELDS)
        yield answer
        after = connection.next_cursor(PAGES, after, answer.payload)
        if after is None:
            return


def _page(item: Any) -> FacebookPage | None:
    """One entry of the list; None for what names no Page."""
    fields = item if isinstance(item, dict) else {}
    page_id = parsing.text(fields.get("id"))
    if not page_id or len(page_id) > parsing.MAX_ID:
        return None
    linked = fields.get("instagram_business_account")
    linked = linked if isinstance(linked, dict) else {}
    account_id = parsing.text(linked.get("id"))
    return FacebookPage(
        page_id=page_id,
        name=parsing.text(fields.get("name"))[:200],
        token=parsing.text(fields.get("access_token")),
        instagram_user_id=account_id if len(account_id) <= parsing.MAX_ID else "",
        username=parsing.text(linked.get("username"))[:64],
    )


def _end(value: Any) -> datetime | None:
    """Unix seconds; 0 is how Facebook writes "never"."""
    seconds = parsing.count(value)
    return parsing.moment(seconds) if seconds else None


def _of_our_app(error: ClientError) -> ClientError:
    """Refused is whoever asks, which is our app: no word on the token it asked about."""
    if error.kind not in {ErrorKind.LOGIN, ErrorKind.PERMISSION}:
        return error
    return ClientError(error.message, ErrorKind.BAD_REQUEST, reason="app_refused")


def _dead(reason: str) -> ClientError:
    return ClientError(reason, ErrorKind.LOGIN, reason=reason)


def _refused(fields: dict[str, Any]) -> ClientError:
    """A token that is no longer valid, with the reason as a call would have had it."""
    if "is_valid" not in fields:
        return invalid_answer("no word on the token")
    error = fields.get("error")
    error = error if isinstance(error, dict) else {}
    code, subcode = (parsing.count(error.get(name)) for name in ("code", "subcode"))
    verdict = classify(code, subcode)
    # Whatever it says, this is about the token and nothing else.
    is_known = verdict.kind == ErrorKind.LOGIN
    return _dead(verdict.reason if is_known else "token_invalid")
