"""The way to Meta's two log-ins and back: the address, and a state good for one use.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
"""

import json
import secrets
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_redis import (  # it ships no types
    get_redis_connection,
)

from accounts.models import Company, User
from instagram.clients.flavours import FLAVOURS, INSTAGRAM_LOGIN, flavour_of
from instagram.enums import Login
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import InvalidInputError

STATE_SECONDS = 600
SCOPES = INSTAGRAM_LOGIN.scopes


def configured_logins() -> list[Login]:
    """The log-ins that there is an app for; the first is meant where nobody chooses."""
    return [flavour.login for flavour in FLAVOURS.values() if flavour.is_configured]


def is_configured() -> bool:
    """Whether there is an app to log in to; without one Connect is hidden."""
    return bool(configured_logins())


def authorize_url(
    *, redirect_uri: str, state: str, login: Login = Login.INSTAGRAM
) -> str:
    """Where the person's browser goes."""
    flavour = flavour_of(login)
    query = {
        "client_id": flavour.app_id,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(flavour.scopes),
        "state": state,
    }
    if login == Login.INSTAGRAM:
        return f"{settings.INSTAGRAM_AUTHORIZE_URL}?{urlencode(query)}"
    # Or Facebook would not ask again for what the person declined the last time.
    query["auth_type"] = "rerequest"
    origin = settings.FACEBOOK_DIALOG_URL.rstrip("/")
    version = settings.INSTAGRAM_API_VERSION
    return f"{origin}/{version}/dialog/oauth?{urlencode(query)}"


def check_redirect_uri(redirect_uri: str) -> None:
    """Refuse an address that is neither our callback page nor on the allow-list."""
    if redirect_uri in settings.INSTAGRAM_REDIRECT_URIS or _is_ours(redirect_uri):
        return
    raise InvalidInputError(
        _("Instagram's log-in may not return to this address."),
        code="redirect_uri_refused",
        fields={"redirect_uri": [_("This address is not on the allow-list.")]},
    )


def _is_ours(redirect_uri: str) -> bool:
    try:
        parts = urlsplit(redirect_uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and parts.path == reverse("instagram:oauth-callback")
        and not (parts.query or parts.fragment or "@" in parts.netloc)
        and validate_host(host, settings.ALLOWED_HOSTS)
    )


def issue_state(
    *,
    company: Company,
    user: User,
    redirect_uri: str,
    login: Login = Login.INSTAGRAM,
) -> str:
    """A random state that names who may come back with it, where, and from which log-in."""
    state = secrets.token_urlsafe(32)
    held = {"holder": _holder(company, user, redirect_uri), "login": str(login)}
    redis = get_redis_connection("default")
    redis.set(_key(state), json.dumps(held), ex=STATE_SECONDS)
    return state


def spend_state(
    state: str,
    *,
    company: Company,
    user: User,
    redirect_uri: str,
    login: Login | None = None,
) -> Login:
    """The log-in that a state was given out for; it is good for this person, and once.

    ``login`` is what whoever comes back says that it was.
    """
    # GETDEL: of two answers with one state only the first finds it.
    found = get_redis_connection("default").getdel(_key(state)) if state else None
    held = json.loads(found) if found is not None else {}
    is_ours = held.get("holder") == _holder(company, user, redirect_uri)
    if not is_ours or login not in (None, held["login"]):
        raise InvalidInputError(
            _(
                "This log-in to Instagram was started elsewhere, finished already or "
                "took longer than ten minutes. Press Connect Instagram again."
            ),
            code="oauth_state",
        )
    return Login(held["login"])


def _holder(company: Company, user: User, redirect_uri: str) -> list[object]:
    return [company.pk, user.pk, redirect_uri]


def _key(state: str) -> str:
    return cache.make_key(f"log-in-state:{hash_of(state)}")


def missing_scopes(granted: Sequence[str], login: Login = Login.INSTAGRAM) -> list[str]:
    """What the person left out; nothing where the log-in did not name the permissions."""
    asked = flavour_of(login).scopes
    return [scope for scope in asked if granted and scope not in granted]
