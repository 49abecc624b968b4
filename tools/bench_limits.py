"""What counting one request costs, in microseconds: by address, and by company and day.

``tools.bench`` runs it in a process of its own, on a throw-away database and Redis. Prints the
figures as one line of JSON.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from accounts.enums import Tier
from accounts.models import Company
from accounts.usage import limits
from kbeauty.lib.tenancy import switch_tenant

TIMES = 5_000
ROUNDS = 5


def microseconds(work: Callable[[int], Any]) -> float:
    """The median of some rounds, of one call each."""
    found = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        for at in range(TIMES):
            work(number * TIMES + at)
        found.append((time.perf_counter() - begun) / TIMES * 1e6)
    return statistics.median(found)


def measure() -> dict[str, float]:
    call_command("migrate", verbosity=0, interactive=False)
    company = Company.objects.create(
        name="Bench",
        subscription_tier=Tier.ENTERPRISE,
        agreed_daily_requests=TIMES * ROUNDS // 2,
    )
    switch_tenant(company.pk)
    return {
        "address": microseconds(lambda at: limits.count_address(f"10.0.0.{at % 200}")),
        "refused": microseconds(lambda _at: limits.count_address("10.0.1.1")),
        "company": microseconds(lambda _at: limits.count_call(company)),
    }


def main() -> None:
    print(json.dumps(measure()))  # noqa: T201 - what its caller reads
