"""Connecting Instagram accounts through both log-ins, and keeping their tokens alive."""

from instagram.services.connections.checking import check_due_tokens, check_token
from instagram.services.connections.connecting import (
    apply_profile,
    connect_account,
    disconnect_account,
    forget_token,
)
from instagram.services.connections.log_ins import (
    authorization_url,
    finish_authorization,
)
from instagram.services.connections.marking import (
    asks_for_a_person,
    mark_account,
    mark_refused,
)
from instagram.services.connections.pages import connect_chosen, connect_only_one
from instagram.services.connections.refreshing import refresh_due_tokens, refresh_token
from instagram.services.connections.refusals import as_app_error
from instagram.services.connections.waiting import Choice, waiting_choice

__all__ = [
    "Choice",
    "apply_profile",
    "as_app_error",
    "asks_for_a_person",
    "authorization_url",
    "check_due_tokens",
    "check_token",
    "connect_account",
    "connect_chosen",
    "connect_only_one",
    "disconnect_account",
    "finish_authorization",
    "forget_token",
    "mark_account",
    "mark_refused",
    "refresh_due_tokens",
    "refresh_token",
    "waiting_choice",
]
