"""Counts of the API's requests, from Redis into the database, and who has to hear of them."""

import math
from datetime import date

from django.db import transaction
from django.db.models.functions import Greatest
from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.models import ApiUsage, Company
from accounts.notices import Values
from accounts.plans import daily_limit
from accounts.services.alarms import resolve_alarm
from accounts.services.notices import notify
from accounts.usage import limits
from kbeauty.lib.limits import Counts
from kbeauty.lib.tenancy import tenant

# From this share of the day's limit on, the company is told.
NEAR = 0.8


def save_usage() -> int:
    """Write the counts that have moved into the database; returns how many days of companies."""
    waiting = limits.unsaved()
    if waiting is None:
        return 0
    # A process that saw Redis go may have ended before it saw it come back.
    resolve_alarm(name=limits.ALARM)
    companies = Company.objects.in_bulk({company_id for company_id, _day in waiting})
    for company_id, day in waiting:
        company = companies.get(company_id)
        if company is None:
            limits.forget(company_id, day)
            continue
        with tenant(company_id):
            counts = _save_day(company, day)
        limits.mark_saved(company_id, day, counts)
    return len(waiting)


def _save_day(company: Company, day: date) -> Counts | None:
    counts = limits.counts_of(company, day)
    if counts is None:
        return None
    store_counts(company=company, day=day, counts=counts)
    if day == limits.today():
        _tell_thresholds(company, day, counts)
    return counts


@transaction.atomic
def store_counts(*, company: Company, day: date, counts: Counts) -> None:
    """Keep the counts of a day; they never fall, whatever Redis has lost."""
    row, is_new = ApiUsage.objects.get_or_create(
        company=company,
        day=day,
        defaults={"request_count": counts.used, "refused_count": counts.refused},
    )
    if not is_new:
        ApiUsage.objects.filter(pk=row.pk).update(
            request_count=Greatest("request_count", counts.used),
            refused_count=Greatest("refused_count", counts.refused),
        )


def _tell_thresholds(company: Company, day: date, counts: Counts) -> None:
    """Tell of most, or all, of the day's requests; of a new plan's limit again."""
    limit = daily_limit(company)
    if counts.used >= limit:
        kind = NoticeKind.LIMIT_REACHED
        values: Values = {
            "limit": limit,
            "resets_at": limits.end_of_today().isoformat(),
        }
    elif counts.used >= math.ceil(NEAR * limit):
        kind = NoticeKind.LIMIT_NEAR
        values = {"used": counts.used, "limit": limit}
    else:
        return
    notify(
        company=company,
        kind=kind,
        values=values,
        path=reverse("accounts:usage"),
        once=f"{day}:{limit}",
    )
