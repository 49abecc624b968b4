"""Recommendations from measured growth and dates, in our own words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from analysis.figures.peaks import Peak
from kbeauty.lib import figures as shown
from markets.growth import Growth

_MOST_NAMED = 3


def advice(
    hashtags: Sequence[Growth], products: Sequence[Growth], peaks: Sequence[Peak]
) -> list[str]:
    """In the language in force; every number is one of the figures."""
    found = [
        *_about_hashtags([row for row in hashtags if row.is_discovery]),
        *_about_products([row for row in products if row.is_discovery]),
        *_about_peaks(peaks),
    ]
    if found:
        return found
    return [
        _(
            "Nothing grew by more than chance explains. Keep your plan and look again in a week."
        )
    ]


def _about_hashtags(grown: Sequence[Growth]) -> list[str]:
    if not grown:
        return []
    names = ", ".join(f"#{row.name}" for row in grown[:_MOST_NAMED])
    text = _("Try these hashtags while they grow: %(names)s.")
    return [text % {"names": names}]


def _about_products(grown: Sequence[Growth]) -> list[str]:
    text = _(
        "Show %(name)s: its share of the posts went from %(before)s%% to %(now)s%%, growth between %(low)s%% and %(high)s%%."
    )
    return [
        text
        % {
            "name": row.name,
            "before": row.share_before,
            "now": row.share,
            "low": row.low,
            "high": row.high,
        }
        for row in grown[:_MOST_NAMED]
    ]


def _about_peaks(peaks: Sequence[Peak]) -> list[str]:
    measured = [peak for peak in peaks if peak.lift]
    sentences = []
    for peak in measured[:1]:
        text = _(
            "Have posts ready for %(name)s on %(date)s: in earlier years the week before it had %(lift)s times the usual posts."
        )
        sentences.append(
            text
            % {
                "name": peak.name,
                "date": shown.short_date(peak.day),
                "lift": peak.lift.lift if peak.lift else "",
            }
        )
    if not measured and peaks:
        text = _(
            "%(name)s comes on %(date)s. How much it moves this market is not measured yet."
        )
        first = peaks[0]
        sentences.append(
            text % {"name": first.name, "date": shown.short_date(first.day)}
        )
    return sentences
