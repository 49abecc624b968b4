"""The doors to Instagram; services ask for a client here and know no other name."""

import time
from collections.abc import Callable

from django.conf import settings

from instagram.budget.governor import Governor
from instagram.clients.base import GraphClient, Recorder
from instagram.clients.gate import SharedGate
from instagram.clients.graph import InstagramLoginClient
from instagram.enums import Urgency
from kbeauty.lib.breaker import Breaker

# The name of the service's breaker.
SERVICE = "instagram"


def graph_client(
    *,
    token: str = "",
    recorder: Recorder | None = None,
    account_id: str = "",
    urgency: Urgency = Urgency.BACKGROUND,
    sleep: Callable[[float], None] = time.sleep,
) -> GraphClient:
    """The client of the configured login flavour.

    Its calls count against the budget of the account (``account_id`` is Instagram's; empty
    while it is not known yet).
    """
    gate = SharedGate(
        # One app for each flavour, and so one governor and one breaker.
        Governor(settings.INSTAGRAM_APP_ID, sleep=sleep),
        Breaker(SERVICE),
        account_id=account_id,
        urgency=urgency,
    )
    return InstagramLoginClient(token=token, recorder=recorder, sleep=sleep, gate=gate)
