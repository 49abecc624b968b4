"""What the audit log tells of connections: everything but the token."""

from typing import Any

from accounts import audit
from accounts.enums import AuditAction
from accounts.models import User
from instagram.models import InstagramAccount


def state_of(account: InstagramAccount) -> dict[str, Any]:
    ends, data_ends = account.token_expires_at, account.data_access_ends_at
    return {
        "status": str(account.status),
        "status_reason": account.status_reason,
        "login": str(account.login),
        "page_name": account.page_name,
        "scopes": list(account.scopes),
        "token_expires_at": ends.isoformat() if ends else None,
        "data_access_ends_at": data_ends.isoformat() if data_ends else None,
    }


def record(
    action: AuditAction,
    account: InstagramAccount,
    before: dict[str, Any],
    by: User | None = None,
) -> None:
    earlier, now = audit.difference(before, state_of(account))
    audit.record(
        action,
        company=account.company,
        target=account,
        before=earlier,
        after=now,
        by=by,
    )
