"""What several statistics share."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Aggregate, FloatField

from instagram.engagement import rate


class Median(Aggregate):
    """Postgres' continuous percentile at one half."""

    function = "percentile_cont"
    name = "Median"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def with_rates(sums: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of one span or group with their rates.

    A rate is the ratio of two sums over the posts for which both parts are known.
    """
    return {
        **sums,
        "rate_by_reach": rate(sums["reach_numerator"], sums["reach_base"]),
        "rate_by_views": rate(sums["views_numerator"], sums["views_base"]),
        "rate_by_followers": sums["median"],
    }
