"""Where somebody named an account."""

from instagram.services.events.work import EventWork
from instagram.services.mentions import collect_mention


def read_mention(work: EventWork, *, media_id: str, comment_id: str) -> None:
    """Bring in the post or comment in which the account was named."""
    collect_mention(account=work.account, media_id=media_id, comment_id=comment_id)
