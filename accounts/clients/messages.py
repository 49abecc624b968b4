"""What went wrong on the way to a webhook, as a sentence."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "timeout": _("It did not answer in time."),
    "no_connection": _("No connection could be made."),
    "address_refused": _("The address lies in a private network or is not encrypted."),
    "redirect": _("It sent us on to another address, which we do not follow."),
    "answer_too_large": _("Its answer was too large."),
    "gone": _("It answered that it is gone for good (410)."),
    "bad_status": _("It answered with an error."),
    "too_many_failures": _("It failed too often in a row."),
    "webhook_off": _("The webhook was switched off before."),
    "by_person": _("A member switched it off."),
}


def message_for(reason: str) -> str:
    """The sentence for a machine name; the name itself where there is none yet."""
    return str(MESSAGES.get(reason, reason))
