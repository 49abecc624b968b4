"""What each plan allows: the one table of limits."""

from accounts.enums import Tier
from accounts.models import Company

# API requests a day (UTC).
DAILY_REQUESTS: dict[Tier, int] = {
    Tier.FREE: 100,
    Tier.BASIC: 1_000,
    Tier.PRO: 10_000,
}
# Requests of any kind from one address in any 60 seconds, whatever the plan.
ADDRESS_REQUESTS = 1_000
ADDRESS_SECONDS = 60


def daily_limit(company: Company) -> int:
    """Requests a day under the plan in force; enterprise without a number has that of pro."""
    plan = company.plan
    if plan != Tier.ENTERPRISE:
        return DAILY_REQUESTS[plan]
    agreed = company.agreed_daily_requests
    return DAILY_REQUESTS[Tier.PRO] if agreed is None else agreed
