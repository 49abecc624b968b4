"""Getting and lengthening tokens; these addresses carry no version.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings

from instagram.clients import parsing
from instagram.clients.base import Recorder
from instagram.clients.calls import Caller, GraphAnswer
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.flavours import INSTAGRAM_LOGIN
from instagram.clients.gate import Gate
from instagram.clients.schemas import LongLivedToken, ShortLivedToken

# "About 60 days" where an answer does not say.
TOKEN_LIFE = timedelta(days=60)


class TokenClient:
    """Makes the calls that get tokens; there is no account yet to make them for."""

    def __init__(
        self,
        *,
        recorder: Recorder | None = None,
        sleep: Callable[[float], None] = time.sleep,
        gate: Gate | None = None,
    ) -> None:
        self._caller = Caller(recorder=recorder, sleep=sleep, gate=gate)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class InstagramTokens(TokenClient):
    """The tokens of Instagram Login: an hour's, then 60 days', lengthened in time."""

    def exchange_code(self, code: str, redirect_uri: str) -> ShortLivedToken:
        """Trade the log-in's code, good for one use, for a token of an hour."""
        form = {
            "client_id": INSTAGRAM_LOGIN.app_id,
            "client_secret": INSTAGRAM_LOGIN.app_secret,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_uri,
            "code": code,
        }
        answer = self._caller.post(settings.INSTAGRAM_TOKEN_URL, form)
        fields = parsing.single(answer.payload) or {}
        value = parsing.text(fields.get("access_token"))
        if not value:
            raise invalid_answer("no token in the answer")
        return ShortLivedToken(
            value=value,
            user_id=parsing.text(fields.get("user_id")),
            scopes=parsing.scopes(fields.get("permissions")),
        )

    def long_lived_token(self, token: ShortLivedToken) -> LongLivedToken:
        """Trade the token of an hour for one of about 60 days."""
        params = {
            "grant_type": "ig_exchange_token",
            "client_secret": INSTAGRAM_LOGIN.app_secret,
            "access_token": token.value,
        }
        answer = self._caller.get(INSTAGRAM_LOGIN.address("access_token"), params)
        return read_token(answer, token.scopes)

    def refresh_token(self, token: str) -> LongLivedToken:
        """Lengthen a token that is at least 24 hours old and not over."""
        params = {"grant_type": "ig_refresh_token", "access_token": _held(token)}
        answer = self._caller.get(
            INSTAGRAM_LOGIN.address("refresh_access_token"), params
        )
        return read_token(answer)


def _held(token: str) -> str:
    if not token:
        reason = "token_missing"
        raise ClientError(reason, ErrorKind.LOGIN, reason=reason)
    return token


def read_token(answer: GraphAnswer, scopes: tuple[str, ...] = ()) -> LongLivedToken:
    """The token of an answer and its end; an answer without one is refused."""
    fields = parsing.single(answer.payload) or {}
    value = parsing.text(fields.get("access_token"))
    if not value:
        raise invalid_answer("no token in the answer")
    seconds = parsing.count(fields.get("expires_in"))
    life = TOKEN_LIFE if not seconds else timedelta(seconds=min(seconds, 10**9))
    return LongLivedToken(value, datetime.now(UTC) + life, scopes)
