"""Usage of the API in the words and shapes that its page shows."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.usage.figures import DayUsage, Today
from accounts.usage.forecast import Forecast, Outlook
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series


def usage_chart(days: Sequence[DayUsage]) -> Chart:
    return Chart(
        id="usage",
        title=_("API requests of the last 30 days"),
        labels=[figures.day_and_month(one.day) for one in days],
        series=[
            Series(_("Answered"), [one.used for one in days]),
            Series(_("Refused"), [one.refused for one in days], "negative"),
        ],
        kind="bar",
        is_stacked=True,
        first_column=_("Day (UTC)"),
    )


def outlook_text(today: Today) -> str:
    """When today's limit will be reached, in a sentence."""
    found = today.outlook
    if found is None:
        return _("The present pace is not known while counting is interrupted.")
    resets = figures.short_time(today.resets_at)
    if found.outlook == Outlook.REACHED:
        text = _("Today's limit is reached. Requests are answered again from %(time)s.")
        return text % {"time": resets}
    if found.outlook == Outlook.NO_PACE:
        return _("No request came in the last 60 minutes: there is no pace to go by.")
    if found.outlook == Outlook.NOT_TODAY:
        text = _(
            "At the present pace the limit is not reached before the count starts anew at %(time)s."
        )
        return text % {"time": resets}
    text = _("At the present pace today's limit is reached at %(time)s.")
    return text % {"time": figures.short_time(found.at)}


def method_text(found: Forecast | None, now: datetime) -> str:
    """How the moment was found, and from what; nothing where none was looked for."""
    if found is None or found.outlook in {Outlook.REACHED, Outlook.NO_PACE}:
        return ""
    text = ngettext(
        "Present pace: %(number)s request in the %(minutes)s full minutes before %(time)s, %(rate)s an hour. The requests left today, divided by this pace, give the time that is left.",
        "Present pace: %(number)s requests in the %(minutes)s full minutes before %(time)s, %(rate)s an hour. The requests left today, divided by this pace, give the time that is left.",
        found.sample,
    )
    return text % {
        "number": figures.number(found.sample),
        "minutes": found.minutes,
        "rate": figures.number(found.per_hour),
        "time": figures.short_time(now),
    }
