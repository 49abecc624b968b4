"""What to do about a score, in our own words."""

from django.utils.translation import gettext as _

from analysis.authenticity import ALARM_BELOW
from analysis.figures.authenticity import AuthenticityFigures


def recommendation(figures: AuthenticityFigures) -> str:
    """In the language in force; every number is one of the figures."""
    found = figures.found
    named = {
        "username": figures.username,
        "score": f"{found.score:.0f}" if found.score is not None else "",
        "low": f"{found.interval[0]:.0f}" if found.interval else "",
        "high": f"{found.interval[1]:.0f}" if found.interval else "",
    }
    if found.is_alarm:
        text = _(
            "Signals of @%(username)s are inconsistent with organic growth (score %(score)s, between %(low)s and %(high)s). Ask for reach and audience as the app shows them, and let a person look at the account before you agree on anything."
        )
    elif found.interval and found.interval[0] < ALARM_BELOW:
        text = _(
            "Nothing outweighs what speaks for @%(username)s, but too much is not measured to be sure (score %(score)s, between %(low)s and %(high)s). Ask for reach and audience as the app shows them."
        )
    else:
        text = _(
            "What is measured of @%(username)s is consistent with organic growth (score %(score)s, between %(low)s and %(high)s)."
        )
    return text % named
