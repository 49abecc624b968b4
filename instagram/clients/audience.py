"""The account as a whole: its figures day by day, and who its audience is.

https://developers.facebook.com/docs/instagram-platform/api-reference/instagram-user/insights
"""

from datetime import date
from typing import Any

from django.conf import settings

from instagram import pacific
from instagram.clients import account_figures as parsing
from instagram.clients.asking import Asking, ask
from instagram.clients.connection import Connection
from instagram.clients.errors import ClientError
from instagram.clients.insights import blames_a_metric
from instagram.clients.metrics import daily_groups
from instagram.clients.refusals import ACCOUNT_SCOPE, RefusedMetrics
from instagram.clients.schemas import AccountFigures, Demographics
from instagram.enums import Audience

DEMOGRAPHICS = {
    Audience.FOLLOWERS: "follower_demographics",
    Audience.ENGAGED: "engaged_audience_demographics",
}
# The longer of the two that Meta still knows: the last 30 days.
TIMEFRAME = "this_month"
SERIES = "time_series"


class AudienceReading:
    """Figures of the connection's account, one call for each kind of breakdown."""

    _connection: Connection
    refused: RefusedMetrics

    def account_day(self, day: date) -> AccountFigures:
        """All figures of one of Instagram's days, with their parts."""
        asking = Asking(
            self._connection,
            self.refused,
            {"period": "day", "metric_type": "total_value", **pacific.window(day, day)},
        )
        for breakdown, names in daily_groups(settings.INSTAGRAM_API_VERSION):
            asking.ask(names, breakdown)
        asking.ask_in_either_spelling("views")
        # Deprecated, but told to some: by itself, so that it spoils nothing.
        asking.ask(["profile_views"])
        asking.close()
        return AccountFigures(
            [row for item in asking.items for row in parsing.of_day(item, day)]
        )

    def account_series(self, metric: str, first: date, last: date) -> AccountFigures:
        """One figure for each day of a range, 30 days at most."""
        params = {"period": "day", **pacific.window(first, last)}
        key = metric
        if metric != "follower_count":
            # Of those that have a total as well.
            params["metric_type"] = SERIES
            key = f"{metric}.{SERIES}"
        found = self._series(metric, key, params, last)
        return AccountFigures([row for item in found for row in parsing.of_days(item)])

    def _series(
        self, metric: str, key: str, params: dict[str, str], last: date
    ) -> list[Any]:
        if self.refused.is_known(ACCOUNT_SCOPE, key):
            return []
        try:
            return ask(self._connection, [metric], params)
        except ClientError as error:
            if not blames_a_metric(error):
                raise
            refusal = error
        # The figure, or only the range? A single day tells.
        if self._one(metric, key, {**params, **pacific.window(last, last)}):
            raise refusal
        return []

    def online_followers(self, day: date) -> AccountFigures:
        """When followers are online, hour by hour; of the newest day there is."""
        name = "online_followers"
        found = self._one(name, name, {"period": "lifetime"})
        return AccountFigures(
            [row for item in found for row in parsing.of_hours(item, day)]
        )

    def demographics(self, audience: Audience, breakdown: str) -> Demographics:
        """Followers, or people who engaged, by one breakdown or two ("age,gender")."""
        name = DEMOGRAPHICS[audience]
        params = {
            "period": "lifetime",
            "metric_type": "total_value",
            "timeframe": TIMEFRAME,
            "breakdown": breakdown,
        }
        found = self._one(name, f"{name}.{breakdown}", params)
        return Demographics(
            [row for item in found for row in parsing.segments(item, breakdown)]
        )

    def _one(self, metric: str, key: str, params: dict[str, str]) -> list[Any]:
        """One metric's items; none where it is refused."""
        if self.refused.is_known(ACCOUNT_SCOPE, key):
            return []
        try:
            return ask(self._connection, [metric], params)
        except ClientError as error:
            if not blames_a_metric(error):
                raise
        self.refused.switch_off(ACCOUNT_SCOPE, [key])
        return []
