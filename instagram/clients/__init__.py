"""The doors to Instagram; services ask for a client here and know no other name."""

import time
from collections.abc import Callable

from instagram.budget.governor import Governor
from instagram.clients.base import GraphClient, Recorder
from instagram.clients.facebook import FacebookTokens
from instagram.clients.flavours import (
    FACEBOOK_LOGIN,
    INSTAGRAM_LOGIN,
    Flavour,
    flavour_of,
)
from instagram.clients.gate import SharedGate
from instagram.clients.graph import GraphReader
from instagram.clients.tokens import InstagramTokens
from instagram.enums import Urgency
from kbeauty.lib.breaker import Breaker


def graph_client(
    *,
    login: str,
    token: str,
    user_id: str = "",
    recorder: Recorder | None = None,
    urgency: Urgency = Urgency.BACKGROUND,
    sleep: Callable[[float], None] = time.sleep,
) -> GraphClient:
    """Reads one account, ``user_id``, that was connected by this log-in.

    Its calls count against the budget of the account (no ``user_id`` while it is not known
    yet).
    """
    flavour = flavour_of(login)
    return GraphReader(
        flavour=flavour,
        token=token,
        user_id=user_id,
        recorder=recorder,
        sleep=sleep,
        gate=_gate(flavour, user_id, urgency, sleep),
    )


def instagram_tokens(
    *,
    recorder: Recorder | None = None,
    user_id: str = "",
    urgency: Urgency = Urgency.BACKGROUND,
    sleep: Callable[[float], None] = time.sleep,
) -> InstagramTokens:
    """Gets and lengthens the tokens of Instagram Login."""
    gate = _gate(INSTAGRAM_LOGIN, user_id, urgency, sleep)
    return InstagramTokens(recorder=recorder, sleep=sleep, gate=gate)


def facebook_tokens(
    *,
    recorder: Recorder | None = None,
    urgency: Urgency = Urgency.BACKGROUND,
    sleep: Callable[[float], None] = time.sleep,
) -> FacebookTokens:
    """Gets the tokens of Facebook Login, its Pages, and what a token is worth."""
    gate = _gate(FACEBOOK_LOGIN, "", urgency, sleep)
    return FacebookTokens(recorder=recorder, sleep=sleep, gate=gate)


def flavour_breaker(flavour: Flavour) -> Breaker:
    """The breaker of the host that this log-in calls."""
    return Breaker(str(flavour.login))


def _gate(
    flavour: Flavour, user_id: str, urgency: Urgency, sleep: Callable[[float], None]
) -> SharedGate:
    return SharedGate(
        # One app and one host for each log-in, and so one governor and one breaker.
        Governor(flavour.app_id, sleep=sleep),
        flavour_breaker(flavour),
        account_id=user_id,
        urgency=urgency,
    )
