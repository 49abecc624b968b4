"""Reading the audit log leaves a mark in it, where it leaves the product."""

from collections.abc import Iterator, Mapping
from typing import Any

from accounts import audit
from accounts.audit.download import Events, audit_csv
from accounts.enums import AuditAction
from accounts.models import Company, User


def download_audit_log(
    *, company: Company, events: Events, asked: Mapping[str, Any], by: User
) -> Iterator[str]:
    """The chosen events as a CSV file in parts; the download is an event itself."""
    audit.record(
        AuditAction.AUDIT_EXPORTED,
        company=company,
        after={name: str(value) for name, value in asked.items()},
    )
    return audit_csv(company=company, events=events, reader=by)
