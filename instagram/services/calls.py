"""Calls in the name of a connected account, and the log of what they cost."""

import time
from collections.abc import Callable, Sequence

from structlog.contextvars import get_contextvars

from accounts.models import Company
from instagram.clients import graph_client
from instagram.clients.base import GraphClient, Recorder
from instagram.clients.schemas import CallRecord
from instagram.enums import Urgency
from instagram.models import ApiCall, InstagramAccount, SyncRun


def client_of(
    account: InstagramAccount,
    *,
    recorder: Recorder,
    urgency: Urgency = Urgency.BACKGROUND,
    sleep: Callable[[float], None] = time.sleep,
) -> GraphClient:
    """Reads this account with its own token, against its own budget."""
    return graph_client(
        login=account.login,
        token=account.token,
        user_id=account.instagram_user_id,
        recorder=recorder,
        urgency=urgency,
        sleep=sleep,
    )


def save_calls(
    *,
    company: Company,
    records: Sequence[CallRecord],
    account: InstagramAccount | None = None,
    run: SyncRun | None = None,
) -> None:
    """Write one row for each call."""
    request_id = str(get_contextvars().get("request_id", ""))[:64]
    ApiCall.objects.bulk_create(
        ApiCall(
            company=company,
            account=account,
            run=run,
            request_id=run.request_id if run else request_id,
            method=record.method,
            path=record.path,
            status_code=record.status_code,
            error_code=record.error_code,
            error_subcode=record.error_subcode,
            duration_ms=record.duration_ms,
            usage_percent=record.usage_percent,
            trace_id=record.trace_id,
        )
        for record in records
    )
