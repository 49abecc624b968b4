"""The way to Instagram's log-in and back: the address, and a state good for one use.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
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
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import InvalidInputError

STATE_SECONDS = 600
SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
)


def is_configured() -> bool:
    """Whether there is an Instagram app to log in to; without one Connect is hidden."""
    return bool(settings.INSTAGRAM_APP_ID and settings.INSTAGRAM_APP_SECRET)


def authorize_url(*, redirect_uri: str, state: str) -> str:
    """Where the person's browser goes."""
    query = {
        "client_id": settings.INSTAGRAM_APP_ID,
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": ",".join(SCOPES),
        "state": state,
    }
    return f"{settings.INSTAGRAM_AUTHORIZE_URL}?{urlencode(query)}"


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


def issue_state(*, company: Company, user: User, redirect_uri: str) -> str:
    """A random state that names who may come back with it, and where."""
    state = secrets.token_urlsafe(32)
    holder = json.dumps(_holder(company, user, redirect_uri))
    get_redis_connection("default").set(_key(state), holder, ex=STATE_SECONDS)
    return state


def spend_state(state: str, *, company: Company, user: User, redirect_uri: str) -> None:
    """Take the state out of the cache for good; refuse one that is not this person's."""
    # GETDEL: of two answers with one state only the first finds it.
    held = get_redis_connection("default").getdel(_key(state)) if state else None
    if held is None or json.loads(held) != _holder(company, user, redirect_uri):
        raise InvalidInputError(
            _(
                "This log-in to Instagram was started elsewhere, finished already or "
                "took longer than ten minutes. Press Connect Instagram again."
            ),
            code="oauth_state",
        )


def _holder(company: Company, user: User, redirect_uri: str) -> list[object]:
    return [company.pk, user.pk, redirect_uri]


def _key(state: str) -> str:
    return cache.make_key(f"oauth-state:{hash_of(state)}")


def missing_scopes(granted: Sequence[str]) -> list[str]:
    """What the person left out; nothing where Instagram did not name the permissions."""
    return [scope for scope in SCOPES if granted and scope not in granted]
