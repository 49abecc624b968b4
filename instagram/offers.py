"""The log-ins that people are offered, and what each of them brings."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from instagram import oauth
from instagram.enums import Login
from instagram.models import InstagramAccount


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the two log-ins on a page: its button and a sentence on what it can do."""

    login: Login
    label: Promise
    text: Promise
    sign: str


OFFERS = {
    Login.INSTAGRAM: Offer(
        Login.INSTAGRAM,
        _("Connect Instagram"),
        _(
            "Log in at Instagram itself. Brings posts, insights, comments and the audience "
            "of one account; needs no Facebook Page."
        ),
        "brand-instagram",
    ),
    Login.FACEBOOK: Offer(
        Login.FACEBOOK,
        _("Connect through Facebook"),
        _(
            "For accounts linked with a Facebook Page, several at once. Besides all that, it "
            "brings hashtag search, other accounts' public posts and posts you are tagged in."
        ),
        "brand-facebook",
    ),
}


def offers() -> list[Offer]:
    """One for each log-in that is set up here."""
    return [OFFERS[login] for login in oauth.configured_logins()]


def login_again(account: InstagramAccount) -> Login:
    """With which log-in an account is reconnected: its own, as long as that is set up."""
    configured = oauth.configured_logins()
    own = Login(account.login)
    return own if own in configured else next(iter(configured), own)
