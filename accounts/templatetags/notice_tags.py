"""The bell in the frame."""

from django import template
from django.template.context import Context

from accounts import inbox
from accounts.clients.messages import message_for

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: Context) -> int:
    """How many notices of the company in the frame the person has not read yet."""
    membership = context.get("membership")
    if membership is None:
        return 0
    return inbox.unread_count(company=membership.company, user=context["request"].user)


@register.filter
def bell_number(count: int) -> str:
    """The number as far as the bell has room for it."""
    most = inbox.BELL_LIMIT - 1
    return str(count) if count <= most else f"{most}+"


@register.filter
def failure_sentence(reason: str) -> str:
    """Why a delivery was not accepted."""
    return message_for(reason)
