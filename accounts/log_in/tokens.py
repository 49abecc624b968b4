"""Bearer tokens of the API, on allauth's JWT machinery.

Each log-in is a session of its own that holds which refresh tokens are still good. A refresh
token works once; one that comes back a second time ends the whole log-in, because either its
owner or a thief now holds a copy.
"""

from dataclasses import dataclass
from typing import Any, cast

from allauth.headless import app_settings
from allauth.headless.internal import sessionkit
from allauth.headless.tokens.strategies.jwt import internal
from allauth.usersessions.models import UserSession
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import User
from accounts.services import log_ins
from kbeauty.lib.errors import AppError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class TokenRefusedError(AppError):
    code = "invalid_token"
    status = 401


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a log-in answers; ``expires_in`` is the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"  # noqa: S105 - the name of a scheme


def _refused() -> TokenRefusedError:
    return TokenRefusedError(_("This refresh token is not valid. Log in again."))


def _issue(user: User, session: Any) -> TokenPair:
    refresh = internal.create_refresh_token(user, session)
    access = internal.create_access_token(user, session, {})
    try:
        session.save()
    except UpdateError as error:
        # The log-in was ended while we worked, for example by a second use of the token.
        raise _refused() from error
    return TokenPair(access, refresh, app_settings.JWT_ACCESS_TOKEN_EXPIRES_IN)


def open_token_session(*, user: User) -> TokenPair:
    """Log this person in for an API client."""
    session = sessionkit.new_session()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN)
    session.save()
    log_ins.list_api_session(user=user, session_key=session.session_key)
    return _issue(user, session)


def _session_of(token: str) -> tuple[dict[str, Any], Any, User]:
    """Claims, session and person of a refresh token that we signed and that has not ended."""
    payload = internal.decode_token(token, "refresh")
    try:
        session = payload and internal.get_token_session(payload)
    except ValueError as error:
        # A name of a session that is no base64.
        raise _refused() from error
    if payload is None or session is None:
        raise _refused()
    # One log-in must not be ended with the name of another person in the token.
    user = internal.validate_token_user(payload, session)
    if user is None:
        raise _refused()
    return payload, session, cast(User, user)


def rotate_token(*, refresh_token: str) -> TokenPair:
    """A new pair for a refresh token; the old one is dead, and used twice it ends the log-in."""
    payload, session, owner = _session_of(refresh_token)
    # add() is atomic: of two requests with one token only the first gets through.
    is_first_use = cache.add(
        f"refresh-used:{payload['jti']}", 1, app_settings.JWT_REFRESH_TOKEN_EXPIRES_IN
    )
    checked = internal.validate_refresh_token(refresh_token) if is_first_use else None
    if checked is None:
        _end(session)
        log_ins.note(AuditAction.TOKEN_REUSED, user=owner, by=owner)
        raise TokenRefusedError(_("This refresh token was already used. Log in again."))
    user, session, payload = checked
    internal.invalidate_refresh_token(session, payload)
    log_ins.touch_session(session_key=session.session_key)
    return _issue(user, session)


def close_token_session(*, refresh_token: str) -> None:
    """Log out: every token of this log-in is dead, access tokens included."""
    _, session, owner = _session_of(refresh_token)
    log_ins.note_log_out(user=owner, session_key=session.session_key)
    session.flush()


def _end(session: Any) -> None:
    UserSession.objects.filter(session_key=session.session_key).delete()
    session.flush()
