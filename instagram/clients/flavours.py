"""The two log-ins of the Instagram API, and what each of them cannot do.

https://developers.facebook.com/docs/instagram-platform/overview
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from instagram.enums import Ability, Login


@dataclass(frozen=True, slots=True)
class Flavour:
    """Where and how one log-in is spoken to; Meta reviews an app for one of the two."""

    login: Login
    abilities: frozenset[Ability]
    # Asked for at log-in; the last word is what the person granted.
    scopes: tuple[str, ...]
    # Facebook names an account by its id: "me" is the person there.
    has_own_me: bool
    # Facebook's apps may demand a proof that the caller knows their secret.
    sends_proof: bool

    @property
    def graph_url(self) -> str:
        url: str = (
            settings.FACEBOOK_GRAPH_URL
            if self.login == Login.FACEBOOK
            else settings.INSTAGRAM_GRAPH_URL
        )
        return url.rstrip("/")

    @property
    def app_id(self) -> str:
        return str(
            settings.FACEBOOK_APP_ID
            if self.login == Login.FACEBOOK
            else settings.INSTAGRAM_APP_ID
        )

    @property
    def app_secret(self) -> str:
        return str(
            settings.FACEBOOK_APP_SECRET
            if self.login == Login.FACEBOOK
            else settings.INSTAGRAM_APP_SECRET
        )

    @property
    def is_configured(self) -> bool:
        """Whether there is an app to log in to; without one its button is hidden."""
        return bool(self.app_id and self.app_secret)

    def address(self, path: str) -> str:
        return f"{self.graph_url}/{path}"

    def credentials(self, token: str) -> Mapping[str, str]:
        """What a call carries to be let in."""
        if not self.sends_proof:
            return {"access_token": token}
        return {"access_token": token, "appsecret_proof": self.proof(token)}

    def proof(self, token: str) -> str:
        """Hex HMAC-SHA256 of the token with the app's secret.

        https://developers.facebook.com/docs/graph-api/guides/secure-requests
        """
        secret = self.app_secret.encode()
        return hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()


INSTAGRAM_LOGIN = Flavour(
    login=Login.INSTAGRAM,
    abilities=frozenset(),
    scopes=(
        "instagram_business_basic",
        "instagram_business_manage_comments",
        "instagram_business_manage_insights",
    ),
    has_own_me=True,
    sends_proof=False,
)
FACEBOOK_LOGIN = Flavour(
    login=Login.FACEBOOK,
    abilities=frozenset(Ability),
    scopes=(
        "instagram_basic",
        "instagram_manage_comments",
        "instagram_manage_insights",
        "pages_show_list",
        "pages_read_engagement",
    ),
    has_own_me=False,
    sends_proof=True,
)
FLAVOURS = {flavour.login: flavour for flavour in (INSTAGRAM_LOGIN, FACEBOOK_LOGIN)}


def flavour_of(login: str) -> Flavour:
    return FLAVOURS[Login(login)]
