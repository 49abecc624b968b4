"""Refuses configurations that would fail later, or worse, would not."""

from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from kbeauty.lib.key_rotation import count_old
from kbeauty.lib.tenancy import all_companies


@register(Tags.database)
def database_role_is_bound(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The application's role must obey row-level security (``migrate`` runs this)."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            (is_free,) = cursor.fetchone()
        if is_free:
            found.append(
                Error(
                    "The database role ignores row-level security.",
                    hint="Use a role with NOSUPERUSER NOBYPASSRLS; see docs/tenancy.md.",
                    id="kbeauty.E001",
                )
            )
    return found


@register(Tags.security)
def encryption_keys_fit(**kwargs: Any) -> list[CheckMessage]:
    """Each of FIELD_ENCRYPTION_KEYS must be a Fernet key."""
    for key in settings.FIELD_ENCRYPTION_KEYS:
        try:
            Fernet(key)
        except ValueError:
            return [
                Error(
                    "FIELD_ENCRYPTION_KEYS holds a value that is no Fernet key.",
                    hint="Make one: 32 random bytes in URL-safe base64.",
                    id="kbeauty.E002",
                )
            ]
    return []


@register(Tags.database)
def older_keys_are_needed(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """How many values only an older key reads: until there are none, it has to stay."""
    has_older = len(settings.FIELD_ENCRYPTION_KEYS) > 1
    if not (databases and has_older and settings.STAFF_DATABASE_ROLE):
        return []
    with all_companies():
        found = count_old()
    if not found.old:
        return []
    return [
        Warning(
            f"{found.old} values still need an older key of FIELD_ENCRYPTION_KEYS.",
            hint="Run manage.py rotate_keys before you take that key away.",
            id="kbeauty.W001",
        )
    ]


@register(Tags.security)
def token_key_is_long_enough(**kwargs: Any) -> list[CheckMessage]:
    """A short key of the API's tokens can be guessed from one token (RFC 7518, 3.2)."""
    if len(settings.HEADLESS_JWT_PRIVATE_KEY.encode()) >= 32:
        return []
    return [
        Error(
            "JWT_SIGNING_KEY is shorter than 32 bytes.",
            hint="Make one: 32 random bytes in URL-safe base64.",
            id="kbeauty.E004",
        )
    ]


@register()
def instagram_app_is_whole(**kwargs: Any) -> list[CheckMessage]:
    """An app id without its secret would fail only when somebody comes back from Instagram."""
    if bool(settings.INSTAGRAM_APP_ID) == bool(settings.INSTAGRAM_APP_SECRET):
        return []
    return [
        Error(
            "INSTAGRAM_APP_ID and INSTAGRAM_APP_SECRET belong together.",
            hint="Set both, or neither to hide Connect Instagram.",
            id="kbeauty.E003",
        )
    ]


@register()
def facebook_app_is_whole(**kwargs: Any) -> list[CheckMessage]:
    """As with the app of Instagram Login."""
    if bool(settings.FACEBOOK_APP_ID) == bool(settings.FACEBOOK_APP_SECRET):
        return []
    return [
        Error(
            "FACEBOOK_APP_ID and FACEBOOK_APP_SECRET belong together.",
            hint="Set both, or neither to hide Connect through Facebook.",
            id="kbeauty.E006",
        )
    ]


@register()
def google_client_is_whole(**kwargs: Any) -> list[CheckMessage]:
    """A client id without its secret would fail only when somebody comes back from Google."""
    if bool(settings.GOOGLE_CLIENT_ID) == bool(settings.GOOGLE_CLIENT_SECRET):
        return []
    return [
        Error(
            "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together.",
            hint="Set both, or neither to hide the sign-in with Google.",
            id="kbeauty.E005",
        )
    ]
