"""Accounts that come through the Pages of a log-in with Facebook."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from instagram.clients import facebook_tokens, graph_client
from instagram.clients.schemas import FacebookPage, LongLivedToken
from instagram.enums import Login, Urgency
from instagram.models import InstagramAccount
from instagram.services.connections.connecting import connect_account
from instagram.services.connections.refusals import (
    nothing_to_connect,
    recorded,
    require_scopes,
    told_to_person,
)
from instagram.services.connections.waiting import (
    Choice,
    forget_choice,
    keep_waiting,
    waiting_choice,
)
from kbeauty.lib.errors import InvalidInputError


def finish_with_pages(
    *, company: Company, user: User, code: str, redirect_uri: str
) -> InstagramAccount | Choice:
    """Connect the account of the one Page there is, or let the person choose."""
    with recorded(company) as calls, told_to_person():
        tokens = facebook_tokens(recorder=calls.append, urgency=Urgency.AWAITED)
        short = tokens.exchange_code(code, redirect_uri)
        # The Pages' tokens have no end only where the person's is a long one.
        token = tokens.long_lived_token(short)
        require_scopes(tokens.inspect(token.value).scopes, Login.FACEBOOK)
        pages = tokens.pages(token.value)
    if all(page.problem for page in pages):
        raise nothing_to_connect(pages)
    if len(pages) == 1:
        return _connect_page(company=company, user=user, page=pages[0])
    return keep_waiting(company=company, user=user, pages=pages)


def connect_only_one(
    *, company: Company, user: User, found: InstagramAccount | Choice
) -> InstagramAccount | Choice:
    """Choose for whoever sees no page of ours, where only one account can be chosen."""
    if isinstance(found, InstagramAccount) or len(found.connectable) != 1:
        return found
    wanted = [page.instagram_user_id for page in found.connectable]
    [account] = connect_chosen(company=company, user=user, accounts=wanted)
    return account


def connect_chosen(
    *, company: Company, user: User, accounts: Sequence[str]
) -> list[InstagramAccount]:
    """Connect the accounts (Instagram's ids) that the person chose from their Pages.

    Should one fail, those before it are connected, and the choice stays open.
    """
    choice = waiting_choice(company=company, user=user)
    offered = {page.instagram_user_id: page for page in choice.connectable}
    wanted = list(dict.fromkeys(accounts))
    _require_offered(wanted, offered)
    connected = [
        _connect_page(company=company, user=user, page=offered[one]) for one in wanted
    ]
    forget_choice(company=company, user=user)
    return connected


def _require_offered(wanted: list[str], offered: dict[str, FacebookPage]) -> None:
    if wanted and all(one in offered for one in wanted):
        return
    message = (
        _("This account is not among those of your log-in.")
        if wanted
        else _("Choose at least one account.")
    )
    raise InvalidInputError.at("accounts", message)


def _connect_page(
    *, company: Company, user: User, page: FacebookPage
) -> InstagramAccount:
    with recorded(company) as calls, told_to_person():
        tokens = facebook_tokens(recorder=calls.append, urgency=Urgency.AWAITED)
        report = tokens.inspect(page.token)
        client = graph_client(
            login=Login.FACEBOOK,
            token=page.token,
            user_id=page.instagram_user_id,
            recorder=calls.append,
            urgency=Urgency.AWAITED,
        )
        profile = client.me()
    token = LongLivedToken(
        page.token,
        expires_at=report.expires_at,
        scopes=report.scopes,
        data_access_ends_at=report.data_access_ends_at,
        person_id=report.person_id,
    )
    return connect_account(
        company=company, token=token, profile=profile, by=user, page=page
    )
