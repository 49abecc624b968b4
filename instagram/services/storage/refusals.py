"""Which figures Instagram refuses for an account: kept, so that nobody asks each hour.

They are asked for again once the API has another version, or a person wants it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from instagram.clients.refusals import REFUSED, Refusal, RefusedMetrics
from instagram.models import InstagramAccount, MetricRefusal
from kbeauty.lib.models import TenantQuerySet
from kbeauty.lib.upsert import upsert


def _refusals(account: InstagramAccount) -> TenantQuerySet:
    refusals: TenantQuerySet = MetricRefusal.objects.for_company(account.company)
    return refusals.filter(account=account)


def tell_refusals(*, account: InstagramAccount, refused: RefusedMetrics) -> None:
    """Tell a client what it need not ask for."""
    lasting = _refusals(account).filter(
        reason=REFUSED, api_version=settings.INSTAGRAM_API_VERSION
    )
    for scope, metric in lasting.values_list("scope", "metric"):
        refused.know(scope, metric)


def store_refusals(*, account: InstagramAccount, items: Sequence[Refusal]) -> None:
    """Keep what a client found to be refused."""
    rows = [
        {"scope": item.scope, "metric": item.metric, "error_code": item.error_code}
        for item in items
    ]
    _write(account, rows, REFUSED)


def store_untold(
    *, account: InstagramAccount, scope: str, reasons: dict[str, str]
) -> None:
    """Keep which figures were not told although nothing was refused, by metric and reason.

    They are asked for again each time; the rest of the scope is told or refused.
    """
    passing = _refusals(account).filter(scope=scope).exclude(reason=REFUSED)
    passing.exclude(metric__in=reasons).delete()
    refused = set(
        _refusals(account).filter(scope=scope, reason=REFUSED).values_list("metric")
    )
    for reason in set(reasons.values()):
        rows = [
            {"scope": scope, "metric": metric, "error_code": None}
            for metric, why in reasons.items()
            if why == reason and (metric,) not in refused
        ]
        _write(account, rows, reason)


def _write(
    account: InstagramAccount, rows: Sequence[Mapping[str, Any]], reason: str
) -> None:
    upsert(
        MetricRefusal,
        rows,
        unique=("account_id", "scope", "metric"),
        update=("reason", "error_code", "api_version", "refused_at"),
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            "reason": reason,
            "api_version": settings.INSTAGRAM_API_VERSION,
            "refused_at": timezone.now(),
        },
    )


def drop_outdated_refusals(*, account: InstagramAccount) -> None:
    """Another version of the API may know a figure again."""
    outdated = _refusals(account).exclude(api_version=settings.INSTAGRAM_API_VERSION)
    outdated.delete()


@transaction.atomic
def forget_refusals(*, account: InstagramAccount) -> int:
    """Ask for everything again at the next collection; how many were switched off."""
    count, _ = _refusals(account).filter(reason=REFUSED).delete()
    return int(count)
