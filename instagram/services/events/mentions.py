"""Where somebody named an account."""

from django.utils.module_loading import import_string

from instagram.services.events.work import EventWork


def read_mention(work: EventWork, *, media_id: str, comment_id: str) -> None:
    """Bring in the post or comment in which the account was named."""
    collect_mention = import_string("instagram.services.mentions.collect_mention")
    collect_mention(account=work.account, media_id=media_id, comment_id=comment_id)
