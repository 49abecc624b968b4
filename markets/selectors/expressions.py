"""SQL that several statistics share."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    FloatField,
    Func,
    IntegerField,
    Q,
    Sum,
)

from instagram.engagement import rate
from instagram.expressions import INTERACTIONS

_COUNTED = Q(like_count__isnull=False, comment_count__isnull=False)


class Median(Aggregate):
    """Postgres' continuous percentile at one half."""

    function = "percentile_cont"
    name = "Median"
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def sums(prefix: str, where: Q) -> dict[str, Aggregate]:
    """What every figure is made of, for the posts that ``where`` picks.

    A rate is the ratio of two sums over the posts for which both parts are known.
    """
    with_reach = where & _COUNTED & Q(reach__gt=0)
    with_views = where & _COUNTED & Q(views__gt=0)
    return {
        f"{prefix}posts": Count("pk", filter=where),
        f"{prefix}reach": Sum("reach", filter=where),
        f"{prefix}reach_known": Count("reach", filter=where),
        f"{prefix}views": Sum("views", filter=where),
        f"{prefix}views_known": Count("views", filter=where),
        f"{prefix}interactions": Sum(INTERACTIONS, filter=where),
        f"{prefix}interactions_known": Count("pk", filter=where & _COUNTED),
        f"{prefix}reach_numerator": Sum(INTERACTIONS, filter=with_reach),
        f"{prefix}reach_base": Sum("reach", filter=with_reach),
        f"{prefix}rate_by_reach_known": Count("pk", filter=with_reach),
        f"{prefix}views_numerator": Sum(INTERACTIONS, filter=with_views),
        f"{prefix}views_base": Sum("views", filter=with_views),
        f"{prefix}rate_by_views_known": Count("pk", filter=with_views),
        f"{prefix}median": Median("engagement_rate", filter=where),
        f"{prefix}mean": Avg("engagement_rate", filter=where),
        f"{prefix}rate_by_followers_known": Count("engagement_rate", filter=where),
        f"{prefix}followers_estimated": Count(
            "engagement_rate", filter=where & Q(followers_estimated=True)
        ),
    }


def figures(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The sums of one period or group under their plain names, with its rates."""
    one = {
        key.removeprefix(prefix): value
        for key, value in row.items()
        if key.startswith(prefix)
    }
    one["rate_by_reach"] = rate(one["reach_numerator"], one["reach_base"])
    one["rate_by_views"] = rate(one["views_numerator"], one["views_base"])
    one["rate_by_followers"] = one["median"]
    return one
