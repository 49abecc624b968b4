"""What members should hear before it happens: plans and keys that come to an end."""

import math
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind, Tier
from accounts.models import ApiKey, Company
from accounts.services.notices import notify

# Told when this many days are left, the last one first.
PLAN_DAYS = (1, 7)
# An end longer ago than this is no news, though the notice of it may be gone by now.
PLAN_NEWS = timedelta(days=30)
KEY_WARNING = timedelta(days=7)


def warn_of_plan(*, company: Company) -> None:
    """Tell that a plan ends within seven days, within one day, or has ended; each once."""
    ends = company.subscription_expires_at
    if ends is None or company.subscription_tier == Tier.FREE:
        return
    left = ends - timezone.now()
    if left <= timedelta(0):
        if left > -PLAN_NEWS:
            tell_plan_ended(
                company=company, plan=company.subscription_tier, ended_at=ends
            )
        return
    days = next((each for each in PLAN_DAYS if left <= timedelta(days=each)), None)
    if days is not None:
        notify(
            company=company,
            kind=NoticeKind.PLAN_ENDS,
            values={
                "plan": company.subscription_tier,
                "ends_at": ends.isoformat(),
                "days": math.ceil(left / timedelta(days=1)),
            },
            path=reverse("accounts:company"),
            once=f"{ends.isoformat()}:{days}",
        )


def tell_plan_ended(*, company: Company, plan: str, ended_at: datetime) -> None:
    """Tell that this plan has ended; for each end once."""
    notify(
        company=company,
        kind=NoticeKind.PLAN_ENDED,
        values={"plan": plan, "ended_at": ended_at.isoformat()},
        path=reverse("accounts:company"),
        once=ended_at.isoformat(),
    )


def warn_of_keys(*, company: Company) -> None:
    """Tell of each API key that ends within seven days, once."""
    now = timezone.now()
    ending = ApiKey.objects.for_company(company).filter(
        revoked_at=None, expires_at__gt=now, expires_at__lte=now + KEY_WARNING
    )
    for key in ending:
        notify(
            company=company,
            kind=NoticeKind.KEY_ENDS,
            values={"key": str(key), "ends_at": key.expires_at.isoformat()},
            path=reverse("accounts:key-list"),
            once=f"{key.code}:{key.expires_at:%Y-%m-%d}",
        )
