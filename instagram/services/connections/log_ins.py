"""To one of the two log-ins and back."""

from accounts.models import Company, User
from instagram import oauth
from instagram.clients import graph_client, instagram_tokens
from instagram.clients.flavours import flavour_of
from instagram.enums import Login, Urgency
from instagram.models import InstagramAccount
from instagram.services.connections.connecting import connect_account
from instagram.services.connections.pages import finish_with_pages
from instagram.services.connections.refusals import (
    declined,
    not_configured,
    recorded,
    require_scopes,
    told_to_person,
)
from instagram.services.connections.waiting import Choice


def authorization_url(
    *, company: Company, user: User, redirect_uri: str, login: Login | None = None
) -> str:
    """Where to send the person's browser; without a log-in the first one that is set up."""
    if login is None:
        login = next(iter(oauth.configured_logins()), Login.INSTAGRAM)
    _require_configuration(login)
    oauth.check_redirect_uri(redirect_uri)
    state = oauth.issue_state(
        company=company, user=user, redirect_uri=redirect_uri, login=login
    )
    return oauth.authorize_url(redirect_uri=redirect_uri, state=state, login=login)


def _require_configuration(login: Login) -> None:
    if not flavour_of(login).is_configured:
        raise not_configured()


def finish_authorization(
    *,
    company: Company,
    user: User,
    code: str,
    state: str,
    redirect_uri: str,
    error: str = "",
    login: Login | None = None,
) -> InstagramAccount | Choice:
    """Turn what a log-in sent back into a connected account, or several to choose from.

    Which of the two log-ins it was, the state knows; ``login`` has to fit it.
    """
    if not oauth.is_configured():
        raise not_configured()
    login = oauth.spend_state(
        state, company=company, user=user, redirect_uri=redirect_uri, login=login
    )
    _require_configuration(login)
    if error:
        raise declined(error)
    # Browsers may bring along what the log-ins append to the address.
    code = code.removesuffix("#_=_").removesuffix("#_")
    finish = finish_with_pages if login == Login.FACEBOOK else _finish_instagram
    return finish(company=company, user=user, code=code, redirect_uri=redirect_uri)


def _finish_instagram(
    *, company: Company, user: User, code: str, redirect_uri: str
) -> InstagramAccount:
    with recorded(company) as calls, told_to_person():
        tokens = instagram_tokens(recorder=calls.append, urgency=Urgency.AWAITED)
        short = tokens.exchange_code(code, redirect_uri)
        require_scopes(short.scopes, Login.INSTAGRAM)
        token = tokens.long_lived_token(short)
        client = graph_client(
            login=Login.INSTAGRAM,
            token=token.value,
            recorder=calls.append,
            urgency=Urgency.AWAITED,
        )
        profile = client.me()
    return connect_account(company=company, token=token, profile=profile, by=user)
