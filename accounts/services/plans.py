"""Plans: what staff agree with a company, and what happens when it runs out."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.enums import AuditAction, Tier
from accounts.models import Company, User
from accounts.services.companies import lock_company
from accounts.services.warnings import tell_plan_ended
from kbeauty.lib.errors import InvalidInputError, PermissionRefusedError

FIELDS = ("subscription_tier", "subscription_expires_at", "agreed_daily_requests")


def _check(tier: Tier, ends_at: datetime | None, agreed: int | None) -> None:
    if tier == Tier.FREE and ends_at is not None:
        raise InvalidInputError.at(
            "subscription_expires_at", _("The free plan has no end.")
        )
    if ends_at is not None and ends_at <= timezone.now():
        raise InvalidInputError.at(
            "subscription_expires_at", _("Choose a time in the future.")
        )
    if agreed is not None and tier != Tier.ENTERPRISE:
        raise InvalidInputError.at(
            "agreed_daily_requests",
            _("Only an enterprise plan has a number of its own."),
        )
    if agreed is not None and agreed < 1:
        raise InvalidInputError.at(
            "agreed_daily_requests", _("Enter a number above 0.")
        )


def _plan(company: Company) -> dict[str, Any]:
    ends = company.subscription_expires_at
    return {
        "plan": company.subscription_tier,
        "ends_at": ends.isoformat() if ends else None,
        "daily_requests": company.agreed_daily_requests,
    }


@transaction.atomic
def change_plan(
    *,
    company: Company,
    tier: Tier,
    ends_at: datetime | None,
    agreed_daily_requests: int | None,
    by: User,
) -> Company:
    """Put the company on a plan, until ``ends_at`` or for good; staff only."""
    if not (by.is_active and by.is_staff):
        raise PermissionRefusedError(_("Only our staff change plans."))
    _check(tier, ends_at, agreed_daily_requests)
    before = _plan(lock_company(company))
    company.subscription_tier = tier
    company.subscription_expires_at = ends_at
    company.agreed_daily_requests = agreed_daily_requests
    was, became = audit.difference(before, _plan(company))
    if not became:
        return company
    company.save(update_fields=[*FIELDS, "updated_at"])
    audit.record(
        AuditAction.PLAN_CHANGED,
        company=company,
        target=company,
        before=was,
        after=became,
        by=by,
    )
    return company


def expire_plans() -> int:
    """Let every plan that has run out fall to free; returns how many. Data stays."""
    ended = Company.objects.filter(subscription_expires_at__lte=timezone.now())
    return sum(_expire(company) for company in ended)


@transaction.atomic
def _expire(company: Company) -> bool:
    before = _plan(company)
    plan, ended_at = company.subscription_tier, company.subscription_expires_at
    # Not if it was lengthened since it was read.
    same = Company.objects.filter(
        pk=company.pk, subscription_expires_at=company.subscription_expires_at
    )
    company.subscription_tier = Tier.FREE
    company.subscription_expires_at = company.agreed_daily_requests = None
    values = {name: getattr(company, name) for name in FIELDS}
    if not same.update(**values, updated_at=timezone.now()):
        return False
    was, became = audit.difference(before, _plan(company))
    audit.record(
        AuditAction.PLAN_EXPIRED,
        company=company,
        target=company,
        before=was,
        after=became,
    )
    if ended_at is not None and plan != Tier.FREE:
        tell_plan_ended(company=company, plan=plan, ended_at=ended_at)
    return True
